import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Span } from '#shared/domain/text.ts';

/** Puts `newText` in the place of a node. */
export function replaceNode({ start, end }: Span, newText: string): TextEdit {
  return { start, end, newText };
}

export function insertBefore({ start }: Span, newText: string): TextEdit {
  return { start, end: start, newText };
}

export function insertAfter({ end }: Span, newText: string): TextEdit {
  return { start: end, end, newText };
}
