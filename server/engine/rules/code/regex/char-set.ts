/** A set of code points as sorted, disjoint ranges. */
export type CharSet = readonly (readonly [first: number, last: number])[];

const MAX = 0x10_ff_ff;
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
  return set.some(([first, last]) => first <= codePoint && codePoint <= last);
}

/** Adds the other case of ASCII letters. */
export function withBothCases(set: CharSet): CharSet {
  const shift = (letters: CharSet, by: number): CharSet =>
    intersect(set, letters).map(([first, last]) => [first + by, last + by]);
  return unite(set, shift([[0x41, 0x5a]], 32), shift([[0x61, 0x7a]], -32));
}

/** One character of a set, a readable one where there is any; undefined for the empty set. */
export function pick(set: CharSet): string | undefined {
  for (const range of READABLE) {
    const [first] = intersect(set, [range]);
    if (first) return String.fromCodePoint(first[0]);
  }
  const [first] = set;
  return first && String.fromCodePoint(first[0]);
}
