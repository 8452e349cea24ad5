import type { Span } from '#shared/domain/text.ts';
import type { LanguageDefinition } from '../source/languages.ts';
import type { SyntaxNode, SyntaxTree } from '../source/syntax-tree.ts';
import { findMetavariables, type Metavariable, type MetavariableUse } from './metavariables.ts';
import { CONTEXTS, LIST_SPELLINGS, OBJECT_CONTEXT, OTHER_READINGS, type SnippetContext } from './snippet-contexts.ts';

/** Parses a text in a language that is ready. */
export type ParseText = (language: LanguageDefinition, text: string) => SyntaxTree;

/** The place of a metavariable in a parsed snippet, spelled as the grammar wants it. */
export interface Hole extends Span {
  readonly variable: Metavariable;
}

export interface ParsedSnippet {
  readonly text: string;
  /** Neighbours that make up the snippet. */
  readonly roots: readonly SyntaxNode[];
  readonly holes: readonly Hole[];
}

/** More lists are spelled alike, for the ways to spell them multiply. */
const MAX_FREE_LISTS = 3;

/**
 * Parses a snippet as whatever it can be in a language: statements, an expression, a member. Some code has a second
 * reading. Empty when it is no code.
 */
export function parseSnippet(snippet: string, language: LanguageDefinition, parse: ParseText): ParsedSnippet[] {
  const code = snippet.trim();
  const isObject = code.startsWith('{') && /^(?:java|type)script$/.test(language.id);
  const contexts = [...(isObject ? [OBJECT_CONTEXT] : []), ...CONTEXTS[language.id]];
  const first = parseWithin(code, contexts, { language, parse });
  if (!first) return [];
  const others = (OTHER_READINGS[language.id] ?? []).filter(({ kind }) => kind === first.roots[0]?.kind);
  return [first, ...others.flatMap(({ context }) => parseWithin(code, [context], { language, parse }) ?? [])];
}

function parseWithin(
  code: string,
  contexts: readonly SnippetContext[],
  { language, parse }: { language: LanguageDefinition; parse: ParseText },
): ParsedSnippet | undefined {
  const uses = findMetavariables(code);
  for (const spellings of spellLists(uses, LIST_SPELLINGS[language.id])) {
    for (const context of contexts) {
      const spelled = spell(code, uses, { spellings, context });
      const tree = parse(language, spelled.text);
      const roots = tree.errorCount === 0 ? rootsWithin(tree, spelled) : undefined;
      if (roots) return { text: spelled.text, roots: unwrap(roots, code), holes: spelled.holes };
    }
  }
  return undefined;
}

/** The ways to spell the lists of a snippet, the plainest first. */
function spellLists(uses: readonly MetavariableUse[], spellings: readonly string[]): string[][] {
  const count = uses.filter(({ isList }) => isList).length;
  if (count > MAX_FREE_LISTS) return spellings.map((spelling) => Array.from({ length: count }, () => spelling));
  let ways: string[][] = [[]];
  for (let list = 0; list < count; list++)
    ways = ways.flatMap((way) => spellings.map((spelling) => [...way, spelling]));
  return ways;
}

interface Spelled {
  readonly text: string;
  readonly holes: readonly Hole[];
  readonly code: Span;
}

function spell(
  code: string,
  uses: readonly MetavariableUse[],
  { spellings, context }: { spellings: readonly string[]; context: SnippetContext },
): Spelled {
  let text = context[0];
  const start = text.length;
  const holes: Hole[] = [];
  let end = 0;
  let list = 0;
  for (const [index, use] of uses.entries()) {
    text += code.slice(end, use.start);
    const spelling = use.isList ? (spellings[list++] ?? '@') : '@';
    const spelled = spelling.replaceAll('@', `__rq${index}__`);
    holes.push({ start: text.length, end: text.length + spelled.length, variable: use });
    text += spelled;
    end = use.end;
  }
  text += code.slice(end);
  return { text: text + context[1], holes, code: { start, end: text.length } };
}

/** The outermost nodes that make up the code; undefined when the grammar divided it otherwise. */
function rootsWithin(tree: SyntaxTree, { text, code }: Spelled): readonly SyntaxNode[] | undefined {
  const roots: SyntaxNode[] = [];
  const pending: SyntaxNode[] = [...tree.root.children];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.start >= code.start && node.end <= code.end) roots.unshift(node);
    else if (node.start < code.end && node.end > code.start) pending.push(...node.children);
  }
  roots.sort((a, b) => a.start - b.start);
  const [first] = roots;
  const last = roots.at(-1);
  if (!first || !last || first.start !== code.start || !/^[;,\s]*$/.test(text.slice(last.end, code.end)))
    return undefined;
  const isWhole = roots.every((root) => root.parent === first.parent && !hasKeywordAsName(root));
  return isWhole ? roots : undefined;
}

const KEYWORDS: ReadonlySet<string> = new Set(['catch', 'class', 'do', 'else', 'for', 'if', 'switch', 'try', 'while']);

/** A grammar may take a statement that it cannot read for a function of that name. */
function hasKeywordAsName(root: SyntaxNode): boolean {
  for (const node of root.descendants()) if (node.kind === 'identifier' && KEYWORDS.has(node.text)) return true;
  return false;
}

/** A lone expression is meant wherever it stands; with a semicolon it is a statement. */
function unwrap(roots: readonly SyntaxNode[], code: string): readonly SyntaxNode[] {
  const [only, ...others] = roots;
  if (!only || others.length > 0) return roots;
  const wrappers = code.endsWith(';') ? STATEMENT_WRAPPERS : EXPRESSION_WRAPPERS;
  let node = only;
  while (wrappers.has(node.kind)) {
    const [inner, ...rest] = node.children;
    if (!inner || rest.length > 0) break;
    node = inner;
  }
  return [node];
}

/** C# wraps what stands outside of classes. */
const STATEMENT_WRAPPERS: ReadonlySet<string> = new Set(['global_statement']);
const EXPRESSION_WRAPPERS: ReadonlySet<string> = new Set([
  'global_statement',
  'expression_statement',
  'expression_list',
  'modifiers',
]);
