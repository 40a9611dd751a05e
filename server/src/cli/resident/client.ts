/** Hands a command to the process that stays, and starts it where there is none. */

import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { residentAddress } from "./address.ts";
import { type Answer, type Request, type Status, receive, send, type StreamShape } from "./messages.ts";

const OPTION = "--resident";
/** What hangs on more than arguments, folder and terminal, or is about nothing that is kept. */
const NOT_FOR_IT = ["--since", "--diff", "--kbuild", "--no-cache"];
/** What the other process has to know of the surroundings. */
const SURROUNDINGS = ["NO_COLOR"];
/** Milliseconds until a process that was started listens at the latest, and between two looks. */
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

/** The exit status of the command; null where nobody could do it, and nothing has been written: it has to be done here. */
export async function askToRun(caller: Caller): Promise<ExitStatus | null> {
  const socket = await reach(caller.program);
  if (socket === null) return null;
  const { args, cwd, env, out, err } = caller;
  const surroundings = Object.fromEntries(SURROUNDINGS.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  send(socket, { ask: "run", args, cwd, env: surroundings, out: shapeOf(out), err: shapeOf(err) });
  return answered(socket, { out, err });
}

/** Null where there is no such process. */
export async function askForStatus(): Promise<Status | null> {
  return asked({ ask: "status" });
}

/** What was said of the process when it ended; null where there was none. */
export async function askToStop(): Promise<Status | null> {
  return asked({ ask: "stop" });
}

async function asked(request: Request): Promise<Status | null> {
  const address = residentAddress();
  const socket = address === null ? null : await connected(address);
  if (socket === null) return null;
  return new Promise((resolve) => {
    receive<Answer>(socket, (answer) => {
      socket.end();
      resolve("status" in answer ? answer.status : null);
    });
    socket.on("close", () => resolve(null));
    send(socket, request);
  });
}

function answered(socket: Socket, { out, err }: Pick<Caller, "out" | "err">): Promise<ExitStatus | null> {
  let isWritten = false;
  return new Promise((resolve) => {
    receive<Answer>(socket, (answer) => {
      if ("exit" in answer || "busy" in answer) {
        socket.end();
        return resolve("exit" in answer ? answer.exit : null);
      }
      if ("out" in answer) {
        isWritten = true;
        out.write(answer.out);
      }
      if ("err" in answer) err.write(answer.err);
    });
    // It has died. A report is written at once or not at all.
    socket.on("close", () => resolve(isWritten ? EXIT.failure : null));
  });
}

async function reach(program: string): Promise<Socket | null> {
  const address = residentAddress();
  if (address === null) return null;
  const there = await connected(address);
  if (there !== null) return there;
  spawn(process.execPath, [program, "resident", "run"], { detached: true, stdio: "ignore", cwd: "/" }).on("error", () => undefined).unref();
  for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
    await wait(PAUSE);
    const socket = await connected(address);
    if (socket !== null) return socket;
  }
  return null;
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
