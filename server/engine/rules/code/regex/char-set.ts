/** A set of code points as sorted, disjoint ranges. */
export type CharSet = readonly (readonly [first: number, last: number])[];

const MAX = 0x10_ff_ff;
const ALL: CharSet = [[0, MAX]];
/** What a report can show, best first. */
const READABLE: CharSet = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x20, 0x20],
  [0x21, 0x7e],
  [0x09, 0x0d],
];

export function unite(...sets: readonly CharSet[]): CharSet {
  const sorted = sets.flat().sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [first, last] of sorted) {
    const previous = joined.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

export function complement(set: CharSet): CharSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [first, last] of unite(set)) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= MAX) gaps.push([next, MAX]);
  return gaps;
}

export function intersect(a: CharSet, b: CharSet): CharSet {
  const shared: [number, number][] = [];
  for (const [first, last] of a) {
    for (const [otherFirst, otherLast] of b) {
      const start = Math.max(first, otherFirst);
      const end = Math.min(last, otherLast);
      if (start <= end) shared.push([start, end]);
    }
  }
  return shared;
}

export function holds(set: CharSet, codePoint: number): boolean {
  for (const [first, last] of set) if (first <= codePoint && codePoint <= last) return true;
  return false;
}

/** Adds the other case of ASCII letters. */
export function withBothCases(set: CharSet): CharSet {
  const shift = (letters: CharSet, by: number): CharSet =>
    intersect(set, letters).map(([first, last]) => [first + by, last + by]);
  return unite(set, shift([[0x41, 0x5a]], 32), shift([[0x61, 0x7a]], -32));
}

/** One character of a set, a readable one where there is any; undefined for the empty set. */
export function pick(set: CharSet): string | undefined {
  return pickShared(set, ALL);
}

/** The same for the characters that two sets share. */
export function pickShared(a: CharSet, b: CharSet): string | undefined {
  for (const [first, last] of READABLE) {
    const code = lowestShared(a, b, first, last);
    if (code !== undefined) return String.fromCodePoint(code);
  }
  const code = lowestShared(a, b, 0, MAX);
  return code === undefined ? undefined : String.fromCodePoint(code);
}

function lowestShared(a: CharSet, b: CharSet, from: number, to: number): number | undefined {
  for (const [first, last] of a) {
    if (last < from || first > to) continue;
    for (const [otherFirst, otherLast] of b) {
      const start = Math.max(first, otherFirst, from);
      if (start <= Math.min(last, otherLast, to)) return start;
    }
  }
  return undefined;
}
