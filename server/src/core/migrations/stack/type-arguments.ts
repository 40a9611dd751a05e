/** Which argument of which call is a KM_type: that of the interfaces, and of the functions and macros that pass theirs on. */

import { kernelVersion } from "../../kernel/kernel-version.ts";
import { MIGRATIONS } from "../../kernel/migrations.ts";
import { modelsFor } from "../../kernel/models.ts";
import type { ApiModel } from "../../kernel/api-model.ts";
import type { Mention } from "../code-text.ts";

/** What a call does to mappings of one interface. */
export interface Act {
  readonly isMap: boolean;
  readonly interface: string;
}

export interface TypeParameter {
  readonly name: string;
  /** From 0. */
  readonly index: number;
  readonly arity: number;
  /** The file that a static function or a macro of a .c file is known in; null for the whole tree. */
  readonly file: string | null;
  /** What it does to mappings of that type. */
  readonly acts: readonly Act[];
}

/** Those of the kernel itself: their models say which argument selects the slot. */
const INTERFACES: readonly TypeParameter[] = interfaces();

function interfaces(): TypeParameter[] {
  return MIGRATIONS.stack.implemented.names.flatMap(typedRows).flatMap((row) => {
    const slot = row.effects?.find((effect) => effect.do === "map" || effect.do === "unmap")?.slot;
    return slot && "arg" in slot ? [{ name: row.name, index: slot.arg, arity: row.params.length, file: null, acts: actsOf(row) }] : [];
  });
}

/** Of the interfaces that go by another name where the slot is no longer part of it. */
export const RENAMED_ACTS: ReadonlyMap<string, readonly Act[]> = new Map(MIGRATIONS.stack.renames.map(({ from }) => [from, typedRows(from).flatMap(actsOf)]));

function typedRows(name: string): readonly ApiModel[] {
  return modelsFor(kernelVersion(MIGRATIONS.stack.typed), "typed").rows(name);
}

function actsOf({ effects = [] }: ApiModel): Act[] {
  return effects.flatMap((effect): Act[] => {
    if (effect.do === "map") return [{ isMap: true, interface: effect.interface }];
    return effect.do === "unmap" ? effect.interfaces.map((one) => ({ isMap: false, interface: one })) : [];
  });
}

export class TypeArguments {
  private readonly own: readonly TypeParameter[];
  private readonly byName = new Map<string, TypeParameter[]>();

  constructor(own: readonly TypeParameter[] = []) {
    this.own = own;
    for (const one of [...INTERFACES, ...own]) this.byName.set(one.name, [...(this.byName.get(one.name) ?? []), one]);
  }

  static isInterface(name: string): boolean {
    return INTERFACES.some((one) => one.name === name);
  }

  get names(): ReadonlySet<string> {
    return new Set(this.byName.keys());
  }

  with(found: readonly TypeParameter[]): TypeArguments {
    return new TypeArguments([...this.own, ...found]);
  }

  get wrappers(): readonly TypeParameter[] {
    return this.own;
  }

  /** The KM_type of a call in a file; undefined where it takes none. */
  of({ name, args }: Pick<Mention, "name" | "args">, file: string): TypeParameter | undefined {
    const known = this.byName.get(name)?.filter((one) => one.file === null || one.file === file) ?? [];
    return known.toSorted((a, b) => Number(b.file !== null) - Number(a.file !== null)).find((one) => one.arity === args?.length);
  }

  /** Whether a function or macro of the file is one of the wrappers. */
  wrapper(name: string, file: string): TypeParameter | undefined {
    const known = this.own.filter((one) => one.name === name);
    return known.find((one) => one.file === file) ?? known.find((one) => one.file === null);
  }
}

/** Names a wrapper among all files. */
export function keyOf({ name, file }: Pick<TypeParameter, "name" | "file">): string {
  return `${file ?? ""}\0${name}`;
}
