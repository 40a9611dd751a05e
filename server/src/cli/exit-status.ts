/** Exit statuses, and the error that stands for wrong usage. */

export const EXIT = { clean: 0, findings: 1, usage: 2, failure: 3 } as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Told to the user as one line; ends the run with status 2. */
export class UsageError extends Error {}
