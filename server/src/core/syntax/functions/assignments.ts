/** Chooses values for the conditions of some `#if` groups, so that each arm is read at least once. */

import type { Conditional, Test } from "../lex/conditionals.ts";
import { takenArm } from "../lex/conditionals.ts";
import { armHolding } from "./arm-path.ts";

export type Assignment = Map<string, boolean>;

/** No function is read in more ways than this. */
const ASSIGNMENT_LIMIT = 8;

/** The distinct conditions of the groups. */
export function keysOf(groups: readonly Conditional[]): string[] {
  return [...new Set(groups.flatMap(({ arms }) => arms.flatMap(({ test }) => (test ? [test.key] : []))))];
}

/** All assignments where they are few, else such that every arm is taken by one of them as far as the limit allows. */
export function chooseAssignments(groups: readonly Conditional[]): Assignment[] {
  const keys = keysOf(groups);
  if (2 ** keys.length <= ASSIGNMENT_LIMIT) return product(keys);
  const chosen: Assignment[] = [];
  const open = groups.flatMap((group) => armsOf(group).map((arm) => ({ group, arm })));
  while (open.length > 0 && chosen.length < ASSIGNMENT_LIMIT) {
    const wanted: Assignment = new Map();
    for (const place of open) require(groups, place, wanted);
    const assignment = complete(groups, wanted);
    chosen.push(assignment);
    const left = open.filter(({ group, arm }) => !isRead(groups, group, arm, assignment));
    if (left.length === open.length) left.shift();
    open.splice(0, open.length, ...left);
  }
  return chosen;
}

function product(keys: readonly string[]): Assignment[] {
  let all: Assignment[] = [new Map()];
  for (const key of keys) {
    all = all.flatMap((assignment) => [true, false].map((value) => new Map([...assignment, [key, value]])));
  }
  return all;
}

/** Arms by number; -1 stands for the missing `#else`. */
function armsOf(group: Conditional): number[] {
  const numbers = group.arms.map((_, arm) => arm);
  return group.arms[group.arms.length - 1]!.test ? [...numbers, -1] : numbers;
}

interface ArmPlace {
  readonly group: Conditional;
  readonly arm: number;
}

/** Adds what must hold for an arm to be read, unless that contradicts what is wanted already. */
function require(groups: readonly Conditional[], place: ArmPlace, wanted: Assignment): void {
  const trial = new Map(wanted);
  for (let at: ArmPlace | null = place; at; at = parentPlace(groups, at.group)) {
    const last: number = at.arm < 0 ? at.group.arms.length : at.arm;
    for (let arm = 0; arm <= last && arm < at.group.arms.length; arm++) {
      const test: Test | null = at.group.arms[arm]!.test;
      if (!test) continue;
      const value = (arm === at.arm) !== test.negated;
      if ((trial.get(test.key) ?? value) !== value) return;
      trial.set(test.key, value);
    }
  }
  for (const [key, value] of trial) wanted.set(key, value);
}

function parentPlace(groups: readonly Conditional[], group: Conditional): ArmPlace | null {
  const { parent } = group;
  if (!parent || !groups.includes(parent)) return null;
  return { group: parent, arm: armHolding(parent, group.arms[0]!.directive) ?? 0 };
}

/** Conditions that nothing is wanted of get the value that takes the first arm. */
function complete(groups: readonly Conditional[], wanted: Assignment): Assignment {
  const assignment = new Map(wanted);
  for (const { arms } of groups) {
    for (const { test } of arms) if (test && !assignment.has(test.key)) assignment.set(test.key, !test.negated);
  }
  return assignment;
}

function isRead(groups: readonly Conditional[], group: Conditional, arm: number, assignment: Assignment): boolean {
  const never = (): boolean => false;
  for (let at: ArmPlace | null = { group, arm }; at; at = parentPlace(groups, at.group)) {
    if (takenArm(at.group, assignment, never) !== at.arm) return false;
  }
  return true;
}
