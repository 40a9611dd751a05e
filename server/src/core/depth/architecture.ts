/** Which files belong to the architecture whose limits are modelled. */

/** Beside them `um`, `arm` and others have limits and types of their own. */
const MODELLED = new Set(["x86", "i386"]);

/** Files that are tied to no architecture, or to the modelled one. `file` is relative to the kernel root. */
export function isModelledArch(file: string): boolean {
  const arch = /^(?:arch\/|include\/asm-)(\w+)/.exec(file)?.[1];
  return arch === undefined || arch === "generic" || MODELLED.has(arch);
}
