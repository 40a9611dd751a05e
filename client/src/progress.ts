/** From work-done progress of the protocol to the steps that VS Code wants. */

interface Step {
  readonly message: string;
  readonly percentage: number;
  readonly increment: number;
}

/** VS Code wants what was added, the protocol says how far it is; it never runs backwards. */
export function incrementOf({ message, percentage }: { readonly message?: string; readonly percentage?: number }, before: number): Step {
  const reached = Math.max(before, Math.min(100, percentage ?? before));
  return { message: message ?? "", percentage: reached, increment: reached - before };
}
