import { describe, expect, it } from "vitest";
import { askDepth, contextOf, inWords } from "./ask.ts";

function mapper(name: string, type: string): string {
  return `static void ${name}(struct page *page)
{
	char *at = kmap_atomic(page, ${type});
	*at = 0;
	kunmap_atomic(at, ${type});
}
`;
}

describe("contexts", () => {
  it("come from entry points, down the calls", async () => {
    const result = await askDepth({ version: "2.6.36", files: { "drivers/a.c": `
${mapper("copy", "KM_IRQ0")}
static void work(struct page *page) { copy(page); }
static irqreturn_t handler(int irq, void *data)
{
	work(data);
	return IRQ_HANDLED;
}
int probe(int irq, void *data)
{
	return request_irq(irq, handler, 0, "a", data);
}
` } });
    const { max, chains } = contextOf(result, "hardirq");
    expect(max).toBe(1);
    expect(chains[0]!.reasons.map((one) => one.message)).toEqual(["request_irq() registers handler()", "handler() calls work()", "work() calls copy()"]);
    expect(contextOf(result, "process").max).toBe(0);
    expect(contextOf(result, "nmi").max).toBe(0);
  });

  it("are process context where nothing tells, and that is said", async () => {
    const result = await askDepth({ version: "2.6.36", files: { "a.c": mapper("copy", "KM_USER0").replace("static ", "") } });
    expect(contextOf(result, "process").max).toBe(1);
    expect(contextOf(result, "process").chains[0]!.reasons).toEqual([]);
    expect(result.assumptions.withoutEvidence).toBe(1);
  });

  it("leave out places that a test of the context excludes", async () => {
    const result = await askDepth({ version: "4.9", files: { "a.c": `
static void tick(unsigned long data)
{
	char *at, *more;
	at = kmap_atomic((struct page *)data);
	if (!in_interrupt()) {
		more = kmap_atomic(other_page());
		*more = 0;
		kunmap_atomic(more);
	}
	kunmap_atomic(at);
}
void start(struct timer_list *timer)
{
	setup_timer(timer, tick, 0);
}
` } });
    expect(contextOf(result, "softirq").max).toBe(1);
  });

  it("stop at callers that sleep: those run in process context", async () => {
    const result = await askDepth({ version: "4.9", files: { "a.c": `
static void copy(struct page *page)
{
	char *at = kmap_atomic(page);
	*at = 0;
	kunmap_atomic(at);
}
static void slow(struct page *page)
{
	mutex_lock(&lock);
	copy(page);
	mutex_unlock(&lock);
}
static void tick(unsigned long data)
{
	slow((struct page *)data);
}
void start(struct timer_list *timer) { setup_timer(timer, tick, 0); }
` } });
    expect(contextOf(result, "softirq").max).toBe(0);
    expect(contextOf(result, "process").max).toBe(1);
  });

  it("are told by KM_types where the calls tell nothing", async () => {
    const result = await askDepth({ version: "2.6.36", files: { "a.c": mapper("copy", "KM_NMI").replace("static ", "") } });
    const nmi = contextOf(result, "nmi");
    expect(inWords(nmi.chains[0])).toBe("copy: KM_NMI");
    expect(nmi.chains[0]!.reasons[0]!.message).toContain("KM_NMI");
  });
});

describe("the sum", () => {
  it("adds the contexts and is held against the slots of the era", async () => {
    const files = { "a.c": `${mapper("one", "KM_USER0").replace("static ", "")}${mapper("two", "KM_NMI").replace("static ", "")}` };
    const { slots, configurations } = await askDepth({ version: "2.6.36", files });
    expect(slots).toBe(20);
    expect(configurations.map((one) => [one.highpte, one.sum])).toEqual([["y", 2], ["n", 2]]);
  });

  it("is made for the configuration that was asked for alone", async () => {
    const { configurations } = await askDepth({ version: "2.6.36", config: { CONFIG_HIGHPTE: "n" }, files: { "a.c": mapper("copy", "KM_USER0") } });
    expect(configurations.map((one) => one.highpte)).toEqual(["n"]);
  });
});
