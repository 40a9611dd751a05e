/** An index that notes which names it is asked about. */

import type { CodeIndex, FunctionRef, Reach, StoredFunction } from "../callgraph/code-index.ts";
import type { QuestionLog } from "./dependencies.ts";

export class AskedIndex implements CodeIndex {
  private readonly index: CodeIndex;
  private readonly log: QuestionLog;

  constructor(index: CodeIndex, log: QuestionLog) {
    this.index = index;
    this.log = log;
  }

  definitions(name: string): readonly FunctionRef[] {
    this.log.fact("definition", name);
    return this.index.definitions(name);
  }

  callers(name: string): readonly FunctionRef[] {
    this.log.fact("call", name);
    return this.index.callers(name);
  }

  methodCallers(field: string): readonly FunctionRef[] {
    this.log.fact("method", field);
    return this.index.methodCallers(field);
  }

  storedIn(field: string): readonly string[] {
    this.log.fact("member", field);
    const names = this.index.storedIn(field);
    for (const name of names) this.log.fact("definition", name);
    return names;
  }

  stores(name: string): readonly StoredFunction[] {
    this.log.fact("store", name);
    // What no file defines as a function is no function that is stored.
    this.log.fact("definition", name);
    return this.index.stores(name);
  }

  /** What is found at the end of the ways is noted by whoever asks for a distance. */
  reach(targets: Iterable<string>, bound: number, closed?: Iterable<string>): Reach {
    return this.index.reach(targets, bound, closed);
  }
}
