/** Strongly connected components, callees before callers. */

interface Digraph {
  readonly nodes: Iterable<string>;
  /** Names that are no nodes are passed over. */
  successors(node: string): Iterable<string>;
}

interface Frame {
  readonly node: string;
  readonly rest: Iterator<string>;
}

/** Each component after all that can be reached from it. */
export function components(graph: Digraph): string[][] {
  const nodes = new Set(graph.nodes);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  const enter = (node: string): Frame => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    open.push(node);
    isOpen.add(node);
    return { node, rest: graph.successors(node)[Symbol.iterator]() };
  };
  const leave = (node: string): void => {
    if (low.get(node) !== index.get(node)) return;
    const component = open.splice(open.lastIndexOf(node));
    for (const one of component) isOpen.delete(one);
    found.push(component);
  };
  const lower = (node: string, to: number): void => void low.set(node, Math.min(low.get(node)!, to));
  for (const root of nodes) {
    const stack = index.has(root) ? [] : [enter(root)];
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const { value: next, done } = frame.rest.next();
      if (done) {
        stack.pop();
        leave(frame.node);
        const parent = stack.at(-1);
        if (parent) lower(parent.node, low.get(frame.node)!);
      } else if (nodes.has(next)) {
        if (!index.has(next)) stack.push(enter(next));
        else if (isOpen.has(next)) lower(frame.node, index.get(next)!);
      }
    }
  }
  return found;
}
