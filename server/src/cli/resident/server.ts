/** The process that stays: it runs commands for others, and keeps the trees that they were about in memory. */

import { rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { check as checkPaths } from "../../session/check.ts";
import { ResidentTrees } from "../../session/resident-trees.ts";
import type { Check } from "../commands/check.ts";
import type { ExitStatus } from "../exit-status.ts";
import type { Stream, Terminal } from "../terminal.ts";
import { type Request, type Status, receive, send, type StreamShape } from "./messages.ts";

/** Milliseconds without work after which what is new goes to the cache folder. */
const PAUSE = 1000;

export interface Residence {
  readonly address: string;
  /** Milliseconds without a request after which the process ends. */
  readonly idle: number;
  /** A command line: arguments in, exit status out. */
  readonly run: (args: readonly string[], terminal: Terminal, check: Check) => Promise<ExitStatus>;
}

/** Resolves when nobody has asked for so long, or somebody asked to stop; at once where there is such a process already. */
export function serve(residence: Residence): Promise<void> {
  return new Resident(residence).listen();
}

class Resident {
  private readonly began = performance.now();
  private readonly trees = new ResidentTrees();
  private readonly residence: Residence;
  private readonly server: Server;
  private isBusy = false;
  private idle: NodeJS.Timeout | undefined;
  private pause: NodeJS.Timeout | undefined;

  constructor(residence: Residence) {
    this.residence = residence;
    this.server = createServer((socket) => this.attend(socket));
  }

  async listen(): Promise<void> {
    const { address } = this.residence;
    if (!(await listening(this.server, address))) {
      if (await isAnswered(address)) return;
      // Whoever listened there has died.
      rmSync(address, { force: true });
      if (!(await listening(this.server, address))) return;
    }
    const closed = new Promise((resolve) => this.server.once("close", resolve));
    this.rest();
    await closed;
    this.trees.close();
  }

  private attend(socket: Socket): void {
    socket.on("error", () => undefined);
    receive<Request>(socket, (request) => {
      if (request.ask === "run") return void this.run(socket, request);
      send(socket, { status: this.status() });
      if (request.ask === "stop") this.stop();
    });
  }

  private async run(socket: Socket, { args, cwd, env, out, err }: Extract<Request, { ask: "run" }>): Promise<void> {
    if (this.isBusy) return send(socket, { busy: true });
    this.isBusy = true;
    send(socket, { begun: true });
    clearTimeout(this.idle);
    clearTimeout(this.pause);
    const gone = new AbortController();
    socket.once("close", () => gone.abort());
    const terminal: Terminal = {
      cwd,
      env,
      input: () => Promise.resolve(Buffer.alloc(0)),
      out: streamTo(out, (text) => send(socket, { out: text })),
      err: streamTo(err, (text) => send(socket, { err: text })),
      signal: gone.signal,
    };
    const check: Check = (options, watch) => checkPaths(options, { ...watch, store: this.trees });
    const exit = await this.residence.run(args, terminal, check);
    send(socket, { exit });
    this.isBusy = false;
    // Once the answer is on its way.
    setImmediate(() => this.trees.settle());
    this.rest();
  }

  private rest(): void {
    if (!this.server.listening) return;
    this.pause = setTimeout(() => this.trees.write(), PAUSE);
    this.idle = setTimeout(() => this.stop(), this.residence.idle);
  }

  private stop(): void {
    clearTimeout(this.idle);
    clearTimeout(this.pause);
    this.server.close();
  }

  private status(): Status {
    return { pid: process.pid, seconds: (performance.now() - this.began) / 1000, trees: this.trees.roots, memory: process.memoryUsage.rss() };
  }
}

function streamTo(shape: StreamShape, write: (text: string) => void): Stream {
  return { ...shape, write: (text) => write(typeof text === "string" ? text : Buffer.from(text).toString("utf8")) };
}

function listening(server: Server, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const refuse = (): void => resolve(false);
    server.once("error", refuse);
    server.listen(address, () => {
      server.off("error", refuse);
      resolve(true);
    });
  });
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.end();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
