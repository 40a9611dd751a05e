/** What branches tell about the running context. */

/** What a branch has established about the running context: `if (in_interrupt())`. */
export interface ContextTest {
  /** As in the API rows. */
  readonly test: string;
  readonly holds: boolean;
}
