import type { Range } from '#shared/domain/text.ts';
import type { Blame } from '../ports/git.ts';
import { linesOfRange } from './changed-lines.ts';

/** A finding can be a whole function; asking for more lines takes longer and tells no more. */
const MAX_LINES = 100;

/** The lines of a finding to ask git about, counted from one. */
export function linesToBlame(range: Range): number[] {
  const { first, last } = linesOfRange(range);
  return Array.from({ length: Math.min(last - first + 1, MAX_LINES) }, (_, index) => first + 1 + index);
}

/** Who last touched a finding; undefined when none of its lines is committed. */
export function findNewestBlame(blames: ReadonlyMap<number, Blame>, range: Range): Blame | undefined {
  const ofFinding = linesToBlame(range).flatMap((line) => blames.get(line) ?? []);
  return ofFinding.toSorted((a, b) => Date.parse(b.date) - Date.parse(a.date))[0];
}
