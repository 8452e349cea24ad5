import type { GrammarTable, NodeKind } from './grammar-table.ts';
import type { LineMap } from './line-map.ts';

/** Shared by all leaves, which are most of a tree. */
const NO_NODES: readonly SyntaxNode[] = [];

/**
 * One node of a syntax tree as plain JavaScript. Comments and bare punctuation are not among `children`, so that
 * `children[0]` is what a reader would call the first child.
 */
export class SyntaxNode {
  /** Shared by all nodes of its kind. */
  readonly type: NodeKind;
  /** The name under which the parent holds this node. */
  readonly fieldName: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly parent: SyntaxNode | undefined;
  children: readonly SyntaxNode[] = NO_NODES;
  private readonly source: string;

  constructor(
    type: NodeKind,
    fieldName: string | undefined,
    start: number,
    end: number,
    parent: SyntaxNode | undefined,
    source: string,
  ) {
    this.type = type;
    this.fieldName = fieldName;
    this.start = start;
    this.end = end;
    this.parent = parent;
    this.source = source;
  }

  /** The grammar's name of the node, such as `call_expression`, or an operator or keyword such as `+`. */
  get kind(): string {
    return this.type.name;
  }

  get kindId(): number {
    return this.type.id;
  }

  get isNamed(): boolean {
    return this.type.isNamed;
  }

  /** For whoever builds a tree. */
  adopt(children: readonly SyntaxNode[]): void {
    this.children = children;
  }

  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** The named children: without operators and keywords. */
  get namedChildren(): SyntaxNode[] {
    return this.children.filter((child) => child.isNamed);
  }

  /** The first child that the parent holds under `name`. */
  field(name: string): SyntaxNode | undefined {
    for (const child of this.children) if (child.fieldName === name) return child;
    return undefined;
  }

  fields(name: string): SyntaxNode[] {
    return this.children.filter((child) => child.fieldName === name);
  }

  /** The first child of a kind. */
  child(kind: string): SyntaxNode | undefined {
    for (const child of this.children) if (child.kind === kind) return child;
    return undefined;
  }

  has(kind: string): boolean {
    return this.child(kind) !== undefined;
  }

  /** The nearest ancestor, this node excluded, of one of the kinds. */
  ancestor(kinds: ReadonlySet<string>): SyntaxNode | undefined {
    let node = this.parent;
    while (node && !kinds.has(node.kind)) node = node.parent;
    return node;
  }

  /** Whether `other` is this node or lies below it. */
  contains(other: SyntaxNode): boolean {
    let node: SyntaxNode | undefined = other;
    while (node && node !== this && node.start >= this.start) node = node.parent;
    return node === this;
  }

  get nextSibling(): SyntaxNode | undefined {
    return sibling(this, 1);
  }

  get previousSibling(): SyntaxNode | undefined {
    return sibling(this, -1);
  }

  /** This node and everything below it in document order. For short stretches of code; rules listen instead. */
  *descendants(): Generator<SyntaxNode> {
    const pending: SyntaxNode[] = [this];
    for (let node = pending.pop(); node; node = pending.pop()) {
      yield node;
      for (let index = node.children.length - 1; index >= 0; index--) pending.push(node.children[index] as SyntaxNode);
    }
  }
}

/** What parsing one text gave: plain objects, nothing to free. */
export interface SyntaxTree {
  readonly root: SyntaxNode;
  readonly grammar: GrammarTable;
  readonly text: string;
  readonly lines: LineMap;
  /** In document order. */
  readonly comments: readonly SyntaxNode[];
  /** Nodes that the parser made up or could not place; 0 for well-formed code. */
  readonly errorCount: number;
}

function sibling(node: SyntaxNode, step: 1 | -1): SyntaxNode | undefined {
  const siblings = node.parent?.children;
  return siblings?.[siblings.indexOf(node) + step];
}
