import type { Range } from '#shared/domain/text.ts';
import { LineMap } from '#engine/source/line-map.ts';

/** One printed line of source code. */
export interface FrameLine {
  /** From one. */
  readonly number: number;
  readonly text: string;
  /** What to print below the text: blanks and carets; empty for a line around the finding. */
  readonly marks: string;
}

const WIDTH = 110;
const TAB = '    ';
const CONTROL = /(?![\t\n])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const COMBINING = /\p{Mark}|\u200d|\ufe0f/u;

/** The lines of a range, three at most: its first with the line before it, or the first two of several. */
export function createCodeFrame(text: string, range: Range): FrameLine[] {
  const lines = new LineMap(text);
  const { start, end } = range;
  if (start.line >= lines.lineCount) return [];
  const isSingle = start.line === end.line;
  const first = isSingle && start.line > 0 && lines.textOf(start.line - 1).trim() !== '' ? start.line - 1 : start.line;
  const last = isSingle ? start.line : Math.min(start.line + 1, end.line);
  // A long line is cut around the place that counts.
  const cut = Math.max(0, Math.min(start.character, lines.textOf(start.line).length) - WIDTH / 2);
  const offset = lines.textOf(start.line).length > WIDTH ? cut : 0;
  const frame: FrameLine[] = [];
  for (let line = first; line <= last; line++) {
    const source = lines.textOf(line);
    const from = line === start.line ? start.character : lines.indentOf(line).length;
    const to = line === end.line ? end.character : source.length;
    const isMarked = line >= start.line;
    frame.push({ number: line + 1, ...renderLine(source, { offset, from, to, isMarked }) });
  }
  return frame;
}

/** Control characters out of source code or file names must not steer the terminal. */
export function stripControl(text: string): string {
  return text.replace(CONTROL, '\ufffd');
}

function renderLine(
  source: string,
  { offset, from, to, isMarked }: { offset: number; from: number; to: number; isMarked: boolean },
): { text: string; marks: string } {
  const end = offset + WIDTH;
  const text = `${offset > 0 ? '…' : ''}${toPrintable(source.slice(offset, end))}${source.length > end ? '…' : ''}`;
  if (!isMarked) return { text, marks: '' };
  const before = widthOf(toPrintable(source.slice(offset, Math.max(offset, from)))) + Number(offset > 0);
  const carets = widthOf(toPrintable(source.slice(Math.max(offset, from), Math.min(to, end))));
  return { text, marks: ' '.repeat(before) + '^'.repeat(Math.max(1, carets)) };
}

function toPrintable(text: string): string {
  return stripControl(text.replaceAll('\t', TAB));
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : Number(!COMBINING.test(character));
  return width;
}
