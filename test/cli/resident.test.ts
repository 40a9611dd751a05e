/** The process that stays, from within. */

import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wantsResident } from "../../server/src/cli/resident/client.ts";
import { type Answer, type Request, receive, send } from "../../server/src/cli/resident/messages.ts";
import { type Residence, serve } from "../../server/src/cli/resident/server.ts";
import { EXIT } from "../../server/src/cli/exit-status.ts";
import { scratchFolder } from "../project/scratch-folder.ts";

const SHAPE = { isTerminal: false, columns: 0 };
const RUN: Request = { ask: "run", args: ["check"], cwd: "/", env: {}, out: SHAPE, err: SHAPE };
const never: Residence["run"] = () => new Promise(() => undefined);

/** All answers until the line is closed. */
function ask(address: string, request: Request | string): Promise<Answer[]> {
  return new Promise((resolve) => {
    const answers: Answer[] = [];
    const socket = connect(address);
    socket.on("connect", () => (typeof request === "string" ? socket.write(request) : send(socket, request)));
    socket.on("error", () => undefined).on("close", () => resolve(answers));
    receive<Answer>(socket, (answer) => {
      if ("begun" in answer) return;
      answers.push(answer);
      if (!("out" in answer) && !("err" in answer)) socket.end();
    });
  });
}

function address(): string {
  return join(scratchFolder(), "test.socket");
}

/** Until somebody listens there. */
async function listening(where: string): Promise<void> {
  while ((await ask(where, { ask: "status" })).length === 0);
}

describe("a process that stays", () => {
  it("passes on what a command writes, and its exit status", async () => {
    const where = address();
    const served = serve({ address: where, idle: 10_000, run: (args, terminal) => {
      terminal.err.write(`${args.join()} in ${terminal.cwd}\n`);
      terminal.out.write("one\ntwo\n");
      return Promise.resolve(EXIT.findings);
    } });
    await listening(where);
    expect(await ask(where, RUN)).toEqual([{ err: "check in /\n" }, { out: "one\ntwo\n" }, { exit: 1 }]);
    await ask(where, { ask: "stop" });
    await served;
  });

  it("ends when nobody has asked for long enough", async () => {
    await expect(serve({ address: address(), idle: 30, run: never })).resolves.toBeUndefined();
  });

  it("leaves the place to one that is there already, and takes that of one that has died", async () => {
    const where = address();
    writeFileSync(where, "");
    const served = serve({ address: where, idle: 10_000, run: never });
    await listening(where);
    await expect(serve({ address: where, idle: 10_000, run: never })).resolves.toBeUndefined();
    expect(await ask(where, { ask: "status" })).toMatchObject([{ status: { pid: process.pid, trees: [] } }]);
    await ask(where, { ask: "stop" });
    await served;
  });

  it("is told when nobody waits for a command any more, and is busy until then", async () => {
    const where = address();
    let begun = (): void => undefined;
    const runs = new Promise<void>((resolve) => (begun = resolve));
    let ended = 0;
    const served = serve({ address: where, idle: 10_000, run: async (_, { signal }) => {
      begun();
      if (ended === 0) await new Promise((resolve) => signal?.addEventListener("abort", resolve));
      ended++;
      return EXIT.clean;
    } });
    await listening(where);
    const first = connect(where, () => send(first, RUN));
    await runs;
    expect(await ask(where, RUN)).toEqual([{ busy: true }]);
    expect(ended).toBe(0);
    first.destroy();
    let answers = await ask(where, RUN);
    while ("busy" in answers[0]!) answers = await ask(where, RUN);
    expect(answers).toEqual([{ exit: 0 }]);
    expect(ended).toBe(2);
    await ask(where, { ask: "stop" });
    await served;
  });

  it("does not listen to who speaks otherwise", async () => {
    const where = address();
    const served = serve({ address: where, idle: 10_000, run: never });
    await listening(where);
    expect(await ask(where, "GET / HTTP/1.1\r\n\r\n")).toEqual([]);
    expect(await ask(where, "3\n")).toEqual([]);
    expect(await ask(where, { ask: "status" })).toHaveLength(1);
    await ask(where, { ask: "stop" });
    await served;
  });
});

describe("a command", () => {
  it.each([
    [["check", "--resident", "fs"], true],
    [["check", "fs", "--format", "json", "--resident"], true],
    [["check", "fs"], false],
    [["check", "--", "--resident"], false],
    [["depth", "--resident"], false],
    [["check", "--resident", "--since", "HEAD"], false],
    [["check", "--resident", "--since=HEAD"], false],
    [["check", "--resident", "--diff", "-"], false],
    [["check", "--resident", "--no-cache"], false],
    [["check", "--resident", "--kbuild", "gcc"], false],
  ])("%j is for such a process: %s", (args, is) => {
    expect(wantsResident(args)).toBe(is);
  });
});
