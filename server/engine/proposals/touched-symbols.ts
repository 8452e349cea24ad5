import type { TextEdit } from '#shared/domain/text-edit.ts';
import { FileFacts } from '../rules/file-facts.ts';
import type { ParsedDocument } from '../analysis/analyzer.ts';
import type { LineMap } from '../source/line-map.ts';
import { declaredSymbols, type DeclaredSymbol } from './symbols.ts';

/** A symbol whose lines a change touches. */
export interface SymbolChange {
  readonly symbol: DeclaredSymbol;
  /** One-based line of its name before the change. */
  readonly line: number;
  readonly isSignatureChanged: boolean;
}

/** Zero-based lines: those from `first` to `last`, or for `last < first` the gap before `first`. */
interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/**
 * The functions that edits touch, and the classes where they touch no function in them, as they are before the change and
 * in document order. `edits` refer to the text before.
 */
export function findTouchedSymbols(
  before: ParsedDocument,
  after: ParsedDocument,
  edits: readonly TextEdit[],
): SymbolChange[] {
  const { lines, text } = before.tree;
  const symbols = symbolsOf(before);
  const touched = new Set(edits.flatMap((edit) => touchedBy(symbols, lines, touchedLines(edit, lines, text))));
  const remaining = symbolsOf(after);
  return symbols
    .filter((symbol) => touched.has(symbol))
    .map((symbol) => ({
      symbol,
      line: lines.lineAt(symbol.nameNode?.start ?? symbol.start) + 1,
      isSignatureChanged: !remaining.some((other) => standsFor(other, symbol)),
    }));
}

function symbolsOf({ path, language, tree }: ParsedDocument): DeclaredSymbol[] {
  return declaredSymbols(new FileFacts(path, language, tree));
}

function touchedBy(symbols: readonly DeclaredSymbol[], lines: LineMap, edited: LineSpan): DeclaredSymbol[] {
  const touched = symbols.filter(({ start, end }) => meets(lines.lineAt(start), lines.lineAt(end), edited));
  return touched.filter(
    (symbol) => !symbol.isClass || !touched.some((other) => !other.isClass && contains(symbol, other)),
  );
}

function meets(first: number, last: number, edited: LineSpan): boolean {
  if (edited.last < edited.first) return first < edited.first && edited.first <= last;
  return first <= edited.last && edited.first <= last;
}

function contains(outer: DeclaredSymbol, inner: DeclaredSymbol): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whole lines that are put between two others touch neither of them. */
function touchedLines({ start, end, newText }: TextEdit, lines: LineMap, text: string): LineSpan {
  const line = lines.lineAt(start);
  if (start < end) {
    const isFromNextLine = [text[start], newText[0], text[end]].every((next) => next === undefined || isBreak(next));
    return { first: isFromNextLine ? line + 1 : line, last: lines.lineAt(end - 1) };
  }
  if (start === lines.startOf(line) && /[\r\n]$/.test(newText)) return { first: line, last: line - 1 };
  if (start === lines.spanOf(line).end && /^[\r\n]/.test(newText)) return { first: line + 1, last: line };
  return { first: line, last: line };
}

function isBreak(character: string): boolean {
  return character === '\r' || character === '\n';
}

/** Whether callers of a symbol can go on with another one after the change. */
function standsFor(after: DeclaredSymbol, before: DeclaredSymbol): boolean {
  return after.key === before.key && after.signature === before.signature && (after.isPublic || !before.isPublic);
}
