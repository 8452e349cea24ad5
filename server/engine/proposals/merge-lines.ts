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
  | ({ readonly kind: 'conflict' } & LineSides);

/**
 * Merges by the diff3 algorithm. Lines that stand once in each text divide them into short parts first, because its
 * time grows with the square of how often a line is repeated.
 */
export function mergeLines(sides: LineSides): MergedRegion[] {
  const regions: GrowingRegion[] = [];
  let from: Place = { base: 0, ours: 0, theirs: 0 };
  for (const anchor of findAnchors(sides)) {
    for (const region of mergePart(slice(sides, from, anchor))) append(regions, region);
    append(regions, { kind: 'settled', lines: sides.base.slice(anchor.base, anchor.base + 1) });
    from = { base: anchor.base + 1, ours: anchor.ours + 1, theirs: anchor.theirs + 1 };
  }
  for (const region of mergePart(slice(sides, from))) append(regions, region);
  return regions;
}

type GrowingRegion =
  | { readonly kind: 'settled'; readonly lines: string[] }
  | ({ readonly kind: 'conflict' } & LineSides);

/** Settled lines that follow others become one stretch with them. */
function append(regions: GrowingRegion[], region: MergedRegion): void {
  const last = regions.at(-1);
  if (region.kind === 'conflict') regions.push(region);
  else if (last?.kind === 'settled') for (const line of region.lines) last.lines.push(line);
  else if (region.lines.length > 0) regions.push({ kind: 'settled', lines: [...region.lines] });
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

/**
 * Above these the algorithm would take seconds: pairs of equal lines, and lines to look at for each line that has an equal
 * one. Only generated text has so many between anchors.
 */
const MAX_PAIRS = 2_000_000;
const MAX_LOOKS = 200_000_000;

function mergePart(sides: LineSides): MergedRegion[] {
  const { base, ours, theirs } = sides;
  if (isEqual(ours, theirs) || isEqual(base, theirs)) return [{ kind: 'settled', lines: ours }];
  if (isEqual(base, ours)) return [{ kind: 'settled', lines: theirs }];
  if (isTooMuch(sides)) return [{ kind: 'conflict', base, ours, theirs }];
  const regions = diff3Merge([...ours], [...base], [...theirs], {}) as readonly LibraryRegion[];
  return regions.map((region) => {
    if ('ok' in region) return { kind: 'settled', lines: region.ok };
    const { o, a, b } = region.conflict;
    return { kind: 'conflict', base: o, ours: a, theirs: b };
  });
}

type LibraryRegion =
  | { readonly ok: readonly string[] }
  | { readonly conflict: Readonly<Record<'o' | 'a' | 'b', readonly string[]>> };

function isTooMuch({ base, ours, theirs }: LineSides): boolean {
  const counts = new Map<string, number>();
  for (const line of base) counts.set(line, (counts.get(line) ?? 0) + 1);
  const equal = [...ours, ...theirs].flatMap((line) => counts.get(line) ?? []);
  const pairs = equal.reduce((sum, count) => sum + count, 0);
  return pairs > MAX_PAIRS || equal.length * base.length > MAX_LOOKS;
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
