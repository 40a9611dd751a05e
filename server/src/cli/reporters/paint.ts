/** Colours by what they are for. */

import picocolors from "picocolors";
import type { Severity } from "../../core/findings/finding.ts";

export type Brush = (text: string) => string;

export interface Paint {
  readonly place: Brush;
  readonly dim: Brush;
  readonly mark: Brush;
  readonly primary: Brush;
  readonly help: Brush;
  readonly severity: (severity: Severity) => Brush;
}

export const PLAIN: Paint = paintWith(picocolors.createColors(false));
export const COLOURED: Paint = paintWith(picocolors.createColors(true));

function paintWith(colors: ReturnType<typeof picocolors.createColors>): Paint {
  const bySeverity = { error: colors.red, warning: colors.yellow, note: colors.cyan };
  return {
    place: colors.bold,
    dim: colors.dim,
    mark: colors.blue,
    primary: colors.red,
    help: colors.green,
    severity: (severity) => (text) => colors.bold(bySeverity[severity](text)),
  };
}
