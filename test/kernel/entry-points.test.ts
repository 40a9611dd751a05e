import { describe, expect, it } from "vitest";
import { EntryPoints } from "../../server/src/core/kernel/entry-points.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";

const typed = new EntryPoints(kernelVersion("2.6.36"));
const early = new EntryPoints(kernelVersion("2.6.31"));
const local = new EntryPoints(kernelVersion("6.1"));

describe("entry points", () => {
  it("tell the context of registered handlers", () => {
    expect(typed.registration("request_irq")).toMatchObject([{ arg: 1, contexts: [{ base: "hardirq", irqs: "off" }] }]);
    expect(early.registration("request_irq")[0]?.contexts).toContainEqual({ base: "hardirq", irqs: "on" });
    expect(typed.registration("request_threaded_irq").map((handler) => handler.contexts[0]?.base)).toEqual(["hardirq", "process"]);
    expect(typed.registration("tasklet_init")[0]?.contexts).toEqual([{ base: "softirq" }]);
    expect(typed.registration("printk")).toEqual([]);
  });

  it("know timer_setup and setup_timer in their own kernels", () => {
    expect(local.registration("timer_setup")).toHaveLength(1);
    expect(local.registration("setup_timer")).toEqual([]);
    expect(typed.registration("setup_timer")).toHaveLength(1);
  });

  it("tell the context of operation tables, with and without the struct tag", () => {
    expect(typed.field("file_operations", "anything")).toEqual([{ base: "process" }]);
    expect(typed.field("net_device_ops", "ndo_start_xmit")).toContainEqual({ base: "process", bottomHalves: "off" });
    expect(typed.field(undefined, "bi_end_io").map((context) => context.base)).toEqual(["hardirq", "softirq"]);
    expect(typed.field("unknown_ops", "open")).toEqual([]);
  });

  it("say nothing of a field that tables disagree on", () => {
    expect(typed.field(undefined, "func")).toEqual([]);
    expect(typed.field(undefined, "ndo_start_xmit")).not.toEqual([]);
  });

  it("hold the host lock around queuecommand up to 2.6.36", () => {
    expect(typed.field("scsi_host_template", "queuecommand").every((context) => context.irqs === "off")).toBe(true);
    expect(local.field("scsi_host_template", "queuecommand").some((context) => context.irqs === "off")).toBe(false);
  });

  it("take __init as proof of process context", () => {
    expect(typed.mark("__init")).toEqual([{ base: "process" }]);
    expect(typed.mark("static")).toEqual([]);
  });
});
