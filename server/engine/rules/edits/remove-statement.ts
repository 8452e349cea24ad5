import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Span } from '#shared/domain/text.ts';
import type { SyntaxTree } from '../../source/syntax-tree.ts';

/**
 * Removes a statement: with its whole lines when nothing else stands on them, else only the statement and the separator
 * behind it. The caller makes sure that the block it stands in may be empty.
 */
export function removeStatement(tree: SyntaxTree, statement: Span): TextEdit {
  const { lines, text } = tree;
  const firstLine = lines.lineAt(statement.start);
  let end = statement.end;
  while (text[end] === ';' || text[end] === ' ' || text[end] === '\t') end++;
  const standsAlone =
    text.slice(lines.startOf(firstLine), statement.start).trim() === '' && end === lines.spanOf(lines.lineAt(end)).end;
  if (!standsAlone) return { start: statement.start, end, newText: '' };
  return { start: lines.startOf(firstLine), end: lines.startOf(lines.lineAt(end) + 1), newText: '' };
}
