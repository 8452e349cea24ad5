import type { Language, Tree } from 'web-tree-sitter';
import { ERROR_KIND, type GrammarTable, type NodeKind } from './grammar-table.ts';
import type { LineMap } from './line-map.ts';
import { SyntaxNode, type SyntaxTree } from './syntax-tree.ts';
import {
  addressOf,
  LanguageView,
  NO_PRODUCTION,
  type ParserMemory,
  type Production,
  SUBTREE_BYTES,
  SubtreeView,
} from './tree-memory.ts';

const BYTES_PER_CODE_UNIT = 2;

/** A subtree whose children are being read. */
class Frame {
  /** Where in memory the next child lies and where the children end. */
  next = 0;
  end = 0;
  isAtFirst = false;
  production: Production = NO_PRODUCTION;
  structuralIndex = 0;
  /** The field of a subtree that does not appear itself: its children take it over. */
  inheritedField = 0;
  /** The node that gets the children. */
  parent: SyntaxNode | undefined;
  /** Whether the subtree is that node itself, and not a part of it that does not appear. */
  isOwner = false;
  /** How many children were waiting for their parents when this one was opened. */
  firstChild = 0;
}

/** What a copy has gathered so far. */
interface Copy {
  readonly text: string;
  readonly hasErrors: boolean;
  readonly comments: SyntaxNode[];
  /** Children whose parent is not complete. Arrays of their very size take half the memory of arrays that grow. */
  readonly waiting: SyntaxNode[];
  waitingCount: number;
  root: SyntaxNode | undefined;
  errorCount: number;
}

/**
 * Copies trees of one language into plain objects, straight from the parser's memory: a cursor crosses into WebAssembly
 * six times for each node, which took longer than everything else that copying does.
 */
export class TreeReader {
  private readonly memory: ParserMemory;
  private readonly grammar: GrammarTable;
  private readonly language: LanguageView;
  private readonly frames: Frame[] = [];

  constructor(memory: ParserMemory, language: Language, grammar: GrammarTable) {
    this.memory = memory;
    this.grammar = grammar;
    this.language = new LanguageView(memory, language);
  }

  /** The caller still owns and frees `tree`. */
  read(tree: Tree, text: string, lines: LineMap): SyntaxTree {
    const subtree = new SubtreeView(this.memory);
    const address = addressOf(tree);
    subtree.moveTo(address);
    const copy: Copy = {
      text,
      hasErrors: subtree.hasErrors,
      comments: [],
      waiting: [],
      waitingCount: 0,
      root: undefined,
      errorCount: 0,
    };
    this.copySubtrees(address, subtree, copy);
    const { root, comments, errorCount } = copy;
    if (!root) throw new Error('The parser gave a tree without a root.');
    return { root, grammar: this.grammar, text, lines, comments, errorCount };
  }

  /** Not recursive: generated code nests deeper than the call stack goes. */
  private copySubtrees(address: number, subtree: SubtreeView, copy: Copy): void {
    let offset = 0;
    let depth = 0;
    let frame = this.openRoot(address);
    for (;;) {
      if (frame.next === frame.end) {
        this.close(frame, copy);
        if (depth === 0) return;
        frame = this.frameAt(--depth);
        continue;
      }
      subtree.moveTo(frame.next);
      frame.next += SUBTREE_BYTES;
      // The first child begins where its parent does.
      if (frame.isAtFirst) frame.isAtFirst = false;
      else offset += subtree.padding;
      let alias = 0;
      let field = 0;
      if (!subtree.isExtra) {
        const index = frame.structuralIndex++;
        alias = frame.production.aliases[index] ?? 0;
        field = frame.production.fields[index] || frame.inheritedField;
      }
      let isEntered = subtree.hasChildren;
      let node = frame.parent;
      if (subtree.isVisible || alias !== 0) {
        const kind = this.grammar.kind(this.language.kindOf(alias || subtree.symbol));
        node = this.copyNode(subtree, kind, this.grammar.fieldName(field), offset, frame.parent, copy);
        // What is in a comment, such as the text of Rust's `///`, is part of it; tokens without a name hold nothing.
        isEntered &&= node !== undefined && kind.isNamed && !kind.isComment;
        field = 0;
      } else isEntered &&= subtree.hasVisibleChildren;
      if (isEntered) frame = this.open(++depth, subtree, field, node, copy);
      else offset += subtree.size;
    }
  }

  /** Makes a node and gives it to its parent, unless it is punctuation that the tree leaves out. */
  private copyNode(
    subtree: SubtreeView,
    kind: NodeKind,
    fieldName: string | undefined,
    offset: number,
    parent: SyntaxNode | undefined,
    copy: Copy,
  ): SyntaxNode | undefined {
    const { size } = subtree;
    // What the parser made up in its place is kept.
    if (kind.isPunctuation && !(copy.hasErrors && size === 0)) return undefined;
    const start = offset / BYTES_PER_CODE_UNIT;
    const end = (offset + size) / BYTES_PER_CODE_UNIT;
    const { text } = copy;
    const node = new SyntaxNode(kind, fieldName, start, kind.isComment ? trimLineBreak(text, end) : end, parent, text);
    if (!parent) copy.root = node;
    else if (kind.isComment) copy.comments.push(node);
    else copy.waiting[copy.waitingCount++] = node;
    if (copy.hasErrors && (kind === ERROR_KIND || (size === 0 && subtree.isMissing))) copy.errorCount++;
    return node;
  }

  /** The root lies in the tree's own data as a child would. */
  private openRoot(address: number): Frame {
    const frame = this.frameAt(0);
    frame.next = address;
    frame.end = address + SUBTREE_BYTES;
    frame.isAtFirst = false;
    frame.production = NO_PRODUCTION;
    frame.inheritedField = 0;
    frame.parent = undefined;
    frame.isOwner = false;
    return frame;
  }

  private open(
    depth: number,
    subtree: SubtreeView,
    inheritedField: number,
    parent: SyntaxNode | undefined,
    { waitingCount }: Copy,
  ): Frame {
    const frame = this.frameAt(depth);
    frame.next = subtree.firstChild;
    frame.end = subtree.lastChildEnd;
    frame.isAtFirst = true;
    frame.production = this.language.production(subtree.production);
    frame.structuralIndex = 0;
    frame.inheritedField = inheritedField;
    frame.parent = parent;
    frame.isOwner = parent !== this.frameAt(depth - 1).parent;
    frame.firstChild = waitingCount;
    return frame;
  }

  /** Gives the children to their node, and lets go of it so that this reader holds no tree. */
  private close(frame: Frame, copy: Copy): void {
    if (frame.isOwner && copy.waitingCount > frame.firstChild) {
      frame.parent?.adopt(copy.waiting.slice(frame.firstChild, copy.waitingCount));
      copy.waitingCount = frame.firstChild;
    }
    frame.parent = undefined;
  }

  private frameAt(depth: number): Frame {
    return (this.frames[depth] ??= new Frame());
  }
}

/** Some grammars take the line break, or the CR of a CRLF, into a comment that runs to the end of its line. */
function trimLineBreak(text: string, end: number): number {
  let trimmed = end;
  while (text.charCodeAt(trimmed - 1) === 13 || text.charCodeAt(trimmed - 1) === 10) trimmed--;
  return trimmed;
}
