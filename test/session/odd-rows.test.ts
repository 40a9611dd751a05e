/** Rows that follow the schema may still be odd: no analysis may stumble over them. */

import { join } from "node:path";
import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { check } from "../../server/src/session/check.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

const TEXT = `static int helper(struct page *page, void **out)
{
	*out = get(page, out, 3);
	return IS_ERR(*out) ? -EIO : 0;
}

int f(struct page *page, struct thing *thing)
{
	void *at;
	unsigned long flags;

	if (helper(page, &at))
		return -EIO;
	both(thing->page, &thing->at, flags);
	thing->at = get(thing->page, at);
	while (thing->next) {
		thing = thing->next;
		put(thing->at);
		get();
	}
	kunmap(page);
	both(at);
	put(at, page, at);
	return 0;
}
`;

const ref = fc.constantFrom("arg0", "arg1", "arg99", "return", "*arg1", "**return", "arg0->at", "*arg1->a.b->c", "return.x");
const kmType = fc.constantFrom("KM_USER0", "KM_IRQ1", "KM_NO_SUCH", "__KM_X");
const resource = fc.constantFrom("atomic", "local", "pool", "pte", "other");
const number = fc.constantFrom(0, 1, 2, 99);
const some = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const step = fc.constantFrom(1, -1);
const slot = fc.oneof(
  fc.record({ arg: number }),
  fc.record({ type: kmType, plusArg: some(number), within: some(fc.record({ nmi: some(kmType), hardirq: kmType })) }),
);

const effect = fc.oneof(
  fc.record({
    do: fc.constant("map"), interface: fc.constantFrom("kmap", "own"),
    resource: fc.oneof(resource, fc.record({ flags: ref, bit: fc.constantFrom("1", "OWN_FLAG"), set: resource, clear: resource })),
    key: some(ref), address: some(ref), also: some(fc.array(ref, { minLength: 1, maxLength: 3 })), at: some(fc.constantFrom("start", "inside")), slot: some(slot),
    fails: some(fc.constantFrom("never", "null", "error-pointer", "null-or-error-pointer", "non-zero", "zero", "not-positive")),
    onlyIfZero: some(number), maybe: some(fc.boolean()), isSafe: some(fc.boolean()),
  }),
  fc.tuple(fc.record({ do: fc.constant("unmap"), interfaces: fc.constant(["kmap", "own"]), slot: some(slot), ifHeld: some(fc.boolean()) }), fc.oneof(fc.record({ address: ref }), fc.record({ key: ref }), fc.constant({ last: true }))).map(([a, b]) => ({ ...a, ...b })),
  fc.record({ do: fc.constant("scoped"), resource, slots: some(fc.array(kmType, { minLength: 1, maxLength: 3 })), peak: fc.constantFrom(1, 2, 99) }),
  fc.record({ do: fc.constant("free"), object: ref }),
  fc.record({ do: fc.constantFrom("save-slot", "restore-slot"), slot }),
  fc.record({ do: fc.constant("forget"), value: ref }),
  fc.record({ do: fc.constant("store"), to: ref, value: fc.oneof(ref, fc.constantFrom("unknown", "null")) }),
  fc.record({ do: fc.constant("context"), irqs: fc.constantFrom("off", "on", "save-off", "restore"), flags: some(ref), preempt: some(step), lock: some(step), lockRef: some(ref), whenTrue: some(fc.boolean()) }),
  fc.record({ do: fc.constant("sleep"), kind: fc.constantFrom("device", "spin-wait"), gfp: some(number), when: some(number) }),
);

const result = fc.oneof(
  fc.record({ is: fc.constantFrom("page-address", "page-of", "inside"), of: ref }),
  fc.record({ is: fc.constant("container"), of: ref, member: number }),
  fc.record({ is: fc.constant("same"), as: ref }),
  fc.record({ is: fc.constant("error-pointer-test"), of: ref }),
  fc.record({ is: fc.constant("error-or-zero"), of: ref }),
  fc.record({ is: fc.constantFrom("fresh", "object"), fails: some(fc.constantFrom("null", "zero")) }),
  fc.record({ is: fc.constant("context-test"), test: fc.constantFrom("irq", "atomic") }),
);

const row = fc.record({
  name: fc.constantFrom("get", "put", "both", "helper", "kunmap", "f", "IS_ERR"), arity: some(number), objectArg: some(number), level: some(fc.constantFrom("primitive", "wrapper")),
  effects: some(fc.array(effect, { minLength: 1, maxLength: 4 })), result: some(result), noreturn: some(fc.constantFrom("always", "if-arg0", "unless-arg0")),
});

const word = fc.constantFrom("if", "while", "return", "int", "struct", "get", "IS_ERR", "page", "__attribute__", "sizeof", "for_each_page", "else", "void", "case");
const words = some(fc.array(word, { maxLength: 3 }).map((all) => [...new Set(all)]));
const writes = some(fc.dictionary(word, fc.dictionary(fc.constantFrom("0", "1", "2", "99999999999999999999"), fc.constantFrom([0], [99], [1, 0]), { minKeys: 1 })));
const macros = fc.record({
  iterators: some(fc.record({ names: words, writes })), blocks: some(fc.record({ once: words, condition: words, repeat: words, doWhile: words })),
  annotations: some(fc.record({ plain: words, withArguments: words })),
});

it("macros that are C's own words make no crash", { timeout: 120_000 }, async () => {
  const folder = scratchFolder({ ...kernelTree("2.6.36"), "a.c": TEXT.replace("get();", "for_each_page(page) get();") });
  await fc.assert(fc.asyncProperty(macros, async (own) => {
    writeFileSync(join(folder, "kmaplint.json"), JSON.stringify({ macros: own }));
    const report = await check({ paths: ["a.c"], cwd: folder, configSymbols: new Map(), rules: [], withoutRules: [], cache: false, jobs: 1 });
    expect(report.configProblems).toEqual([]);
    expect(report.crashes).toEqual([]);
  }), { numRuns: 100 });
});

it("odd rows make no crash", { timeout: 120_000 }, async () => {
  const folder = scratchFolder({ ...kernelTree("2.6.36"), "a.c": TEXT });
  await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), fc.constantFrom("2.6.31", "2.6.36", "3.2", "4.9", "6.1"), async (apis, kernel) => {
    writeFileSync(join(folder, "kmaplint.json"), JSON.stringify({ apis, kernel }));
    const report = await check({ paths: ["a.c"], cwd: folder, configSymbols: new Map(), rules: [], withoutRules: [], cache: false, jobs: 1 });
    expect(report.configProblems).toEqual([]);
    expect(report.crashes).toEqual([]);
  }), { numRuns: 60 });
});
