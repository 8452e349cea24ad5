import type { LanguageDefinition } from '../source/languages.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import { type Hole, type ParsedSnippet, parseSnippet, type ParseText } from './parse-snippet.ts';
import { LIST_KINDS } from './snippet-contexts.ts';

/** A node of a pattern: code that must be there, or a hole. */
export type PatternNode = CodeNode | OneHole | ListHole | StringHole;

export interface CodeNode {
  readonly type: 'code';
  readonly kind: string;
  readonly isNamed: boolean;
  readonly fieldName: string | undefined;
  /** What the code must read, white space aside; undefined where the children say it all. */
  readonly text: string | undefined;
  /** What stands around the children, where the grammar does not tell it. */
  readonly gaps: string | undefined;
  readonly children: readonly PatternNode[];
  /** The pattern names none of the modifiers that a declaration can have: it is about declarations with any. */
  readonly ignoresModifiers: boolean;
}

/** `public final`, annotations, `private` in TypeScript. */
export const MODIFIER_KINDS: ReadonlySet<string> = new Set([
  'accessibility_modifier',
  'attribute_list',
  'modifier',
  'modifiers',
  'visibility_modifier',
]);

export interface OneHole {
  readonly type: 'one';
  readonly name: string | undefined;
  readonly fieldName: string | undefined;
}

export interface ListHole {
  readonly type: 'list';
  readonly name: string | undefined;
}

/** The whole content of a text literal. */
export interface StringHole {
  readonly type: 'string';
  readonly name: string | undefined;
  readonly kind: string;
  readonly fieldName: string | undefined;
}

/** A pattern made for one grammar. */
export interface Pattern {
  /** Neighbours, of which the first is code. */
  readonly roots: readonly PatternNode[];
  /** The kind of the first one. */
  readonly kind: string;
  /** A name that every match has in its text; undefined when the pattern has none. */
  readonly word: string | undefined;
}

export type PatternCompilation =
  /** One for each reading of the snippet. */
  | { readonly kind: 'patterns'; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'invalid'; readonly message: string };

export const MAX_PATTERN_LENGTH = 4000;
const MAX_PATTERN_NODES = 1000;
const MAX_PATTERN_DEPTH = 100;

/** Makes patterns of a snippet, or says what is wrong with it. The language's grammar must be loaded. */
export function compilePattern(snippet: string, language: LanguageDefinition, parse: ParseText): PatternCompilation {
  if (snippet.trim() === '') return invalid('The pattern is empty. Write the code to look for, such as eval($X).');
  if (snippet.length > MAX_PATTERN_LENGTH)
    return invalid(`The pattern is longer than ${MAX_PATTERN_LENGTH} characters.`);
  const patterns: Pattern[] = [];
  for (const reading of parseSnippet(snippet, language, parse)) {
    const pattern = toPattern(reading);
    if (typeof pattern === 'string') return invalid(pattern);
    patterns.push(pattern);
  }
  return patterns.length > 0 ? { kind: 'patterns', patterns } : invalid(describeNoCode(snippet, language));
}

/** The pattern, or what is wrong with it. */
function toPattern(reading: ParsedSnippet): Pattern | string {
  if (isTooLarge(reading.roots)) return 'The pattern is too large, or nested too deeply.';
  const compiler = new Compiler(reading);
  const roots = reading.roots.map((node) => compiler.convert(node));
  if (reading.holes.some((hole) => !compiler.found.has(hole)))
    return 'A metavariable must be a whole name, or the whole text between two quotes. Use "where" for parts.';
  const [first] = roots;
  if (first?.type !== 'code')
    return 'The pattern begins with a metavariable, so it would match everything. Write more of the code around it.';
  return { roots, kind: first.kind, word: compiler.word };
}

/** Compiling and matching go as deep as the pattern does. */
function isTooLarge(roots: readonly SyntaxNode[]): boolean {
  let level = roots;
  let count = 0;
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length;
    if (depth > MAX_PATTERN_DEPTH || count > MAX_PATTERN_NODES) return true;
    level = level.flatMap(({ children }) => children);
  }
  return false;
}

function invalid(message: string): PatternCompilation {
  return { kind: 'invalid', message };
}

function describeNoCode(snippet: string, { title }: LanguageDefinition): string {
  const line = snippet.trim().split('\n', 1)[0] ?? '';
  const advice = describeBrackets(snippet) ?? 'Write a complete expression, statement or member of a class.';
  return `This is no ${title} code: \`${line.length > 60 ? `${line.slice(0, 57)}...` : line}\`. ${advice}`;
}

const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function describeBrackets(snippet: string): string | undefined {
  const open: string[] = [];
  for (const [character] of snippet.matchAll(/[()[\]{}]/g)) {
    const wanted = CLOSING[character];
    if (wanted === undefined) open.push(character);
    else if (open.pop() !== wanted) return `The bracket \`${character}\` closes nothing.`;
  }
  const last = open.at(-1);
  return last === undefined ? undefined : `The bracket \`${last}\` is not closed.`;
}

/** Turns the nodes of a parsed snippet into those of a pattern. */
class Compiler {
  readonly found = new Set<Hole>();
  word: string | undefined;
  private readonly snippet: ParsedSnippet;

  constructor(snippet: ParsedSnippet) {
    this.snippet = snippet;
  }

  convert(node: SyntaxNode): PatternNode {
    return this.toHole(node) ?? this.toStringHole(node) ?? this.toCode(node);
  }

  private toHole(node: SyntaxNode): PatternNode | undefined {
    const hole = this.holeIn(node.start, node.end);
    if (!hole || (LIST_KINDS.has(node.kind) && node.children.length > 0)) return undefined;
    this.found.add(hole);
    const { name, isList } = hole.variable;
    return isList ? { type: 'list', name } : { type: 'one', name, fieldName: node.fieldName };
  }

  /** `"$X"`: the quotes belong to the literal and not to the hole. */
  private toStringHole(node: SyntaxNode): PatternNode | undefined {
    const quote = this.snippet.text[node.start];
    if ((quote !== '"' && quote !== "'" && quote !== '`') || this.snippet.text[node.end - 1] !== quote)
      return undefined;
    const hole = this.holeIn(node.start + 1, node.end - 1);
    if (!hole || hole.variable.isList || hole.start !== node.start + 1 || hole.end !== node.end - 1) return undefined;
    this.found.add(hole);
    return { type: 'string', name: hole.variable.name, kind: node.kind, fieldName: node.fieldName };
  }

  private toCode(node: SyntaxNode): CodeNode {
    const { kind, isNamed, fieldName } = node;
    const hasText = node.children.length === 0 || kind === 'string_content';
    if (hasText) this.noteWord(node);
    return {
      type: 'code',
      kind,
      isNamed,
      fieldName,
      text: hasText ? comparableText(node) : undefined,
      gaps: gapsOf(node),
      children: hasText ? [] : node.children.map((child) => this.convert(child)),
      ignoresModifiers: node.children.every((child) => !MODIFIER_KINDS.has(child.kind)),
    };
  }

  private noteWord(node: SyntaxNode): void {
    const { text } = node;
    if (!node.isNamed || !/^[\w$]{3,}$/.test(text) || this.holeIn(node.start, node.end)) return;
    if (text.length > (this.word?.length ?? 0)) this.word = text;
  }

  private holeIn(start: number, end: number): Hole | undefined {
    return this.snippet.holes.find((hole) => start >= hole.start && end <= hole.end && end > start);
  }
}

/** The text of a node as patterns compare it: the choice of quotes does not count, nor does space between brackets. */
export function comparableText({ kind, text }: SyntaxNode): string {
  if (kind === 'string_start' || kind === 'string_end') return text.replaceAll("'", '"');
  if (/^["'][^"'\\]*["']$/.test(text)) return `"${text.slice(1, -1)}"`;
  return /^[\s()[\]{},;]*$/.test(text) ? text.replaceAll(/\s+/g, '') : text;
}

/** In a slice the colons tell which bound is which, and they are no nodes. */
export function gapsOf(node: SyntaxNode): string | undefined {
  if (node.kind !== 'slice') return undefined;
  let gaps = '';
  let { start } = node;
  for (const child of node.children) {
    gaps += `${node.text.slice(start - node.start, child.start - node.start)}@`;
    start = child.end;
  }
  return (gaps + node.text.slice(start - node.start)).replaceAll(/\s+/g, '');
}
