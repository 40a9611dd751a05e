/** Every transformation, in the order in which they can be applied one after the other. */

import type { Transformation } from "../transformation.ts";
import { wrapArms, wrapFunctions } from "./blocks.ts";
import { braceArms, loopsAsFor, negationsAsTests, splitConjunctions, swapArms } from "./conditions.ts";
import { unreachable, unusedLocals } from "./dead-code.ts";
import { parenthesise, spellOutUpdates, splitDeclarations } from "./declarations.ts";
import { comments, join, reindent, spread, windowsLines } from "./layout.ts";
import { renameLocals } from "./rename-locals.ts";

export const TRANSFORMATIONS: readonly Transformation[] = [
  renameLocals, splitDeclarations, spellOutUpdates, parenthesise,
  negationsAsTests, splitConjunctions, swapArms, braceArms, loopsAsFor,
  wrapArms, wrapFunctions, unreachable, unusedLocals,
  reindent, spread, join, comments, windowsLines,
];
