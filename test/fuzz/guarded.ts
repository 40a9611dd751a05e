/** Examines inputs in a process of its own, which is ended when it hangs. */

import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Examined, FuzzInput } from "./examine.ts";

interface Limits {
  /** Only hangs last longer. */
  readonly seconds: number;
  readonly heapMegabytes: number;
}

export const LIMITS: Limits = { seconds: 20, heapMegabytes: 1024 };
/** Of the whole process: the heap, the parser's memory and Node itself. */
const MOST_MEMORY = 3 * 1024 ** 3;

export class GuardedExaminer {
  private child: ChildProcess | undefined;
  private readonly limits: Limits;
  private readonly script: string;

  constructor(limits: Limits = LIMITS, script = join(import.meta.dirname, "fuzz-child.ts")) {
    this.limits = limits;
    this.script = script;
  }

  /** What is wrong; a process that hangs or dies is a fault of its input. */
  async examine(input: FuzzInput): Promise<Examined> {
    const child = (this.child ??= await this.start());
    const answer = await this.ask(child, input);
    if (!("died" in answer)) return answer.heap > MOST_MEMORY ? { ...answer, faults: [...answer.faults, "takes too much memory"] } : answer;
    this.stop();
    return { faults: [answer.died], functions: 0, findings: 0 };
  }

  stop(): void {
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }

  private start(): Promise<ChildProcess> {
    const child = fork(this.script, { execArgv: ["--import", "tsx", `--max-old-space-size=${this.limits.heapMegabytes}`], stdio: ["ignore", "ignore", "ignore", "ipc"] });
    return new Promise((resolve, reject) => {
      child.once("message", () => resolve(child));
      child.once("exit", (code) => reject(new Error(`the examiner ends with ${code} before it begins`)));
    });
  }

  private ask(child: ChildProcess, input: FuzzInput): Promise<(Examined & { heap: number }) | { died: string }> {
    return new Promise((resolve) => {
      const settle = (answer: (Examined & { heap: number }) | { died: string }): void => {
        clearTimeout(timer);
        child.off("message", onMessage).off("exit", onExit);
        resolve(answer);
      };
      const onMessage = (answer: unknown): void => settle(answer as Examined & { heap: number });
      const onExit = (code: number | null, signal: string | null): void => settle({ died: `the process dies with ${code ?? signal}` });
      const timer = setTimeout(() => settle({ died: `hangs: more than ${this.limits.seconds} s` }), this.limits.seconds * 1000);
      child.on("message", onMessage).on("exit", onExit);
      child.send({ bytes: input.bytes, kernel: input.kernel });
    });
  }
}
