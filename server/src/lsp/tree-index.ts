/** Keeps the indexes of the trees that documents lie in: made in the background, renewed when files change and when the user pauses. */

import { type Connection, type WorkDoneProgressServerReporter } from "vscode-languageserver";
import type { Progress } from "../session/report.ts";
import type { EditorState } from "./editor-state.ts";

/** Milliseconds without a change after which the index is renewed. */
const PAUSE = 1500;

interface IndexEvents {
  readonly begun: () => void;
  /** Also when it was cut off. */
  readonly ended: () => void;
}

export class TreeIndex {
  private running: AbortController | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isDue = false;
  private readonly connection: Connection;
  private readonly state: EditorState;
  private readonly events: IndexEvents;
  /** Set once it is known that the client shows progress. */
  showsProgress = false;

  constructor(connection: Connection, state: EditorState, events: IndexEvents) {
    this.connection = connection;
    this.state = state;
    this.events = events;
  }

  /** Soon: files have changed on the disk, or there are new ones. */
  renew(delay: number = PAUSE): void {
    clearTimeout(this.timer);
    this.isDue = true;
    this.timer = setTimeout(() => this.settle(), delay);
  }

  /** Documents have been edited: what hangs on them is looked at once the user pauses. */
  pause(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), PAUSE);
  }

  private settle(): void {
    const needs = this.state.settle();
    const isDue = (this.isDue || needs === "index") && this.state.settings.index;
    this.isDue = false;
    if (isDue) void this.run();
    else if (needs !== "nothing") this.events.ended();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.running?.abort();
  }

  private async run(): Promise<void> {
    this.running?.abort();
    const controller = new AbortController();
    this.running = controller;
    const reporter = this.showsProgress ? await this.connection.window.createWorkDoneProgress() : null;
    reporter?.begin("kmaplint: indexing", 0, "", true);
    reporter?.token.onCancellationRequested(() => controller.abort());
    this.events.begun();
    try {
      for (const { workspace, paths } of this.state.indexable()) {
        await workspace.index(paths, { signal: controller.signal, progress: shownBy(reporter) });
      }
      this.state.indexed();
    } catch (error) {
      if (!controller.signal.aborted) this.connection.console.error(`indexing failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    } finally {
      reporter?.done();
      if (this.running === controller) {
        this.running = null;
        this.events.ended();
      }
    }
  }
}

function shownBy(reporter: WorkDoneProgressServerReporter | null): Progress {
  let last = -1;
  return (_, done, total) => {
    const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
    if (percent === last) return;
    last = percent;
    reporter?.report(percent, `${done} of ${total} files`);
  };
}
