import type { Span } from '#shared/domain/text.ts';
import { orderEdits, type TextEdit } from '#shared/domain/text-edit.ts';
import { dedent } from './indentation.ts';
import type { SearchReplace } from './reply-schema.ts';

export type LocatedEdits =
  | { readonly kind: 'located'; readonly edits: readonly TextEdit[] }
  /** `reason` is a sentence for the user. */
  | { readonly kind: 'fault'; readonly reason: string };

/**
 * Turns replacements of texts into edits of a document. Each text must occur once in `spans`, the code that was sent, or
 * else once in the document: exactly, or with other blanks at the ends of lines, or as whole lines that are indented
 * otherwise as a block.
 */
export function locateEdits(
  text: string,
  replacements: readonly SearchReplace[],
  spans: readonly Span[],
): LocatedEdits {
  const edits: TextEdit[] = [];
  for (const replacement of replacements) {
    if (hasUnknownPlaceholder(text, replacement)) {
      return { kind: 'fault', reason: 'The fix names a secret that was never sent.' };
    }
    const places = findPlaces(text, replacement, spans);
    const [place] = places;
    if (!place) return { kind: 'fault', reason: 'The text to be replaced is not in the file.' };
    if (places.length > 1) {
      return {
        kind: 'fault',
        reason: `The text to be replaced occurs ${places.length} times, so that its place is a guess.`,
      };
    }
    const edit = withoutSharedLines(text, place);
    if (edit.start < edit.end || edit.newText !== '') edits.push(edit);
  }
  if (edits.length === 0) return { kind: 'fault', reason: 'The fix changes nothing.' };
  return orderEdits(edits) ? { kind: 'located', edits } : { kind: 'fault', reason: 'The edits overlap.' };
}

const PLACEHOLDER = /\bREDACTED_\w+/g;

/** Whether something is left of the placeholders for secrets, after those that were sent are replaced. */
function hasUnknownPlaceholder(text: string, { replace }: SearchReplace): boolean {
  return replace.match(PLACEHOLDER)?.some((placeholder) => !text.includes(placeholder)) ?? false;
}

function findPlaces(text: string, replacement: SearchReplace, spans: readonly Span[]): TextEdit[] {
  for (const find of [findExactly, findByLines, findIndentedOtherwise]) {
    const places = find(text, replacement);
    const sent = places.filter((place) => spans.some(({ start, end }) => start <= place.start && place.end <= end));
    if (sent.length > 0) return sent;
    if (places.length > 0) return places;
  }
  return [];
}

function findExactly(text: string, { search, replace }: SearchReplace): TextEdit[] {
  const places: TextEdit[] = [];
  for (let start = text.indexOf(search); start >= 0; start = text.indexOf(search, start + 1))
    places.push({ start, end: start + search.length, newText: withBreaksOf(text, replace) });
  return places;
}

/** Line by line, without the blanks at the ends of lines and whichever line breaks there are. */
function findByLines(text: string, { search, replace }: SearchReplace): TextEdit[] {
  const lines = linesOf(text);
  const sought = search.split(/\r\n?|\n/).map((line) => line.trimEnd());
  const [first = '', ...others] = sought;
  const places: TextEdit[] = [];
  for (const [index, line] of lines.entries()) {
    const window = lines.slice(index + 1, index + sought.length);
    const last = window.at(-1);
    const isSame = others.every((other, at) =>
      at === others.length - 1 ? window[at]?.text.startsWith(other) : window[at]?.text.trimEnd() === other,
    );
    if (!isSame) continue;
    const own = line.text.trimEnd();
    const column = last ? ends(own, first) : own.indexOf(first);
    if (column < 0) continue;
    const start = line.start + column;
    const end = last ? last.start + (others.at(-1)?.length ?? 0) : start + first.length;
    places.push({ start, end, newText: withBreaksOf(text, replace) });
  }
  return places;
}

function ends(text: string, end: string): number {
  return text.endsWith(end) ? text.length - end.length : -1;
}

/** Whole lines that lie deeper or less deep than the text says; what replaces them moves along. */
function findIndentedOtherwise(text: string, { search, replace }: SearchReplace): TextEdit[] {
  const sought = dedent(search.replace(/^(?:[ \t]*(?:\r\n?|\n))+|\s+$/g, '').split(/\r\n?|\n/));
  const wanted = sought.lines.join('\n');
  const lines = linesOf(text);
  const places: TextEdit[] = [];
  for (let index = 0; index + sought.lines.length <= lines.length; index++) {
    const window = lines.slice(index, index + sought.lines.length);
    const [first, last] = [window[0], window.at(-1)];
    if (!first || !last || first.text.trim() !== sought.lines[0]?.trim()) continue;
    const found = dedent(window.map((line) => line.text));
    if (found.lines.join('\n') !== wanted) continue;
    const newText = moveLines(replace, sought.indentation, found.indentation);
    places.push({ start: first.start, end: last.start + last.text.length, newText: withBreaksOf(text, newText) });
  }
  return places;
}

function moveLines(text: string, from: string, to: string): string {
  const lines = text.replace(/\s+$/, '').split(/\r\n?|\n/);
  return lines
    .map((line) => (line.trim() === '' ? '' : to + (line.startsWith(from) ? line.slice(from.length) : line)))
    .join('\n');
}

interface TextLine {
  readonly start: number;
  /** Without its line break. */
  readonly text: string;
}

function linesOf(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n?|\n/g)) {
    lines.push({ start, text: text.slice(start, match.index) });
    start = match.index + match[0].length;
  }
  lines.push({ start, text: text.slice(start) });
  return lines;
}

function withBreaksOf(text: string, replacement: string): string {
  return replacement.replace(/\r\n?|\n/g, /\r\n|\r|\n/.exec(text)?.[0] ?? '\n');
}

/** An edit without the whole lines that it leaves as they are at its beginning and end, but for blanks at their ends. */
function withoutSharedLines(text: string, edit: TextEdit): TextEdit {
  let { start, end, newText } = edit;
  for (;;) {
    const [old, next] = [firstLine(text.slice(start, end)), firstLine(newText)];
    if (old === '' || next === '' || old.trimEnd() !== next.trimEnd()) break;
    start += old.length;
    newText = newText.slice(next.length);
  }
  for (;;) {
    const [old, next] = [lastLine(text.slice(start, end)), lastLine(newText)];
    if (old === '' || next === '' || old.trimEnd() !== next.trimEnd()) break;
    end -= old.length;
    newText = newText.slice(0, -next.length);
  }
  return newText === text.slice(start, end) ? { start, end: start, newText: '' } : { start, end, newText };
}

/** With the line break that ends it; empty when there is none. */
function firstLine(text: string): string {
  return /^[^\r\n]*(?:\r\n|\r|\n)/.exec(text)?.[0] ?? '';
}

/** With the line break before it; empty when there is none. */
function lastLine(text: string): string {
  const start = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  if (start < 0) return '';
  return text.slice(text.startsWith('\r\n', start - 1) ? start - 1 : start);
}
