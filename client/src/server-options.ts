/** How the server is started and what it is told of: the bundled one, on VS Code's own Node, over stdio. */

import { join } from "node:path";
import { type ExtensionContext, type FileSystemWatcher, type LogOutputChannel, workspace } from "vscode";
import { type LanguageClientOptions, type NodeModule, RevealOutputChannelOn, TransportKind } from "vscode-languageclient/node";

/** Whose change may change what is found. */
const WATCHED = ["**/kmaplint.json", "**/*.{c,h}", "**/Makefile", "**/.config"];

/** `server.path` is of machine scope: a workspace cannot set it. Nor is a program ever looked up in the workspace's folder. */
export function serverModule({ extensionPath }: ExtensionContext): NodeModule {
  const chosen = workspace.getConfiguration("kmaplint").get("server.path", "").trim();
  const common = { transport: TransportKind.stdio, options: { cwd: extensionPath } };
  return chosen === "" ? { module: join(extensionPath, "dist", "server.js"), ...common } : { module: chosen, args: ["lsp"], ...common };
}

export function watchedFiles(): FileSystemWatcher[] {
  return WATCHED.map((pattern) => workspace.createFileSystemWatcher(pattern));
}

export function clientOptions(outputChannel: LogOutputChannel, fileEvents: FileSystemWatcher[]): LanguageClientOptions {
  return {
    documentSelector: ["c", "cpp"].flatMap((language) => ["file", "untitled"].map((scheme) => ({ language, scheme }))),
    synchronize: { configurationSection: "kmaplint", fileEvents },
    outputChannel,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    // The command of the lenses is there.
    initializationOptions: { timeline: true },
  };
}
