import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Span } from '#shared/domain/text.ts';

/**
 * Removes items of a comma-separated list, each with one comma and the white space that belonged to it. `items` are all
 * items in document order; at least one of them must stay, or the list's own syntax would be left behind.
 */
export function removeListItems(items: readonly Span[], isRemoved: (item: Span) => boolean): TextEdit[] {
  const edits: TextEdit[] = [];
  let lastKept: Span | undefined;
  let runStart: Span | undefined;
  for (const item of items) {
    if (isRemoved(item)) {
      runStart ??= item;
      continue;
    }
    if (runStart) edits.push({ start: runStart.start, end: item.start, newText: '' });
    runStart = undefined;
    lastKept = item;
  }
  const last = items.at(-1);
  if (runStart && last && lastKept) edits.push({ start: lastKept.end, end: last.end, newText: '' });
  return edits;
}
