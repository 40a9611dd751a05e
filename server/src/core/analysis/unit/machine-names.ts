/** Which names have to do with the machine: by what they are, or by what their definitions name. */

import type { ApiTable } from "../../kernel/models.ts";
import { Answers, type OpenQuestions, settled } from "../open-questions.ts";
import type { Definitions } from "./definitions.ts";
import type { Mentions } from "./mentions.ts";

/** What is asked of a function whose name alone says nothing. */
interface NameTests {
  /** What is asked, in a word: questions of one purpose lead back to each other. */
  readonly purpose: string;
  /** Of another file: whether names alone leave it possible that it leaves something mapped, or releases something of its caller's. */
  readonly mayLeave: (name: string) => boolean;
  /** Of another file: whether it leaves something mapped to its caller, or releases something of its caller's. */
  readonly leaves: (name: string) => boolean;
  /** Of this file, where something that matters occurs in it: whether it matters to its callers, too. */
  readonly passesOn: (name: string) => boolean;
}

export class MachineNames {
  private readonly known: Answers<string, boolean>;
  private readonly open: OpenQuestions;
  private readonly methods: readonly (readonly string[])[];
  private readonly definitions: Definitions;
  private readonly apis: ApiTable;
  private readonly tests: NameTests;

  private readonly mentions: Mentions | null;

  /** `mentions`: of a document that is being edited. */
  constructor(of: { definitions: Definitions; apis: ApiTable; mentions: Mentions | null; open: OpenQuestions }, tests: NameTests) {
    this.open = of.open;
    this.known = new Answers(of.open);
    this.mentions = of.mentions;
    this.definitions = of.definitions;
    this.apis = of.apis;
    this.tests = tests;
    this.methods = [...this.apis.names()].filter((name) => name.includes("->") && this.apis.mapping(name)).map((name) => name.split("->"));
  }

  matter(name: string): boolean {
    const known = this.known.recall(name);
    if (known) return known.answer;
    const { definitions, open } = this;
    const isHere = definitions.has(name) || definitions.macro(name) !== undefined;
    if (this.apis.mapping(name)) return this.known.keep(name, settled(true));
    if (!isHere && !this.tests.mayLeave(name)) return this.known.keep(name, settled(false));
    const question = `${this.tests.purpose} ${definitions.unit.source.path} ${name}`;
    if (open.leadsBack(question)) return false;
    return this.known.keep(name, open.ask(question, () => (isHere ? this.definitionMatters(name) : this.tests.leaves(name))));
  }

  /** Whether something in a function or macro matters. */
  occurIn({ identifiers }: { readonly identifiers: ReadonlySet<string> }): boolean {
    if (this.methods.some((members) => members.every((member) => identifiers.has(member)))) return true;
    if (this.mentions) {
      const matters = (name: string): boolean => this.matter(name);
      return this.mentions.reachMachine(identifiers, this.definitions, matters) || this.mentions.here(identifiers, this.definitions).some(matters);
    }
    for (const name of identifiers) if (this.matter(name)) return true;
    return false;
  }

  private definitionMatters(name: string): boolean {
    const macro = this.definitions.macro(name)?.macro;
    if (macro && this.occurIn(macro)) return true;
    return this.definitions.of(name).some(({ syntax }) => this.occurIn(syntax)) && this.tests.passesOn(name);
  }
}
