import { describe, expect, it } from "vitest";
import type { CheckedContext } from "../../server/src/core/kernel/context-rules.ts";
import { conventionOf, kernelWarnings } from "../../server/src/core/kernel/context-rules.ts";
import type { KernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { kmTypes } from "../../server/src/core/kernel/km-types.ts";

/** The predicates of the kernel's check, per context. */
const PREDICATES: Readonly<Record<CheckedContext, { nmi?: true; irq?: true; soft?: true; irqsOff?: true }>> = {
  "process": {}, "process-irqs-off": { irqsOff: true }, "process-bh-off": { soft: true }, "process-bh-irqs-off": { soft: true, irqsOff: true },
  "softirq": { soft: true }, "softirq-irqs-off": { soft: true, irqsOff: true },
  "hardirq": { irq: true, irqsOff: true }, "hardirq-irqs-on": { irq: true }, "nmi": { nmi: true, irq: true, irqsOff: true },
};

const NMI = ["KM_NMI", "KM_NMI_PTE"];
const IN_SOFTIRQ = ["KM_IRQ0", "KM_IRQ1", "KM_SOFTIRQ0", "KM_SOFTIRQ1", "KM_SKB_SUNRPC_DATA", "KM_SKB_DATA_SOFTIRQ", "KM_BOUNCE_READ"];
const BASIC_IRQ = ["KM_IRQ0", "KM_IRQ1", "KM_BIO_SRC_IRQ", "KM_BIO_DST_IRQ", "KM_BOUNCE_READ"];

interface RuleSet {
  readonly version: KernelVersion;
  readonly knowsNmi: boolean;
  readonly knowsDebugger: boolean;
}

const RULE_SETS: readonly RuleSet[] = [
  { version: kernelVersion("2.6.31"), knowsNmi: false, knowsDebugger: false },
  { version: kernelVersion("2.6.35"), knowsNmi: true, knowsDebugger: false },
  { version: kernelVersion("2.6.36"), knowsNmi: true, knowsDebugger: true },
];

/** The rules of debug_kmap_atomic once more, worked out from its predicates; kgdb is not active. */
function expectedWarnings(type: string, context: CheckedContext, rules: RuleSet): number {
  const debuggerOnly = type === "KM_KDB" && rules.knowsDebugger ? 1 : 0;
  return wrongType(type, context, rules) + notExcluded(type, context, rules) + debuggerOnly;
}

function hardirqTypes(rules: RuleSet): readonly string[] {
  return rules.knowsNmi ? [...BASIC_IRQ, "KM_IRQ_PTE"] : BASIC_IRQ;
}

function wrongType(type: string, context: CheckedContext, rules: RuleSet): number {
  const { nmi, irq, soft, irqsOff } = PREDICATES[context];
  if (nmi && rules.knowsNmi) return NMI.includes(type) ? 0 : 1;
  if (irq) return hardirqTypes(rules).includes(type) ? 0 : 1;
  return soft && !irqsOff && !IN_SOFTIRQ.includes(type) ? 1 : 0;
}

function notExcluded(type: string, context: CheckedContext, rules: RuleSet): number {
  const { irq, soft, irqsOff } = PREDICATES[context];
  const needsIrqsOff = rules.knowsNmi ? [...hardirqTypes(rules), ...NMI] : BASIC_IRQ;
  if (needsIrqsOff.includes(type)) return irqsOff ? 0 : 1;
  return type.startsWith("KM_SOFTIRQ") && !soft && !irq && !irqsOff ? 1 : 0;
}

describe("the kernel's check of contexts", () => {
  for (const rules of RULE_SETS) {
    it(`is tabulated as its rules say in ${rules.version.text}`, () => {
      for (const type of kmTypes(rules.version)) {
        for (const context of Object.keys(PREDICATES) as CheckedContext[]) {
          expect(kernelWarnings(type, context, rules.version), `${type} in ${context}`).toBe(expectedWarnings(type, context, rules));
        }
      }
    });
  }

  it("ends with the typed slots", () => {
    expect(kernelWarnings("KM_USER0", "hardirq", kernelVersion("2.6.37"))).toBeUndefined();
    expect(kernelWarnings("KM_SLEEP", "hardirq", kernelVersion("2.6.36"))).toBeUndefined();
  });
});

describe("conventions", () => {
  it("close the holes of the check", () => {
    expect(kernelWarnings("KM_SKB_SUNRPC_DATA", "process", kernelVersion("2.6.36"))).toBe(0);
    expect(conventionOf("KM_SKB_SUNRPC_DATA")).toMatchObject({ needs: "bottom-halves-off" });
    expect(conventionOf("KM_USER0")?.bases).toEqual(["process"]);
    expect(conventionOf("KM_BIO_SRC_IRQ")?.needs).toBe("irqs-off");
    expect(conventionOf("KM_SLEEP")).toBeUndefined();
  });

  it("cover every type of x86", () => {
    expect(kmTypes(kernelVersion("2.6.36")).filter((type) => conventionOf(type) === undefined)).toEqual([]);
  });
});
