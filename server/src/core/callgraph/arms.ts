/** Follows `#if … #else … #endif`: each arm begins where the `#if` stood, and reading goes on from one of them. */

import { type Condition, conditionOf, fixedValue } from "./condition.ts";
import { Item } from "./item.ts";
import type { Machine, SavedMachine } from "./machine.ts";
import { textOf } from "./name-table.ts";
import type { Recorder } from "./recorder.ts";
import type { SavedTopLevel, TopLevel } from "./top-level.ts";

interface Place {
  readonly machine: SavedMachine;
  readonly topLevel: SavedTopLevel;
}

interface Group {
  readonly before: Place;
  /** Whether the group stands in an arm that is never read. */
  readonly dead: boolean;
  /** Where the arm ended that is read on from. */
  after: Place | null;
  readonly others: Place[];
  /** The arm being read: never read at all; read on from. */
  armDead: boolean;
  armTaken: boolean;
  /** Whether an arm was read on from, and whether one was that is read in every build. */
  decided: boolean;
  always: boolean;
}

/** How many other headers `#if` arms may put before one body. */
const OTHERS_LIMIT = 8;

export class Arms {
  /** Whether what is read now can be in some kernel build. */
  live = true;
  private groups: Group[] = [];
  private known = new Map<string, boolean>();
  private readonly machine: Machine;
  private readonly topLevel: TopLevel;
  private readonly recorder: Recorder;

  constructor(machine: Machine, topLevel: TopLevel, recorder: Recorder) {
    this.machine = machine;
    this.topLevel = topLevel;
    this.recorder = recorder;
  }

  reset(): void {
    this.live = true;
    this.groups = [];
    this.known.clear();
  }

  /** `if`, `ifdef`, `elif`, `else`, `endif` and so on; the rest of the line is in bytes [start, end). */
  directive(name: string, bytes: Uint8Array, { start, end }: { start: number; end: number }): void {
    if (name === "endif") this.close();
    else if (name === "if" || name === "ifdef" || name === "ifndef") {
      this.open();
      this.enter(conditionOf(name, textOf(bytes, start, end)));
    } else if (name.startsWith("el")) {
      this.leave();
      this.enter(name === "else" ? null : conditionOf(name, textOf(bytes, start, end)));
    }
  }

  private open(): void {
    this.groups.push({
      before: this.save(), dead: !this.live, after: null, others: [], armDead: false, armTaken: false, decided: false, always: false,
    });
  }

  private enter(condition: Condition | null): void {
    const group = this.groups[this.groups.length - 1];
    if (!group || group.dead) return;
    const fixed = condition === null ? true : fixedValue(condition);
    group.armDead = group.always || fixed === false;
    group.armTaken = false;
    if (!group.armDead && !group.decided) group.decided = group.armTaken = fixed ?? this.assume(condition!);
    if (fixed === true) group.always = true;
    this.live = !group.armDead;
  }

  /** Equal conditions have equal values; a new one is taken to let its first arm be read. */
  private assume({ key, negated }: Condition): boolean {
    const known = this.known.get(key);
    if (known !== undefined) return known !== negated;
    this.known.set(key, !negated);
    return true;
  }

  private leave(): void {
    const group = this.groups[this.groups.length - 1];
    if (!group || group.dead) return;
    if (!group.armDead) {
      if (group.armTaken) group.after = this.save();
      else group.others.push(this.save());
    }
    this.restore(group.before);
  }

  private close(): void {
    const group = this.groups[this.groups.length - 1];
    if (!group) return;
    this.leave();
    this.groups.pop();
    this.live = !group.dead;
    if (group.dead) return;
    const final = group.after ?? group.before;
    this.restore(final);
    for (const other of group.others) this.join(group.before.topLevel, final.topLevel, other);
  }

  /** Headers that another arm left open, or a body that it opened, belong to what is read on. */
  private join(opened: SavedTopLevel, final: SavedTopLevel, { machine, topLevel: other }: Place): void {
    const { item } = this.topLevel;
    const [mine, theirs] = [final.definition, other.definition];
    if (mine && theirs && mine !== theirs && mine !== opened.definition && theirs !== opened.definition) this.recorder.merge(mine, theirs);
    const [before, after, otherwise] = [opened.item.values.length, final.item.values.length, other.item.values.length];
    const pending = !mine && !theirs && machine.frames.length === 1 && after > 0 && otherwise > 0;
    if (pending && (otherwise > before || after > before) && item.others.length < OTHERS_LIMIT) item.others = [...item.others, Item.of(other.item)];
  }

  private save(): Place {
    return { machine: this.machine.save(), topLevel: this.topLevel.save() };
  }

  private restore({ machine, topLevel }: Place): void {
    this.machine.restore(machine);
    this.topLevel.restore(topLevel);
  }
}
