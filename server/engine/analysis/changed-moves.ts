import type { LineRange } from './changed-lines.ts';

/** Lines that a change took out of a file, one after the other. */
export interface RemovedLines {
  /** Of the file they were in. */
  readonly path: string;
  readonly lines: readonly string[];
}

/** The text of a file after a change, with the lines that are new in it. */
export interface AddedLines {
  readonly path: string;
  readonly lines: readonly string[];
  readonly added: readonly LineRange[];
}

/** For each line (from zero) that was only moved, the file it was moved from. */
export type MovedLines = ReadonlyMap<number, string>;

/** Shorter stretches (in letters and digits) are equal by chance: closing brackets, `return`, an import. */
const MIN_CHARACTERS = 20;
/** Places that are tried for a line that was removed again and again. */
const MAX_PLACES = 50;

/** Finds added lines that are removed ones in another place or file; white space does not count. By path. */
export function findMovedLines(
  files: readonly AddedLines[],
  removed: readonly RemovedLines[],
): Map<string, MovedLines> {
  const places = indexLines(removed);
  const moved = new Map<string, MovedLines>();
  for (const file of files) {
    const found = new Map<number, string>();
    const folded = file.lines.map(fold);
    for (const range of file.added) collectMoved(folded, range, { places, found });
    if (found.size > 0) moved.set(file.path, found);
  }
  return moved;
}

interface Place {
  readonly block: { readonly path: string; readonly lines: readonly string[] };
  readonly index: number;
}

function indexLines(removed: readonly RemovedLines[]): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const { path, lines } of removed) {
    const block = { path, lines: lines.map(fold) };
    for (const [index, line] of block.lines.entries()) {
      const known = places.get(line);
      if (!known) places.set(line, [{ block, index }]);
      else if (known.length < MAX_PLACES) known.push({ block, index });
    }
  }
  return places;
}

function collectMoved(
  lines: readonly string[],
  { first, last }: LineRange,
  { places, found }: { places: ReadonlyMap<string, readonly Place[]>; found: Map<number, string> },
): void {
  for (let line = first; line <= last;) {
    const best = findLongest(lines, { first: line, last }, places.get(lines[line] ?? '') ?? []);
    if (!best) line++;
    else for (const end = line + best.length; line < end; line++) found.set(line, best.path);
  }
}

/**
 * The longest stretch of removed lines that a range of the lines begins with, if it is long enough to mean something. None
 * begins with a line of mere brackets: after each of them the search would go through all of the others again.
 */
function findLongest(
  lines: readonly string[],
  { first, last }: LineRange,
  places: readonly Place[],
): { readonly path: string; readonly length: number } | undefined {
  if (!/[\p{L}\p{N}]/u.test(lines[first] ?? '')) return undefined;
  let best: { path: string; length: number } | undefined;
  for (const { block, index } of places) {
    let length = 0;
    while (
      first + length <= last &&
      index + length < block.lines.length &&
      lines[first + length] === block.lines[index + length]
    ) {
      length++;
    }
    if (length > (best?.length ?? 0)) best = { path: block.path, length };
  }
  return best && countCharacters(lines.slice(first, first + best.length)) >= MIN_CHARACTERS ? best : undefined;
}

function countCharacters(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + (line.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0);
}

function fold(line: string): string {
  return line.trim().replace(/\s+/g, ' ');
}
