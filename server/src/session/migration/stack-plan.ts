/** stack: the wrappers that pass KM_types on, followed through all files that name them; then the proposals of each. */

import type { CodeIndex } from "../../core/callgraph/code-index.ts";
import type { ApiModel } from "../../core/kernel/api-model.ts";
import { FileDefinitions } from "../../core/migrations/stack/definitions.ts";
import { proposeStack } from "../../core/migrations/stack/propose.ts";
import { keyOf, TypeArguments } from "../../core/migrations/stack/type-arguments.ts";
import { obstacles, typeParameters } from "../../core/migrations/stack/type-parameters.ts";
import { typelessRows } from "../../core/migrations/stack/typeless-rows.ts";
import type { Programs } from "../programs.ts";
import type { ProposalsByFile } from "./proposals.ts";
import type { MigrationSource } from "./sources.ts";

/** Finds further files by names that they mention. */
export type FindMore = (names: ReadonlySet<string>) => readonly MigrationSource[];

export class StackPlan {
  private readonly definitions = new Map<MigrationSource, FileDefinitions>();
  private readonly programs: Programs;
  private readonly more: FindMore;
  private indexes: Set<CodeIndex> | undefined;

  constructor(files: readonly MigrationSource[], programs: Programs, more: FindMore) {
    this.programs = programs;
    this.more = more;
    for (const file of files) this.add(file);
  }

  private add(file: MigrationSource): void {
    if ([...this.definitions.keys()].some(({ path }) => path === file.path)) return;
    const analysis = this.programs.of(file).unit(file.name);
    if (analysis) this.definitions.set(file, new FileDefinitions(analysis, file.setting.kernel));
  }

  /** With the models of wrappers as they are afterwards. */
  proposals(): { readonly proposals: ProposalsByFile; readonly rows: readonly ApiModel[] } {
    const refused = new Set<string>();
    let types = this.wrappers(refused);
    for (let found = this.obstacles(types); found.length > 0; found = this.obstacles(types)) {
      for (const one of found) refused.add(one);
      types = this.wrappers(refused);
    }
    const [first] = this.definitions.keys();
    return {
      proposals: new Map([...this.definitions].map(([file, definitions]) => [file, proposeStack(definitions, types)] as const)),
      rows: first ? typelessRows(types.wrappers, (name) => first.setting.kernel.apis.rows(name)) : [],
    };
  }

  /** Until no more turn up. */
  private wrappers(refused: ReadonlySet<string>): TypeArguments {
    let types = new TypeArguments();
    for (;;) {
      const found = [...this.definitions.values()].flatMap((file) => typeParameters(file, types)).filter((one) => !refused.has(keyOf(one)));
      const fresh = [...new Map(found.map((one) => [keyOf(one), one])).values()];
      if (fresh.length === 0) return types;
      types = types.with(fresh);
      const names = new Set(fresh.filter(({ file }) => file === null).map(({ name }) => name));
      if (names.size > 0) for (const file of this.more(names)) this.add(file);
    }
  }

  /** Wrappers that must stay as they are. */
  private obstacles(types: TypeArguments): string[] {
    const outside = types.wrappers.filter((one) => one.file === null && this.isCalledElsewhere(one.name));
    return [...outside.map(keyOf), ...[...this.definitions.values()].flatMap((file) => obstacles(file, types).map(({ wrapper }) => wrapper))];
  }

  /** From a file that is not among those at hand. */
  private isCalledElsewhere(name: string): boolean {
    const files = [...this.definitions.keys()];
    const known = new Set(files.map((file) => file.name));
    this.indexes ??= new Set(files.map((file) => this.programs.of(file).index));
    return [...this.indexes].some((index) => index.callers(name).some((caller) => !known.has(caller.file)));
  }
}
