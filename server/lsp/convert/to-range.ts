import type { Range } from 'vscode-languageserver/node';
import type { Position, Range as DomainRange, Span } from '#shared/domain/text.ts';
import type { LineMap } from '#engine/source/line-map.ts';

/** Offsets as the positions of the protocol. */
export function toRange(lines: LineMap, span: Span): Range {
  return lines.rangeOf(span);
}

/** Zero-width range at the start of the document. */
export const DOCUMENT_START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Whether a cursor at `position` is in the range or at one of its ends. */
export function isInRange({ line, character }: Position, { start, end }: DomainRange): boolean {
  if (line < start.line || line > end.line) return false;
  return (line > start.line || character >= start.character) && (line < end.line || character <= end.character);
}
