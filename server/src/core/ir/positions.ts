/** Members of a structure that an initialiser fills in their order: what they are called the list does not say. */

const MARK = "#";

export function positional(position: number): string {
  return `${MARK}${position}`;
}

/** Of the member after another one, which may have a name. */
export function positionAfter(member: string): string {
  const [, before = "", position] = /^(.*)#(\d+)$/.exec(member) ?? [null, member, "0"];
  return `${before}${MARK}${Number(position) + 1}`;
}

export function isPositional(member: string): boolean {
  return member.includes(MARK);
}
