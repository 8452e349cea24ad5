import type { Span } from './text.ts';

/** Replaces the text at `start`..`end` (UTF-16 offsets) by `newText`. */
export interface TextEdit extends Span {
  readonly newText: string;
}

/**
 * The edits in document order, or undefined when two of them touch the same text. Two insertions at one offset count
 * as a conflict as well: their order would be a guess.
 */
export function orderEdits(edits: readonly TextEdit[]): TextEdit[] | undefined {
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  for (const [index, edit] of ordered.entries()) {
    const previous = ordered[index - 1];
    if (previous && (edit.start < previous.end || edit.start === previous.start)) return undefined;
  }
  return ordered;
}

/** All edits of several changes, those they share (such as adding the same import) only once. */
export function joinEdits(changes: readonly (readonly TextEdit[])[]): TextEdit[] {
  const byKey = new Map<string, TextEdit>();
  for (const edit of changes.flat()) byKey.set(`${edit.start} ${edit.end} ${edit.newText}`, edit);
  return [...byKey.values()];
}

/** Applies edits that all refer to `text` as it is now. Throws RangeError when they overlap or leave the text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = orderEdits(edits);
  if (!ordered) throw new RangeError('The edits overlap.');
  let result = '';
  let offset = 0;
  for (const edit of ordered) {
    if (edit.start < 0 || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`The edit ${edit.start}..${edit.end} is outside of the text (length ${text.length}).`);
    }
    result += text.slice(offset, edit.start) + edit.newText;
    offset = edit.end;
  }
  return result + text.slice(offset);
}
