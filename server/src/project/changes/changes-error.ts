/** What keeps changes from being read: told to the user as it stands. */

export class ChangesError extends Error {}
