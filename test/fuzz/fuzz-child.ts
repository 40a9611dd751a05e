/** A process that examines inputs, one for each message. */

import { loadParser } from "../../server/src/project/grammar.ts";
import { examine, type FuzzInput } from "./examine.ts";

const parser = await loadParser("native");

process.on("message", (input: FuzzInput) => {
  process.send!({ ...examine(input, parser), heap: process.memoryUsage().rss });
});
process.send!("ready");
