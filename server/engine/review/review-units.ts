import type { Span } from '#shared/domain/text.ts';
import type { LineRange } from '../analysis/changed-lines.ts';
import { type DeclaredSymbol, declaredSymbols } from '../proposals/symbols.ts';
import type { FileFacts } from '../rules/file-facts.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import { importsOf } from './imports-of.ts';
import { splitLines } from './split-lines.ts';

/** A piece of a document that is reviewed as a whole: a function, a method, or what stands outside of functions. */
export interface ReviewUnit {
  /** The names of what it is declared in, and its own; empty for the code outside of functions. */
  readonly symbol: string;
  /** Which part of a function that was too long for one prompt, from one; absent for whole functions. */
  readonly part?: { readonly number: number; readonly of: number };
  /** Whole lines, in order; several for the code outside of functions. */
  readonly lines: readonly LineRange[];
  /** The same as offsets. */
  readonly spans: readonly Span[];
  /** Its lines as they are, line breaks as LF. */
  readonly code: string;
}

/** Functions with more tokens than this are reviewed in parts: models lose the thread in longer ones. */
const MAX_UNIT_TOKENS = 3000;

/** What there is to review in a document, in document order; the code outside of functions comes first. */
export function findUnits(file: FileFacts): ReviewUnit[] {
  const { tree } = file;
  const symbols = declaredSymbols(file);
  const functions = joinOverlapping(outermostFunctions(symbols).map((symbol) => toPlace(file, symbol)));
  const head = headLines(file, symbols, functions);
  const whole = [...(head.length > 0 ? [{ symbol: '', lines: head }] : []), ...functions];
  return whole.flatMap(({ symbol, lines }) => {
    const parts = lines.flatMap((range) => splitLines(tree, range, { file, maxTokens: MAX_UNIT_TOKENS }));
    const isSplit = parts.length > lines.length;
    if (!isSplit) return [unitOfLines(file, symbol, lines)];
    return parts.map((part, index) => ({
      ...unitOfLines(file, symbol, [part]),
      part: { number: index + 1, of: parts.length },
    }));
  });
}

/** How a unit is called for people. */
export function nameOfUnit({ symbol, part }: Pick<ReviewUnit, 'symbol' | 'part'>): string {
  const name = symbol === '' ? '(top level)' : symbol;
  return part ? `${name} (part ${part.number} of ${part.of})` : name;
}

interface UnitPlace {
  readonly symbol: string;
  readonly lines: readonly LineRange[];
}

function outermostFunctions(symbols: readonly DeclaredSymbol[]): DeclaredSymbol[] {
  const functions = symbols.filter(({ isClass }) => !isClass);
  let end = -1;
  return functions.filter((one) => {
    const isInner = one.end <= end;
    end = Math.max(end, one.end);
    return !isInner;
  });
}

function toPlace({ tree }: FileFacts, { key, start, end }: DeclaredSymbol): UnitPlace {
  return {
    symbol: key,
    lines: [{ first: tree.lines.lineAt(start), last: tree.lines.lineAt(Math.max(end - 1, start)) }],
  };
}

/** Functions that share a line are one unit, because units are whole lines. */
function joinOverlapping(places: readonly UnitPlace[]): UnitPlace[] {
  const joined: UnitPlace[] = [];
  for (const place of places) {
    const previous = joined.at(-1);
    const [before, own] = [previous?.lines[0], place.lines[0]];
    if (previous && before && own && own.first <= before.last) {
      const lines = [{ first: before.first, last: Math.max(before.last, own.last) }];
      joined[joined.length - 1] = { symbol: previous.symbol, lines };
    } else joined.push(place);
  }
  return joined;
}

/** The lines outside of functions and imports, if they hold more than the heads of classes. */
function headLines(file: FileFacts, symbols: readonly DeclaredSymbol[], functions: readonly UnitPlace[]): LineRange[] {
  const { lines, comments, root } = file.tree;
  const taken = new Set<number>();
  const take = ({ first, last }: LineRange): void => {
    for (let line = first; line <= last; line++) taken.add(line);
  };
  for (const place of functions) place.lines.forEach(take);
  for (const node of importsOf(file)) take(linesOf(file, node));
  for (const node of root.children) if (isTable(file, node)) take(linesOf(file, node));
  for (const comment of comments) if (standsAlone(file, comment)) take(linesOf(file, comment));
  const shells = new Set(symbols.filter(({ isClass }) => isClass).flatMap((symbol) => shellLines(file, symbol)));
  const free: number[] = [];
  for (let line = 0; line < lines.lineCount; line++)
    if (!taken.has(line) && lines.textOf(line).trim() !== '') free.push(line);
  const hasCode = free.some((line) => !shells.has(line) && /\w/.test(lines.textOf(line)));
  return hasCode && root.children.length > 0 ? toRanges(free) : [];
}

/** Shorter statements are read at a glance. */
const TABLE_LINES = 30;

/** Whether a statement is a long list of data, about which there is nothing to review. */
function isTable(file: FileFacts, node: SyntaxNode): boolean {
  const { first, last } = linesOf(file, node);
  if (last - first < TABLE_LINES) return false;
  const { roles, controlFlow } = file.dialect;
  const live = new Set([
    ...controlFlow.functions,
    ...controlFlow.classes,
    ...(roles.Call ?? []),
    ...(roles.Loop ?? []),
  ]);
  for (const { kind } of node.descendants()) if (live.has(kind)) return false;
  return true;
}

/** The lines from the first decorator of a class to its name, and its last one. */
function shellLines({ tree }: FileFacts, { start, end, nameNode }: DeclaredSymbol): number[] {
  const [first, last] = [tree.lines.lineAt(start), tree.lines.lineAt(nameNode?.end ?? start)];
  const heads = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const tail = tree.lines.lineAt(end);
  return /\w/.test(tree.lines.textOf(tail)) ? heads : [...heads, tail];
}

function linesOf({ tree }: FileFacts, { start, end }: SyntaxNode): LineRange {
  return { first: tree.lines.lineAt(start), last: tree.lines.lineAt(Math.max(end - 1, start)) };
}

function standsAlone({ tree }: FileFacts, { start, end }: SyntaxNode): boolean {
  const { lines, text } = tree;
  const before = text.slice(lines.startOf(lines.lineAt(start)), start);
  const after = text.slice(end, lines.spanOf(lines.lineAt(end)).end);
  return `${before}${after}`.trim() === '';
}

function toRanges(lines: readonly number[]): LineRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const line of lines) {
    const range = ranges.at(-1);
    if (range?.last === line - 1) range.last = line;
    else ranges.push({ first: line, last: line });
  }
  return ranges;
}

/** Whole lines of a document as a unit. */
export function unitOfLines({ tree }: FileFacts, symbol: string, lines: readonly LineRange[]): ReviewUnit {
  const spans = lines.map(({ first, last }) => ({
    start: tree.lines.startOf(first),
    end: tree.lines.spanOf(last).end,
  }));
  const pieces = spans.map(({ start, end }) => tree.text.slice(start, end).replace(/\r\n?/g, '\n'));
  return { symbol, lines, spans, code: pieces.join('\n\n') };
}
