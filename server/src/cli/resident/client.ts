/** Hands a command to the process that stays, and starts it where there is none. */

import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { NO_PLACE, residentAddress } from "./address.ts";
import { type Answer, type Request, type Status, receive, send, type StreamShape } from "./messages.ts";

const OPTION = "--resident";
/** What hangs on more than arguments, folder and terminal, or is about nothing that is kept. */
const NOT_FOR_IT = ["--since", "--diff", "--kbuild", "--no-cache"];
/** What the other process has to know of the surroundings. */
const SURROUNDINGS = ["NO_COLOR"];
/** Milliseconds until a process listens or answers at the latest, and between two looks. */
const [PATIENCE, PAUSE] = [10_000, 20];

export interface Caller {
  /** Without the program's name. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  /** The file that starts the program. */
  readonly program: string;
}

export function wantsResident(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  return own[0] === "check" && own.includes(OPTION) && !own.some((one) => NOT_FOR_IT.some((not) => one === not || one.startsWith(`${not}=`)));
}

/** The exit status of the command; null where nobody does it, and no report has been written: it has to be done here. Says why, where that is a fault. */
export async function askToRun(caller: Caller): Promise<ExitStatus | null> {
  const { args, cwd, env, out, err } = caller;
  const socket = await reach(caller.program);
  if (typeof socket === "string") {
    err.write(`kmaplint: ${socket}; doing it alone\n`);
    return null;
  }
  const surroundings = Object.fromEntries(SURROUNDINGS.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  send(socket, { ask: "run", args, cwd, env: surroundings, out: shapeOf(out), err: shapeOf(err) });
  return answered(socket, { out, err });
}

/** What the process says of itself; or that there is none, or that it says nothing. */
export type Reply = Status | "none" | "silent";

export function askForStatus(): Promise<Reply> {
  return asked({ ask: "status" });
}

/** What was said of the process when it ended. */
export function askToStop(): Promise<Reply> {
  return asked({ ask: "stop" });
}

async function asked(request: Request): Promise<Reply> {
  const address = residentAddress();
  const socket = address === null ? null : await connected(address);
  if (socket === null) return "none";
  return new Promise((resolve) => {
    const end = (reply: Reply): void => {
      clearTimeout(silence);
      socket.destroy();
      resolve(reply);
    };
    const silence = setTimeout(() => end("silent"), PATIENCE);
    receive<Answer>(socket, (answer) => end("status" in answer ? answer.status : "silent"));
    socket.on("close", () => end("none"));
    send(socket, request);
  });
}

function answered(socket: Socket, { out, err }: Pick<Caller, "out" | "err">): Promise<ExitStatus | null> {
  let isWritten = false;
  return new Promise((resolve) => {
    const end = (status: ExitStatus | null, fault?: string): void => {
      clearTimeout(silence);
      socket.removeAllListeners("close").end();
      if (fault !== undefined) err.write(`kmaplint: the process that stays ${fault}${isWritten ? "" : "; doing it alone"}\n`);
      resolve(status);
    };
    const silence = setTimeout(() => {
      end(null, "does not answer");
      socket.destroy();
    }, PATIENCE);
    receive<Answer>(socket, (answer) => {
      clearTimeout(silence);
      if ("exit" in answer) end(answer.exit);
      else if ("busy" in answer) end(null);
      else if ("err" in answer) err.write(answer.err);
      else if ("out" in answer) {
        isWritten = true;
        out.write(answer.out);
      }
    });
    // A report is written at once or not at all.
    socket.on("close", () => end(isWritten ? EXIT.failure : null, "has ended amid the work"));
  });
}

/** The way to the process that stays, or why there is none. */
async function reach(program: string): Promise<Socket | string> {
  const address = residentAddress();
  if (address === null) return NO_PLACE;
  const there = await connected(address);
  if (there !== null) return there;
  spawn(process.execPath, [program, "resident", "run"], { detached: true, stdio: "ignore", cwd: "/" }).on("error", () => undefined).unref();
  for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
    await wait(PAUSE);
    const socket = await connected(address);
    if (socket !== null) return socket;
  }
  return `no process that stays could be started in ${PATIENCE / 1000} seconds`;
}

function connected(address: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("connect", () => resolve(socket));
    socket.on("error", () => resolve(null));
  });
}

function shapeOf(stream: NodeJS.WriteStream): StreamShape {
  return { isTerminal: stream.isTTY === true, columns: stream.isTTY === true ? stream.columns : 0 };
}
