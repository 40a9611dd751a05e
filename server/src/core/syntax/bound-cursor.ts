/** The cursor of either tree-sitter binding behind the interface that the front end uses. */

import type { SyntaxCursor } from "./parser.ts";

/** The part of a tree-sitter cursor that is used, alike in both bindings. `currentNode` objects are slow and stay untouched. */
export interface BindingCursor {
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly currentFieldName: string | null | undefined;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

export class BoundCursor implements SyntaxCursor {
  private readonly inner: BindingCursor;

  constructor(inner: BindingCursor) {
    this.inner = inner;
  }

  get kind(): string {
    return this.inner.nodeType;
  }
  get field(): string | null {
    return this.inner.currentFieldName ?? null;
  }
  get start(): number {
    return this.inner.startIndex;
  }
  get end(): number {
    return this.inner.endIndex;
  }
  get named(): boolean {
    return this.inner.nodeIsNamed;
  }
  get missing(): boolean {
    return this.inner.nodeIsMissing;
  }
  toFirstChild(): boolean {
    return this.inner.gotoFirstChild();
  }
  toNextSibling(): boolean {
    return this.inner.gotoNextSibling();
  }
  toParent(): boolean {
    return this.inner.gotoParent();
  }
}
