/** Finds the statements that go with the last assignments to a variable: these, and what holds nothing else. */

import { isBlock } from "../fixes/statements.ts";
import { childByField, namedChildren, type SyntaxNode } from "../syntax/node.ts";
import type { ChangingFunction } from "./changing-function.ts";
import { isIdle } from "./side-effects.ts";

/** `targets`: the left sides of assignments. Null when one cannot be taken out alone. */
export function deadStatements(of: ChangingFunction, targets: readonly SyntaxNode[]): SyntaxNode[] | null {
  const found = new Map<number, SyntaxNode>();
  const { variants } = of.fn.syntax;
  const search = new DeadSearch(of, new Set(targets.map((one) => one.start)));
  for (const { node } of variants) for (const one of search.in(node, null)) found.set(one.start, one);
  const isCovered = ({ start }: SyntaxNode): boolean => [...found.values()].some((one) => one.start <= start && start < one.end);
  return targets.every(isCovered) ? [...found.values()] : null;
}

class DeadSearch {
  private readonly of: ChangingFunction;
  private readonly targets: ReadonlySet<number>;

  constructor(of: ChangingFunction, targets: ReadonlySet<number>) {
    this.of = of;
    this.targets = targets;
  }

  /** The outermost statements that can go, below a node. */
  in(node: SyntaxNode, parent: SyntaxNode | null): SyntaxNode[] {
    if (node.kind.startsWith("preproc_")) return [];
    const canStand = parent !== null && isBlock(parent);
    if (canStand && this.hasTarget(node) && this.isDead(node)) return [node];
    return node.children.flatMap((child) => this.in(child, node));
  }

  private hasTarget(node: SyntaxNode): boolean {
    return [...this.targets].some((start) => node.start <= start && start < node.end);
  }

  private isDead(node: SyntaxNode): boolean {
    if (node.broken || node.children.some((child) => child.kind === "comment")) return false;
    switch (node.kind) {
      case "expression_statement":
        return this.isDeadAssignment(node);
      case "compound_statement":
      case "else_clause":
        return namedChildren(node).every((child) => this.isDead(child));
      case "if_statement":
        return this.isIdle(childByField(node, "condition")) && namedChildren(node).filter((child) => child.field !== "condition").every((child) => this.isDead(child));
      case "switch_statement":
        return this.isIdle(childByField(node, "condition")) && this.isDeadBody(childByField(node, "body"));
      default:
        return false;
    }
  }

  private isDeadBody(body: SyntaxNode | undefined): boolean {
    return body?.kind === "compound_statement" && namedChildren(body).every((arm) => {
      const statements = namedChildren(arm).filter((child) => child.field !== "value");
      return arm.kind === "case_statement" && statements.every((child) => child.kind === "break_statement" || this.isDead(child));
    });
  }

  private isDeadAssignment(statement: SyntaxNode): boolean {
    const [assignment] = namedChildren(statement);
    if (assignment?.kind !== "assignment_expression") return false;
    const left = childByField(assignment, "left");
    const right = childByField(assignment, "right");
    return left !== undefined && this.targets.has(left.start) && this.isIdle(right);
  }

  private isIdle(node: SyntaxNode | undefined): boolean {
    return node !== undefined && isIdle(this.of, node);
  }
}
