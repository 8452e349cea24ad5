import type { Tree } from 'web-tree-sitter';
import type { GrammarTable } from './grammar-table.ts';
import type { LineMap } from './line-map.ts';

/** Shared by all leaves, which are most of a tree. */
const NO_NODES: readonly SyntaxNode[] = [];

/**
 * One node of a syntax tree as plain JavaScript. Comments and bare punctuation are not among `children`, so that
 * `children[0]` is what a reader would call the first child.
 */
export class SyntaxNode {
  /** The grammar's name of the node, such as `call_expression`, or an operator or keyword such as `+`. */
  readonly kind: string;
  readonly kindId: number;
  /** The name under which the parent holds this node. */
  readonly fieldName: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly isNamed: boolean;
  readonly parent: SyntaxNode | undefined;
  children: readonly SyntaxNode[] = NO_NODES;
  private readonly source: string;

  constructor(fields: {
    kind: string;
    kindId: number;
    fieldName: string | undefined;
    start: number;
    end: number;
    isNamed: boolean;
    parent: SyntaxNode | undefined;
    source: string;
  }) {
    this.kind = fields.kind;
    this.kindId = fields.kindId;
    this.fieldName = fields.fieldName;
    this.start = fields.start;
    this.end = fields.end;
    this.isNamed = fields.isNamed;
    this.parent = fields.parent;
    this.source = fields.source;
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
  readonly text: string;
  readonly lines: LineMap;
  /** In document order. */
  readonly comments: readonly SyntaxNode[];
  /** Nodes that the parser made up or could not place; 0 for well-formed code. */
  readonly errorCount: number;
}

const ERROR_KIND_ID = 0xffff;

/** Copies a parser's tree into plain objects in one cursor walk. The caller still owns and frees `tree`. */
export function buildSyntaxTree(tree: Tree, grammar: GrammarTable, text: string, lines: LineMap): SyntaxTree {
  const comments: SyntaxNode[] = [];
  // Each look through the cursor crosses into WebAssembly, so what well-formed code cannot have is not looked for.
  const hasErrors = tree.rootNode.hasError;
  let errorCount = 0;
  const cursor = tree.walk();
  const make = (kindId: number, parent: SyntaxNode | undefined): SyntaxNode => {
    const start = cursor.startIndex;
    const end = trimLineBreak(text, cursor.endIndex, grammar.isComment(kindId));
    if (hasErrors && (kindId === ERROR_KIND_ID || (start === end && cursor.nodeIsMissing))) errorCount++;
    return new SyntaxNode({
      kind: grammar.kindName(kindId),
      kindId,
      fieldName: grammar.fieldName(cursor.currentFieldId),
      start,
      end,
      isNamed: grammar.isNamed(kindId),
      parent,
      source: text,
    });
  };
  /** Punctuation is left out, but for what the parser made up in its place. */
  const isKept = (kindId: number): boolean =>
    !grammar.isPunctuation(kindId) || (hasErrors && cursor.startIndex === cursor.endIndex);
  try {
    const root = make(cursor.nodeTypeId, undefined);
    let parent = root;
    let isInside = cursor.gotoFirstChild();
    while (isInside) {
      const kindId = cursor.nodeTypeId;
      if (isKept(kindId)) {
        const node = make(kindId, parent);
        const isComment = grammar.isComment(kindId);
        if (isComment) comments.push(node);
        else addChild(parent, node);
        // What is in a comment, such as the text of Rust's `///`, is part of it; tokens without a name hold nothing.
        if (!isComment && node.isNamed && cursor.gotoFirstChild()) {
          parent = node;
          continue;
        }
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent() || !parent.parent) {
          isInside = false;
          break;
        }
        parent = parent.parent;
      }
    }
    return { root, text, lines, comments, errorCount };
  } finally {
    cursor.delete();
  }
}

function addChild(parent: SyntaxNode, child: SyntaxNode): void {
  if (parent.children === NO_NODES) parent.children = [child];
  else (parent.children as SyntaxNode[]).push(child);
}

/** Some grammars take the line break, or the CR of a CRLF, into a comment that runs to the end of its line. */
function trimLineBreak(text: string, end: number, isComment: boolean): number {
  let trimmed = end;
  while (isComment && (text.charCodeAt(trimmed - 1) === 13 || text.charCodeAt(trimmed - 1) === 10)) trimmed--;
  return trimmed;
}

function sibling(node: SyntaxNode, step: 1 | -1): SyntaxNode | undefined {
  const siblings = node.parent?.children;
  return siblings?.[siblings.indexOf(node) + step];
}
