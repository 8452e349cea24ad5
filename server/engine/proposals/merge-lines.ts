import { diff3Merge } from 'node-diff3';

/** The lines of two texts that come from one. */
export interface LineSides {
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** A stretch of the merge: lines that are settled, or those of both sides where they cannot be brought together. */
export type MergedRegion =
  | { readonly kind: 'settled'; readonly lines: readonly string[] }
  | { readonly kind: 'conflict'; readonly ours: readonly string[]; readonly theirs: readonly string[] };

/**
 * Merges by the diff3 algorithm. Lines that stand once in each text divide them into short parts first, because its
 * time grows with the square of how often a line is repeated.
 */
export function mergeLines(sides: LineSides): MergedRegion[] {
  const regions: MergedRegion[] = [];
  let from: Place = { base: 0, ours: 0, theirs: 0 };
  for (const anchor of findAnchors(sides)) {
    regions.push(...mergePart(slice(sides, from, anchor)));
    regions.push({ kind: 'settled', lines: sides.base.slice(anchor.base, anchor.base + 1) });
    from = { base: anchor.base + 1, ours: anchor.ours + 1, theirs: anchor.theirs + 1 };
  }
  regions.push(...mergePart(slice(sides, from)));
  return regions;
}

/** Indices of one line in the three texts. */
interface Place {
  readonly base: number;
  readonly ours: number;
  readonly theirs: number;
}

function slice({ base, ours, theirs }: LineSides, from: Place, to?: Place): LineSides {
  return {
    base: base.slice(from.base, to?.base),
    ours: ours.slice(from.ours, to?.ours),
    theirs: theirs.slice(from.theirs, to?.theirs),
  };
}

/** Lines that stand once in each text, as many as come in the same order in all. */
function findAnchors({ base, ours, theirs }: LineSides): Place[] {
  const [inBase, inOurs, inTheirs] = [findSingles(base), findSingles(ours), findSingles(theirs)];
  const places = [...inBase].flatMap(([line, index]): Place[] => {
    const [our, their] = [inOurs.get(line), inTheirs.get(line)];
    return our === undefined || their === undefined ? [] : [{ base: index, ours: our, theirs: their }];
  });
  return takeRising(takeRising(places, 'ours'), 'theirs');
}

/** The indices of lines that stand only once, in order. */
function findSingles(lines: readonly string[]): Map<string, number> {
  const singles = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (singles.delete(line) || repeated.has(line)) repeated.add(line);
    else singles.set(line, index);
  }
  return singles;
}

/** The longest run of places whose index in a text rises (patience sorting). */
function takeRising(places: readonly Place[], text: 'ours' | 'theirs'): Place[] {
  const piles: { readonly place: Place; readonly previous: Link | undefined }[] = [];
  for (const place of places) {
    let low = 0;
    let high = piles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const top = piles[middle];
      if (top && top.place[text] < place[text]) low = middle + 1;
      else high = middle;
    }
    piles[low] = { place, previous: piles[low - 1] };
  }
  const rising: Place[] = [];
  for (let link: Link | undefined = piles.at(-1); link; link = link.previous) rising.push(link.place);
  return rising.reverse();
}

interface Link {
  readonly place: Place;
  readonly previous: Link | undefined;
}

/** Pairs of equal lines above which the algorithm would take seconds; only generated text has so many between anchors. */
const MAX_PAIRS = 2_000_000;

function mergePart(sides: LineSides): MergedRegion[] {
  const { base, ours, theirs } = sides;
  if (isEqual(ours, theirs) || isEqual(base, theirs)) return [{ kind: 'settled', lines: ours }];
  if (isEqual(base, ours)) return [{ kind: 'settled', lines: theirs }];
  if (countPairs(sides) > MAX_PAIRS) return [{ kind: 'conflict', ours, theirs }];
  const regions = diff3Merge([...ours], [...base], [...theirs], {}) as readonly LibraryRegion[];
  return regions.map((region) => {
    if ('ok' in region) return { kind: 'settled', lines: region.ok };
    return { kind: 'conflict', ours: region.conflict.a, theirs: region.conflict.b };
  });
}

type LibraryRegion =
  | { readonly ok: readonly string[] }
  | { readonly conflict: { readonly a: readonly string[]; readonly b: readonly string[] } };

function countPairs({ base, ours, theirs }: LineSides): number {
  const counts = new Map<string, number>();
  for (const line of base) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...ours, ...theirs].reduce((sum, line) => sum + (counts.get(line) ?? 0), 0);
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
