import { type MergedRegion, mergeLines } from '../proposals/merge-lines.ts';

/** The lines of both sides where they cannot be brought together, without line feeds. */
export interface ConflictLines {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** What both sides come from; undefined where nobody knows. */
  readonly base: readonly string[] | undefined;
}

export type ConflictSegment =
  | { readonly kind: 'settled'; readonly lines: readonly string[] }
  /** `line` counts from one, where the conflict begins in the text with markers. */
  | ({ readonly kind: 'conflict'; readonly line: number } & ConflictLines);

/** The versions that a merge could not bring together; one is undefined where that side has no such file. */
export interface ConflictVersions {
  readonly base: string | undefined;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

/** A text with conflict markers in its parts; undefined when the markers are not in their order. */
export function parseMarkers(text: string): ConflictSegment[] | undefined {
  const segments: ConflictSegment[] = [];
  let side: 'settled' | 'ours' | 'base' | 'theirs' = 'settled';
  let parts = {
    settled: [] as string[],
    ours: [] as string[],
    base: undefined as string[] | undefined,
    theirs: [] as string[],
  };
  let start = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const marker = /^(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?$/.exec(line)?.[1]?.[0];
    if (marker === '<' && side === 'settled') {
      segments.push({ kind: 'settled', lines: parts.settled });
      [side, start] = ['ours', index + 1];
    } else if (marker === '|' && side === 'ours') {
      side = 'base';
      parts.base = [];
    } else if (marker === '=' && (side === 'ours' || side === 'base')) side = 'theirs';
    else if (marker === '>' && side === 'theirs') {
      const { ours, base, theirs } = parts;
      segments.push({ kind: 'conflict', line: start, ours, base, theirs });
      parts = { settled: [], ours: [], base: undefined, theirs: [] };
      side = 'settled';
    } else if (marker === '<' || marker === '>' || (marker === '|' && side !== 'settled')) return undefined;
    else parts[side]?.push(line);
  }
  segments.push({ kind: 'settled', lines: parts.settled });
  return side === 'settled' ? segments : undefined;
}

/**
 * The same conflicts with the lines that both sides come from, where the text is still what the merge left: somebody may
 * have settled a part of it by hand.
 */
export function addBases(segments: readonly ConflictSegment[], versions: ConflictVersions): readonly ConflictSegment[] {
  const { base, ours, theirs } = versions;
  if (ours === undefined || theirs === undefined) return segments;
  // Both sides made the file: they come from nothing.
  if (base === undefined)
    return segments.map((segment) => (segment.kind === 'conflict' ? { ...segment, base: [] } : segment));
  const merged = mergeVersions({ base, ours, theirs });
  const conflicts = segments.filter((segment) => segment.kind === 'conflict');
  const isSame =
    merged.filter(({ kind }) => kind === 'conflict').length === conflicts.length &&
    joinSegments(merged, ({ ours: lines }) => lines) === joinSegments(segments, ({ ours: lines }) => lines) &&
    joinSegments(merged, ({ theirs: lines }) => lines) === joinSegments(segments, ({ theirs: lines }) => lines);
  if (!isSame) return segments;
  let next = 0;
  return merged.map((segment) =>
    segment.kind === 'conflict' ? { ...segment, line: conflicts[next++]?.line ?? segment.line } : segment,
  );
}

/** The text that comes of choosing lines for each conflict. */
export function joinSegments(
  segments: readonly ConflictSegment[],
  choose: (conflict: ConflictLines, index: number) => readonly string[],
): string {
  let index = 0;
  return segments
    .flatMap((segment) => (segment.kind === 'settled' ? segment.lines : choose(segment, index++)))
    .join('\n');
}

function mergeVersions({
  base,
  ours,
  theirs,
}: Readonly<Record<'base' | 'ours' | 'theirs', string>>): ConflictSegment[] {
  const sides = { base: base.split('\n'), ours: ours.split('\n'), theirs: theirs.split('\n') };
  return mergeLines(sides).map(toSegment);
}

function toSegment(region: MergedRegion): ConflictSegment {
  return region.kind === 'settled' ? region : { ...region, line: 0 };
}
