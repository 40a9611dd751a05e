/** The cursor of either tree-sitter binding behind the interface that the front end uses. */

import type { SyntaxCursor } from "./parser.ts";

/** The part of a tree-sitter cursor that is used, alike in both bindings. `currentNode` objects are slow and stay untouched. */
export interface BindingCursor {
  readonly nodeType: string;
  readonly nodeTypeId: number;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly currentFieldName: string | null | undefined;
  /** 0 or nothing where the node is in no field. */
  readonly currentFieldId: number | undefined;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

interface Kind {
  readonly name: string;
  readonly isNamed: boolean;
}

/** What the numbers of a grammar stand for: a binding makes a new string each time that it is asked for a name. One for each language. */
export class GrammarNames {
  private readonly kinds = new Map<number, Kind>();
  private readonly fields = new Map<number, string | null>();

  kind(cursor: BindingCursor): Kind {
    const id = cursor.nodeTypeId;
    const known = this.kinds.get(id);
    if (known) return known;
    const made: Kind = { name: cursor.nodeType, isNamed: cursor.nodeIsNamed };
    this.kinds.set(id, made);
    return made;
  }

  field(cursor: BindingCursor): string | null {
    const id = cursor.currentFieldId;
    if (!id) return null;
    const known = this.fields.get(id);
    if (known !== undefined) return known;
    const made = cursor.currentFieldName ?? null;
    this.fields.set(id, made);
    return made;
  }
}

export class BoundCursor implements SyntaxCursor {
  private readonly inner: BindingCursor;
  private readonly names: GrammarNames;

  constructor(inner: BindingCursor, names: GrammarNames) {
    this.inner = inner;
    this.names = names;
  }

  get kind(): string {
    return this.names.kind(this.inner).name;
  }
  get field(): string | null {
    return this.names.field(this.inner);
  }
  get start(): number {
    return this.inner.startIndex;
  }
  get end(): number {
    return this.inner.endIndex;
  }
  get named(): boolean {
    return this.names.kind(this.inner).isNamed;
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
