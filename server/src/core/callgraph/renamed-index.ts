/** An index under other file names: the same files, seen from another folder. */

import type { CodeIndex, FunctionRef, Reach, StoredFunction } from "./code-index.ts";

export class RenamedIndex implements CodeIndex {
  private readonly index: CodeIndex;
  private readonly rename: (file: string) => string;

  constructor(index: CodeIndex, rename: (file: string) => string) {
    this.index = index;
    this.rename = rename;
  }

  definitions(name: string): readonly FunctionRef[] {
    return this.refs(this.index.definitions(name));
  }

  callers(name: string): readonly FunctionRef[] {
    return this.refs(this.index.callers(name));
  }

  methodCallers(field: string): readonly FunctionRef[] {
    return this.refs(this.index.methodCallers(field));
  }

  storedIn(field: string): readonly string[] {
    return this.index.storedIn(field);
  }

  stores(name: string): readonly StoredFunction[] {
    return this.index.stores(name).map((one) => ({ ...one, file: this.rename(one.file) }));
  }

  reach(targets: Iterable<string>, bound: number, closed: Iterable<string> = []): Reach {
    return this.index.reach(targets, bound, closed);
  }

  private refs(refs: readonly FunctionRef[]): FunctionRef[] {
    return refs.map((one) => ({ ...one, file: this.rename(one.file) }));
  }
}
