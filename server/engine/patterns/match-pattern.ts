import type { Span } from '#shared/domain/text.ts';
import type { Dialect } from '../source/dialect.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import {
  type CodeNode,
  comparableText,
  gapsOf,
  MODIFIER_KINDS,
  type OneHole,
  type Pattern,
  type PatternNode,
  type StringHole,
} from './compile-pattern.ts';
import { isSameCode } from '../rules/code/files/same-code.ts';

/** What a metavariable stands for. */
export interface Binding extends Span {
  /** Empty for the content of a text literal and for an empty list. */
  readonly nodes: readonly SyntaxNode[];
  readonly text: string;
}

/** What is left to match; false asks for another way to match what came before. */
type Next = () => boolean;

/** Thrown when matching takes more than a file may cost. */
export class MatchBudgetError extends Error {
  override readonly name = 'MatchBudgetError';
}

/** How many nodes one candidate, and all of a file, may be compared with. */
const MAX_STEPS = 20_000;
const MAX_FILE_STEPS = 4_000_000;

/**
 * Compares patterns with one file's code. Lists can be divided in many ways: the matcher tries them one after the other, each
 * with what is left to do as a continuation. Its depth is that of the pattern, never that of the code.
 */
export class Matching {
  readonly source: string;
  readonly dialect: Dialect;
  bindings = new Map<string, Binding>();
  /** The match may hold modifiers that the pattern does not name, and a fix would lose. */
  hasIgnored = false;
  private steps = 0;
  private fileSteps = 0;

  constructor(source: string, dialect: Dialect) {
    this.source = source;
    this.dialect = dialect;
  }

  /** Begins with another candidate. */
  start(): void {
    this.bindings = new Map();
    this.hasIgnored = false;
    this.spend(this.steps);
    this.steps = 0;
  }

  /** Nothing can be said of a candidate that was not looked at to the end. */
  get isExhausted(): boolean {
    return this.steps > MAX_STEPS;
  }

  /** Counts nodes that are looked at around or within candidates. Throws when a file has taken its share. */
  spend(steps: number): void {
    this.fileSteps += steps;
    if (this.fileSteps > MAX_FILE_STEPS) throw new MatchBudgetError('Its patterns take too long on this file.');
  }

  /** Counts a step; false when the candidate has used up what it may cost. */
  step(): boolean {
    return ++this.steps <= MAX_STEPS;
  }

  /** Matches a pattern that begins at a node. `next` is told where the match ends. */
  match({ roots }: Pattern, node: SyntaxNode, next: (end: number) => boolean): boolean {
    const [first, ...rest] = roots;
    if (!first) return false;
    if (rest.length === 0) return this.matchNode(first, node, () => next(node.end), true);
    const siblings = node.parent?.children ?? [];
    const index = siblings.indexOf(node);
    if (index < 0) return false;
    return this.matchList({ patterns: roots, nodes: siblings, isOpen: true }, 0, index, (end) =>
      next(siblings[end - 1]?.end ?? node.end),
    );
  }

  /** The code of a binding as text. */
  textOf(name: string): string {
    return this.bindings.get(name)?.text ?? '';
  }

  private matchNode(pattern: PatternNode, node: SyntaxNode, next: Next, isRoot = false): boolean {
    if (!this.step()) return false;
    if (pattern.type === 'list') return this.bind(pattern.name, this.bindingOf([node], node.start), next);
    if (!isRoot && pattern.fieldName !== node.fieldName) return false;
    if (pattern.type === 'one') return this.matchOne(pattern, node, next);
    if (pattern.type === 'string') return this.matchString(pattern, node, next);
    if (pattern.kind !== node.kind || pattern.isNamed !== node.isNamed) return false;
    if (pattern.text !== undefined) return isSameText(pattern.text, node) && next();
    if (pattern.gaps !== undefined && pattern.gaps !== gapsOf(node)) return false;
    return this.matchList(
      { patterns: pattern.children, nodes: this.partsOf(node, pattern), isOpen: false },
      0,
      0,
      next,
    );
  }

  private partsOf({ children }: SyntaxNode, { ignoresModifiers }: CodeNode): readonly SyntaxNode[] {
    if (!ignoresModifiers || !children.some(({ kind }) => MODIFIER_KINDS.has(kind))) return children;
    this.hasIgnored = true;
    return children.filter(({ kind }) => !MODIFIER_KINDS.has(kind));
  }

  private matchOne(pattern: OneHole, node: SyntaxNode, next: Next): boolean {
    return node.isNamed && this.bind(pattern.name, this.bindingOf([node], node.start), next);
  }

  private matchString(pattern: StringHole, node: SyntaxNode, next: Next): boolean {
    if (node.kind !== pattern.kind && !this.dialect.roles.String?.includes(node.kind)) return false;
    const content = contentOf(node);
    return content !== undefined && this.bind(pattern.name, content, next);
  }

  /** An open list may end before its last node. */
  private matchList(
    list: {
      readonly patterns: readonly PatternNode[];
      readonly nodes: readonly SyntaxNode[];
      readonly isOpen: boolean;
    },
    at: number,
    from: number,
    next: (end: number) => boolean,
  ): boolean {
    const { patterns, nodes, isOpen } = list;
    const pattern = patterns[at];
    if (!pattern) return (isOpen || from === nodes.length) && next(from);
    if (pattern.type !== 'list') {
      const node = nodes[from];
      return (
        node !== undefined && this.matchNode(pattern, node, () => this.matchList(list, at + 1, from + 1, next), isOpen)
      );
    }
    const isLast = at === patterns.length - 1;
    for (let end = isLast ? nodes.length : from; end <= nodes.length; end++) {
      if (!this.step()) return false;
      const binding = this.bindingOf(nodes.slice(from, end), nodes[from - 1]?.end ?? nodes[from]?.start ?? 0);
      if (this.bind(pattern.name, binding, () => this.matchList(list, at + 1, end, next))) return true;
    }
    return false;
  }

  /** The first use of a name gives it its meaning, the others must be the same code. */
  private bind(name: string | undefined, binding: Binding, next: Next): boolean {
    if (name === undefined) return next();
    const known = this.bindings.get(name);
    if (known) return isSame(known, binding) && next();
    this.bindings.set(name, binding);
    if (next()) return true;
    this.bindings.delete(name);
    return false;
  }

  private bindingOf(nodes: readonly SyntaxNode[], place: number): Binding {
    const [first] = nodes;
    const last = nodes.at(-1);
    const start = first?.start ?? place;
    const end = last?.end ?? place;
    return { nodes, start, end, text: this.source.slice(start, end) };
  }
}

/** Empty brackets are empty also with a comment between them. */
function isSameText(wanted: string, node: SyntaxNode): boolean {
  if (wanted === comparableText(node)) return true;
  if (node.children.length > 0 || !/^(?:\(\)|\[\]|\{\})$/.test(wanted)) return false;
  return node.text.startsWith(wanted.charAt(0)) && node.text.endsWith(wanted.charAt(1));
}

function isSame(a: Binding, b: Binding): boolean {
  if (a.nodes.length !== b.nodes.length) return false;
  if (a.nodes.length === 0) return a.text === b.text;
  return a.nodes.every((node, index) => {
    const other = b.nodes[index] as SyntaxNode;
    return node.text === other.text || isSameCode(node, other);
  });
}

/** What stands between the quotes of a text literal; undefined when something is put in while the program runs. */
function contentOf(node: SyntaxNode): Binding | undefined {
  const { text } = node;
  const [open, quote] = /^[\w@$]*("""|'''|["'`])/.exec(text) ?? [];
  if (open === undefined || quote === undefined || !text.endsWith(quote) || text.length < open.length + quote.length)
    return undefined;
  for (const child of node.children) if (/interpolation|substitution/.test(child.kind)) return undefined;
  const content = text.slice(open.length, text.length - quote.length);
  return { nodes: [], start: node.start + open.length, end: node.end - quote.length, text: content };
}
