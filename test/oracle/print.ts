/** Programs as text: as kernel code, and line for line the same with the machine's instruments. */

import { entryOf, type Block, type FunctionDefinition, type Parameter, type Program, type Statement } from "./program.ts";

type Form = "kernel" | "instrumented";

const C_TYPE: Readonly<Record<Parameter["type"], string>> = {
  page: "struct page *", int: "int ", box: "struct box *", pmd: "pmd_t *", pointer: "char *", place: "char **",
};

/** As the machine has it. */
const BOX = "struct box { int state; int limit; struct page *page; char *addr; spinlock_t lock; };";

/** What the analyzer reads starts with an include and a type; the other has blank lines there, so that the lines agree. */
export function printProgram(program: Program, form: Form): string {
  const lines = form === "kernel" ? ["#include <linux/highmem.h>", BOX] : ["", ""];
  for (const fn of program.functions) lines.push("", ...new Printer(fn, form, fn === entryOf(program)).lines());
  return `${lines.join("\n")}\n`;
}

class Printer {
  private readonly out: string[] = [];
  private readonly fn: FunctionDefinition;
  private readonly form: Form;
  private readonly isEntry: boolean;

  constructor(fn: FunctionDefinition, form: Form, isEntry: boolean) {
    this.fn = fn;
    this.form = form;
    this.isEntry = isEntry;
  }

  lines(): string[] {
    const { fn } = this;
    const type = fn.returns === "pointer" ? "char *" : `${fn.returns} `;
    this.out.push(`static ${type}${fn.name}(${fn.parameters.map((one) => `${C_TYPE[one.type]}${one.name}`).join(", ")})`, "{");
    for (const name of fn.pointers) this.out.push(`\tchar *${name} = NULL;`);
    for (const name of fn.integers) this.out.push(`\tint ${name} = 0;`);
    this.out.push("");
    this.block(fn.body, 1);
    for (const label of fn.labels) {
      this.out.push(`${label.name}:`);
      this.block(label.body, 1);
    }
    this.out.push("}");
    return this.out;
  }

  private block(block: Block, depth: number): void {
    for (const statement of block) this.statement(statement, depth);
  }

  private line(depth: number, text: string): void {
    this.out.push(`${"\t".repeat(depth)}${text}`);
  }

  private statement(one: Statement, depth: number): void {
    switch (one.kind) {
      case "if":
        this.line(depth, `if (${one.condition}) {`);
        this.block(one.then, depth + 1);
        if (one.otherwise) {
          this.line(depth, "} else {");
          this.block(one.otherwise, depth + 1);
        }
        return this.line(depth, "}");
      case "switch":
        return this.switch(one, depth);
      case "loop":
        this.line(depth, `for (${one.counter} = 0; ${one.counter} < ${one.rounds}; ${one.counter}++) {`);
        this.block(one.body, depth + 1);
        return this.line(depth, "}");
      case "ifdef":
        this.out.push(`#ifdef ${one.symbol}`);
        this.block(one.then, depth);
        if (one.otherwise) {
          this.out.push("#else");
          this.block(one.otherwise, depth);
        }
        this.out.push("#endif");
        return undefined;
      default:
        return this.line(depth, this.simple(one));
    }
  }

  private switch(one: Extract<Statement, { kind: "switch" }>, depth: number): void {
    this.line(depth, `switch (${one.value}) {`);
    for (const { value, body, fallsThrough } of one.cases) {
      this.line(depth, `case ${value}:`);
      this.block(body, depth + 1);
      if (!fallsThrough) this.line(depth + 1, "break;");
    }
    if (one.otherwise) {
      this.line(depth, "default:");
      this.block(one.otherwise, depth + 1);
      this.line(depth + 1, "break;");
    }
    this.line(depth, "}");
  }

  private simple(one: Statement): string {
    const isKernel = this.form === "kernel";
    switch (one.kind) {
      case "map":
        return `${one.to} = ${one.by.map}(${one.page}${one.type ? `, ${one.type}` : ""});`;
      case "unmap":
        return `${one.by.unmap}(${one.argument}${one.type ? `, ${one.type}` : ""});`;
      case "read":
        return isKernel ? `${one.into} += ${one.pointer}[8];` : `${one.into} += TOUCH(${one.pointer});`;
      case "look":
        return `look_at(${one.pointer});`;
      case "assign":
        return `${one.to} = ${one.value};`;
      case "input":
        return `${one.to} = next_input();`;
      case "simple":
        return one.text;
      case "call": {
        const call = `${one.to ? `${one.to} = ` : ""}${one.callee}(${one.args.join(", ")});`;
        return isKernel ? call : `CALL(__LINE__); ${call} BACK();`;
      }
      case "goto":
        return `goto ${one.label};`;
      case "break":
        return "break;";
      case "return":
        return this.return(one.value);
      default:
        throw new Error(`no simple statement: ${one.kind}`);
    }
  }

  private return(value: string | null): string {
    const statement = value === null ? "return;" : `return ${value};`;
    if (this.form === "kernel" || !this.isEntry) return statement;
    const handed = this.fn.returns === "pointer" && value !== null ? value : "NULL";
    const box = this.fn.parameters.find((one) => one.type === "box");
    return `{ leave(${handed}, ${box ? `${box.name}->addr` : "NULL"}, __LINE__); ${statement} }`;
  }
}
