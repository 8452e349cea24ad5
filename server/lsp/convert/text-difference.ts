import { diffArrays } from 'diff';
import type { TextEdit } from '#shared/domain/text-edit.ts';

/** Texts that differ in more lines than this become one edit: finding the best ones would take seconds. */
const MAX_CHANGED_LINES = 2000;

/** Edits that make `after` of `before` and touch as little as possible, so that cursors and marks stay where they are. */
export function editsBetween(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const changes = diffArrays(splitLines(before), splitLines(after), { maxEditLength: MAX_CHANGED_LINES });
  if (!changes) return [narrow(before, { start: 0, end: before.length, newText: after })];
  const edits: TextEdit[] = [];
  let offset = 0;
  let open: { start: number; end: number; newText: string } | undefined;
  const close = (): void => {
    if (open) edits.push(narrow(before, open));
    open = undefined;
  };
  for (const { value, added, removed } of changes) {
    const text = value.join('');
    if (!added && !removed) close();
    else {
      open ??= { start: offset, end: offset, newText: '' };
      if (removed) open.end += text.length;
      else open.newText += text;
    }
    if (!added) offset += text.length;
  }
  close();
  return edits;
}

/** With their line breaks. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Leaves out what the old and the new text of an edit begin and end with. */
function narrow(text: string, { start, end, newText }: TextEdit): TextEdit {
  const oldText = text.slice(start, end);
  const limit = Math.min(oldText.length, newText.length);
  let head = 0;
  while (head < limit && oldText[head] === newText[head]) head++;
  let tail = 0;
  while (tail < limit - head && oldText.at(-1 - tail) === newText.at(-1 - tail)) tail++;
  if (isWithinCharacter(oldText, head) || isWithinCharacter(newText, head)) head--;
  if (isWithinCharacter(oldText, oldText.length - tail) || isWithinCharacter(newText, newText.length - tail)) tail--;
  return { start: start + head, end: end - tail, newText: newText.slice(head, newText.length - tail) };
}

/** Between the halves of a line break or of a character outside of the basic plane, where editors have no position. */
function isWithinCharacter(text: string, offset: number): boolean {
  return /^(?:\r\n|[\uD800-\uDBFF][\uDC00-\uDFFF])$/.test(text.slice(Math.max(offset - 1, 0), offset + 1));
}
