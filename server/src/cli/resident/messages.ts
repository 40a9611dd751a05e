/** What a short-lived command and the process that stays say to each other: lines of JSON over a socket. */

import type { Socket } from "node:net";
import type { ExitStatus } from "../exit-status.ts";

/** What is known of a stream of the command. */
export interface StreamShape {
  readonly isTerminal: boolean;
  readonly columns: number;
}

export type Request =
  | {
    readonly ask: "run";
    /** Without the program's name. */
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly out: StreamShape;
    readonly err: StreamShape;
  }
  | { readonly ask: "status" }
  | { readonly ask: "stop" };

export interface Status {
  readonly pid: number;
  /** Seconds since it began. */
  readonly seconds: number;
  /** Roots of the trees that it holds. */
  readonly trees: readonly string[];
  /** Bytes that are resident. */
  readonly memory: number;
}

/** Texts are for the streams of the command; the last answer is one of the others. */
export type Answer =
  | { readonly out: string }
  | { readonly err: string }
  | { readonly exit: ExitStatus }
  /** It has taken the command on. */
  | { readonly begun: true }
  /** It is at work for somebody else. */
  | { readonly busy: true }
  | { readonly status: Status };

export function send(socket: Socket, message: Request | Answer): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls `take` with each message that comes in whole. Whoever sends something else is not listened to any more. */
export function receive<Message>(socket: Socket, take: (message: Message) => void): void {
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const message = read(line);
      if (message === null) return void socket.destroy();
      take(message as Message);
    }
  });
}

function read(line: string): object | null {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === "object" ? message : null;
  } catch {
    return null;
  }
}
