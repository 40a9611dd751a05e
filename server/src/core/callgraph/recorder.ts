/** Collects what one file defines, calls and stores, and packs it into a block of numbers. */

import { IntList } from "./int-list.ts";
import { LocalNames } from "./local-names.ts";
import type { NameTable } from "./name-table.ts";

export const STATIC_FLAG = 1;
export const MACRO_FLAG = 2;

/** A function or macro while its file is scanned. */
export interface Definition {
  readonly serial: number;
  readonly isMacro: boolean;
  /** More than one where `#if` arms put different headers before one body. */
  readonly names: { readonly name: number; readonly flags: number }[];
  readonly calls: number[];
  readonly methods: number[];
  /** Whether it became part of another one. */
  merged: boolean;
}

/** A store's name comes first; the numbers of a store in a field, and as an argument. */
const [FIELD_STORE, ARGUMENT_STORE] = [3, 4];

/**
 * A block is: number of definitions, of stores in fields and of stores as arguments, sum of the text; then for each definition
 * name, flags, number of calls, number of methods, the calls, the methods; for each store in a field
 * name, field, struct or -1; for each store as an argument name, callee, function around it or -1, argument.
 */
export class Recorder {
  readonly names: NameTable;
  current: Definition | null = null;
  private definitions: Definition[] = [];
  private readonly fields = new IntList();
  private readonly handed = new IntList();
  private serial = 0;
  /** By name: serial of the definition that last called it, or a method of that name. */
  private calls = new Int32Array(1 << 12);
  private methods = new Int32Array(1 << 12);
  /** By name: serial of the last file that defined it. */
  private own = new Int32Array(1 << 12);
  /** Variables of the function, and parameters of the macro, that was opened last. */
  private readonly variables = new LocalNames();
  private readonly parameters = new LocalNames();

  constructor(names: NameTable) {
    this.names = names;
  }

  open(name: number, flags: number): Definition {
    const isMacro = (flags & MACRO_FLAG) !== 0;
    const found: Definition = { serial: ++this.serial, isMacro, names: [{ name, flags }], calls: [], methods: [], merged: false };
    (isMacro ? this.parameters : this.variables).clear();
    this.definitions.push(found);
    return found;
  }

  call(name: number): void {
    const { current } = this;
    if (!current) return;
    if (name >= this.calls.length) this.calls = doubled(this.calls, name);
    if (this.calls[name] === current.serial) return;
    this.calls[name] = current.serial;
    current.calls.push(name);
  }

  method(field: number): void {
    const { current } = this;
    if (!current) return;
    if (field >= this.methods.length) this.methods = doubled(this.methods, field);
    if (this.methods[field] === current.serial) return;
    this.methods[field] = current.serial;
    current.methods.push(field);
  }

  /** From here on the word in bytes [start, end) is a variable of the current definition. */
  local(bytes: Uint8Array, start: number, end: number, hash: number): void {
    if (this.current) (this.current.isMacro ? this.parameters : this.variables).add(bytes, start, end, hash);
  }

  isLocal(bytes: Uint8Array, start: number, end: number, hash: number): boolean {
    return this.current !== null && (this.current.isMacro ? this.parameters : this.variables).has(bytes, start, end, hash);
  }

  storeInField(name: number, field: number, struct: number): void {
    this.fields.push(name);
    this.fields.push(field);
    this.fields.push(struct);
  }

  handOver(name: number, callee: number, argument: number): void {
    this.handed.push(name);
    this.handed.push(callee);
    this.handed.push(this.current?.names[0]?.name ?? -1);
    this.handed.push(argument);
  }

  /** The body that two `#if` arms opened with different headers is one. */
  merge(into: Definition, from: Definition): void {
    into.names.push(...from.names);
    into.calls.push(...from.calls);
    into.methods.push(...from.methods);
    from.merged = true;
  }

  /** Writes the block of the file to the end of `out` and begins anew; `sum`: of its text, to tell it from another one. */
  flush(sum: number, out: IntList): void {
    const kept = this.definitions.filter(({ merged }) => !merged);
    this.serial++;
    let count = 0;
    for (const { names } of kept) {
      count += names.length;
      for (const { name } of names) this.markOwn(name);
    }
    this.dropConstants(this.fields, FIELD_STORE);
    this.dropConstants(this.handed, ARGUMENT_STORE);
    out.push(count);
    out.push(this.fields.length / FIELD_STORE);
    out.push(this.handed.length / ARGUMENT_STORE);
    out.push(sum);
    for (const found of kept) for (const entry of found.names) writeDefinition(found, entry, out);
    out.append(this.fields);
    out.append(this.handed);
    this.drop();
  }

  private markOwn(name: number): void {
    if (name >= this.own.length) this.own = doubled(this.own, name);
    this.own[name] = this.serial;
  }

  /** Leaves out names in capitals that are no function of this file: most of what is passed and stored is constants. */
  private dropConstants(stores: IntList, size: number): void {
    const { items, length } = stores;
    stores.length = 0;
    for (let at = 0; at < length; at += size) {
      if (this.names.isCapitals(items[at]!) && this.own[items[at]!] !== this.serial) continue;
      items.copyWithin(stores.length, at, at + size);
      stores.length += size;
    }
  }

  /** Forgets what was collected of the file. */
  drop(): void {
    this.current = null;
    this.definitions = [];
    this.fields.length = 0;
    this.handed.length = 0;
  }
}

function writeDefinition(found: Definition, entry: { name: number; flags: number }, out: IntList): void {
  const calls = found.names.length > 1 ? [...new Set(found.calls)] : found.calls;
  const methods = found.names.length > 1 ? [...new Set(found.methods)] : found.methods;
  out.push(entry.name);
  out.push(entry.flags);
  out.push(calls.length);
  out.push(methods.length);
  for (const name of calls) out.push(name);
  for (const name of methods) out.push(name);
}

function doubled(array: Int32Array, index: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(array.length * 2, index + 1));
  larger.set(array);
  return larger;
}
