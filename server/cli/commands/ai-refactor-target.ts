import { findClosestName } from '#shared/closest-name.ts';
import type { Span } from '#shared/domain/text.ts';
import type { ParsedDocument } from '#engine/analysis/analyzer.ts';
import { type DeclaredSymbol, declaredSymbols } from '#engine/proposals/symbols.ts';
import { FileFacts } from '#engine/rules/file-facts.ts';
import { UsageError } from '../exit-codes.ts';

/** What is to be refactored, as it is typed: `FILE`, `FILE:LINE` or `FILE:SYMBOL`. */
export interface RefactorTarget {
  readonly file: string;
  /** The name of a function or class, or a line from one. */
  readonly place: string | undefined;
}

/** What follows the last colon is a place, unless it goes on as a path does. */
export function parseTarget(text: string): RefactorTarget {
  const at = text.lastIndexOf(':');
  const place = text.slice(at + 1);
  if (at <= 0 || place === '' || /[\\/]/.test(place)) return { file: text, place: undefined };
  return { file: text.slice(0, at), place };
}

/** The code of a place: a function, a class, or the whole file. Throws UsageError when there is no such place, or several. */
export function locateTarget(document: ParsedDocument, { file, place }: RefactorTarget): Span {
  const { path, language, tree } = document;
  if (place === undefined) return { start: 0, end: tree.text.length };
  const symbols = declaredSymbols(new FileFacts(path, language, tree));
  if (/^\d+$/.test(place)) return symbolAtLine(document, symbols, { file, line: Number(place) });
  const matches = symbols.filter(({ name, key }) => key === place || name === place);
  const [match, ...others] = matches;
  if (!match) {
    const closest = findClosestName(place, new Set(symbols.flatMap(({ name, key }) => [name, key])));
    const advice = closest === undefined ? 'Name a line, such as FILE:12.' : `Did you mean "${closest}"?`;
    throw new UsageError(`There is no function or class "${place}" in ${file}. ${advice}`);
  }
  if (others.length > 0) {
    const lines = matches.map(({ start }) => `${file}:${tree.lines.lineAt(start) + 1}`);
    throw new UsageError(`"${place}" is declared several times. Name one of them by its line: ${lines.join(', ')}.`);
  }
  return { start: match.start, end: match.end };
}

/** The innermost function around a line; a class where there is none. */
function symbolAtLine(
  { tree: { lines } }: ParsedDocument,
  symbols: readonly DeclaredSymbol[],
  { file, line }: { file: string; line: number },
): Span {
  const around = symbols.filter(
    ({ start, end }) => lines.lineAt(start) < line && line <= lines.lineAt(Math.max(start, end - 1)) + 1,
  );
  const match = around.findLast(({ isClass }) => !isClass) ?? around.at(-1);
  if (!match)
    throw new UsageError(`There is no function around line ${line} of ${file}. ${file} alone takes all of it.`);
  return { start: match.start, end: match.end };
}
