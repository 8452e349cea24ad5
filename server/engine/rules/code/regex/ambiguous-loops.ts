import { pick, pickShared } from './char-set.ts';
import type { RegexAutomaton } from './regex-automaton.ts';

/** A text that leads into a loop of a pattern, and one that brings it around. */
export interface Loop {
  readonly prefix: string;
  readonly pump: string;
}

const MAX_LOOPS = 6;
/** Pairs looked at for one pattern. */
const MAX_STEPS = 60_000;

/** Texts that a loop can read in two ways, so that reading them n times has 2ⁿ ways. */
export function ambiguousLoops(automaton: RegexAutomaton): Loop[] {
  const found = new Map<string, Loop>();
  const budget = { steps: MAX_STEPS };
  for (const position of automaton.sets.keys()) {
    if (found.size >= MAX_LOOPS || budget.steps <= 0) break;
    if (automaton.loops[position] === undefined) continue;
    const pump = ambiguousWord(automaton, position, budget);
    const prefix = pump === undefined ? undefined : wordTo(automaton, position);
    if (pump !== undefined && prefix !== undefined && !found.has(pump)) found.set(pump, { prefix, pump });
  }
  return [...found.values()];
}

/** Characters that two positions with a loop around each can read, so that a run of them can be divided between the two. */
export function adjoiningLoops({ sets, edges, ...automaton }: RegexAutomaton): Loop[] {
  const loops = [...sets.keys()].filter((position) => edges[position]?.has(position));
  const found = new Map<string, Loop>();
  for (const position of loops) {
    for (const other of loops) {
      const pump = other > position ? pickShared(sets[position] ?? [], sets[other] ?? []) : undefined;
      if (pump === undefined || found.size >= MAX_LOOPS) continue;
      const prefix = wordTo({ sets, edges, ...automaton }, position);
      if (prefix !== undefined && !found.has(pump)) found.set(pump, { prefix, pump });
    }
  }
  return [...found.values()];
}

interface Pair {
  readonly a: number;
  readonly b: number;
  /** The two have taken different ways. */
  readonly isSplit: boolean;
  readonly word: string;
}

function ambiguousWord(
  { sets, edges, loops }: RegexAutomaton,
  position: number,
  budget: { steps: number },
): string | undefined {
  const pending: Pair[] = [{ a: position, b: position, isSplit: false, word: '' }];
  const seen = new Set<number>();
  for (const { a, b, isSplit, word } of pending) {
    for (const [nextA, waysA] of edges[a] ?? []) {
      if (loops[nextA] !== loops[position]) continue;
      for (const [nextB, waysB] of edges[b] ?? []) {
        if (loops[nextB] !== loops[position]) continue;
        if (--budget.steps < 0) return undefined;
        const char = pickShared(sets[nextA] ?? [], sets[nextB] ?? []);
        if (char === undefined) continue;
        const splits = isSplit || nextA !== nextB || (a === b && Math.max(waysA, waysB) > 1);
        if (splits && nextA === position && nextB === position) return word + char;
        const key = (nextA * sets.length + nextB) * 2 + Number(splits);
        if (seen.has(key)) continue;
        seen.add(key);
        pending.push({ a: nextA, b: nextB, isSplit: splits, word: word + char });
      }
    }
  }
  return undefined;
}

/** The shortest text after which a match is at the position. */
function wordTo({ sets, first, edges }: RegexAutomaton, position: number): string | undefined {
  const pending = [...first.keys()].map((start) => ({ at: start, word: pick(sets[start] ?? []) ?? '' }));
  const seen = new Set(first.keys());
  for (const { at, word } of pending) {
    if (at === position) return word;
    for (const next of edges[at]?.keys() ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      pending.push({ at: next, word: word + (pick(sets[next] ?? []) ?? '') });
    }
  }
  return undefined;
}
