/** The intermediate representation as text. */

import type { Body, Callee, Expr, Item, Place } from "./ir.ts";

export function printBody(body: Body): string {
  const lines = body.items.map((item) => (item.op === "label" ? `${item.label}:` : `    ${printItem(item)}`));
  return `${body.name}(${body.parameters.map((one) => one.id).join(", ")})\n${lines.join("\n")}\n`;
}

export function printItem(item: Item): string {
  switch (item.op) {
    case "label":
      return `${item.label}:`;
    case "call":
      return `${item.result ? `${item.result.id} = ` : ""}${printCallee(item.callee)}(${item.args.map(printExpr).join(", ")})`;
    case "assign":
      return `${printPlace(item.target)} ${item.selfUpdate ? ":=" : "="} ${printExpr(item.value)}`;
    case "evaluate":
      return `read ${printExpr(item.value)}`;
    case "declare":
      return `declare ${item.variable.id}`;
    case "havoc":
      return `${printPlace(item.target)} = ?`;
    case "jump":
      return `goto ${item.to}`;
    case "branch":
      return `if ${printExpr(item.condition)} goto ${item.then} else ${item.else}`;
    case "switch":
      return `switch ${printExpr(item.value)} { ${item.cases.map((one) => `${printExpr(one.low)}: ${one.to}`).join("; ")}; default: ${item.otherwise} }`;
    case "return":
      return item.value ? `return ${printExpr(item.value)}` : "return";
    case "stop":
      return "stop";
  }
}

function printCallee(callee: Callee): string {
  return callee.kind === "pointer" ? `(*${printExpr(callee.pointer)})` : callee.name;
}

export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case "number":
      return String(expr.value);
    case "name":
      return expr.name;
    case "string":
      return '"…"';
    case "config":
      return `#${expr.symbol}`;
    case "load":
      return printPlace(expr.place);
    case "address":
      return `&${printPlace(expr.place)}`;
    case "unary":
      return `${expr.op}${printExpr(expr.operand)}`;
    case "binary":
      return `(${printExpr(expr.left)} ${expr.op} ${printExpr(expr.right)})`;
    case "opaque":
      return "?";
  }
}

export function printPlace(place: Place): string {
  switch (place.kind) {
    case "variable":
      return place.variable.id;
    case "deref":
      return `*${printExpr(place.pointer)}`;
    case "field":
      return place.base.kind === "deref" ? `${printExpr(place.base.pointer)}->${place.name}` : `${printPlace(place.base)}.${place.name}`;
    case "index":
      return `${place.base.kind === "deref" ? printExpr(place.base.pointer) : printPlace(place.base)}[${printExpr(place.index)}]`;
  }
}
