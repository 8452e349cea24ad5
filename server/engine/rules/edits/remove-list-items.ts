import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';

/** A comment that ends the line of the item before it, perhaps behind the comma. */
const TRAILING_COMMENT = /^[ \t]*(,?)[ \t]*(?:(?:\/\/|#)[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/)(?=[ \t]*\r?\n)/;
/** A comment with a line of its own. */
const OWN_LINE_COMMENT = /\n[ \t]*(?=\/\/|#|\/\*)/;

/**
 * Removes items of a comma-separated list, each with one comma, the white space and the comments that belonged to it.
 * `items` are all items in document order; at least one of them must stay, or the list's own syntax would be left behind.
 */
export function removeListItems(items: readonly SyntaxNode[], isRemoved: (item: SyntaxNode) => boolean): TextEdit[] {
  const text = sourceOf(items);
  const edits: TextEdit[] = [];
  let lastKept: SyntaxNode | undefined;
  let run: { readonly start: number; readonly end: number } | undefined;
  for (const item of items) {
    if (isRemoved(item)) {
      run = { start: run?.start ?? item.start, end: item.end };
      continue;
    }
    if (run) edits.push({ start: run.start, end: startWithComments(text, run.end, item.start), newText: '' });
    run = undefined;
    lastKept = item;
  }
  return run && lastKept ? [...edits, ...removeTail(text, lastKept.end, run)] : edits;
}

/** The file up to the last item at least, with offsets as in the file. */
function sourceOf(items: readonly SyntaxNode[]): string {
  let root = items[0];
  while (root?.parent) root = root.parent;
  return root ? ' '.repeat(root.start) + root.text : '';
}

/** What stands on lines of its own above a kept item belongs to it. */
function startWithComments(text: string, from: number, start: number): number {
  const match = OWN_LINE_COMMENT.exec(text.slice(from, start));
  return match ? from + match.index + match[0].length : start;
}

/** Removes the last items with the comma before them; a comment that ends the last kept item's line stays. */
function removeTail(text: string, keptEnd: number, run: { readonly start: number; readonly end: number }): TextEdit[] {
  const comment = TRAILING_COMMENT.exec(text.slice(keptEnd, run.start));
  if (!comment) return [{ start: keptEnd, end: run.end, newText: '' }];
  const commentEnd = keptEnd + comment[0].length;
  const trailingComma = /^[ \t]*,/.exec(text.slice(run.end))?.[0] ?? '';
  const isClosedBelow = /^[ \t]*,?[ \t]*(?:\r?\n|$)/.test(text.slice(run.end));
  // Behind a line comment the closing bracket needs a line of its own.
  const start = isClosedBelow ? commentEnd : run.start;
  const items = { start, end: run.end + trailingComma.length, newText: '' };
  if (trailingComma !== '' || comment[1] === '') return [items];
  const comma = text.indexOf(',', keptEnd);
  return [{ start: comma, end: comma + 1, newText: '' }, items];
}
