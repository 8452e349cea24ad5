/** Words of names in any spelling, numbers, and every other character by itself. */
const TOKEN = /\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+|[^\s\p{L}\p{N}_]/gu;
const IS_WORD = /^[\p{L}\p{N}]/u;
/** Brackets and commas are everywhere and tell lines of code apart the least. */
const MARK_WEIGHT = 0.25;

/** The words and marks of a line of code with their weights, ready to be compared. */
export interface LineProfile {
  readonly weights: ReadonlyMap<string, number>;
  readonly total: number;
}

/** Reads a line. `userName` and `user_name` are the same two words. */
export function profileLine(line: string): LineProfile {
  const weights = new Map<string, number>();
  let total = 0;
  for (const [written] of line.matchAll(TOKEN)) {
    const token = written.toLowerCase();
    const weight = IS_WORD.test(token) ? 1 : MARK_WEIGHT;
    weights.set(token, (weights.get(token) ?? 0) + weight);
    total += weight;
  }
  return { weights, total };
}

/**
 * How much two lines have in common, from 0 to 1: the Sørensen–Dice coefficient of their words, each as often as it occurs.
 * Two empty lines are the same.
 */
export function compareLines(a: LineProfile, b: LineProfile): number {
  if (a.total + b.total === 0) return 1;
  let common = 0;
  for (const [token, weight] of a.weights) common += Math.min(weight, b.weights.get(token) ?? 0);
  return (2 * common) / (a.total + b.total);
}
