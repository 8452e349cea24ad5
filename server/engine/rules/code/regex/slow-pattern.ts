import { adjoiningLoops, ambiguousLoops, type Loop } from './ambiguous-loops.ts';
import { countSteps } from './counting-matcher.ts';
import { automatonOf } from './regex-automaton.ts';
import { parseRegex, type RegexFlags, type RegexFlavour, type RegexNode } from './regex-parser.ts';

export interface Pattern {
  readonly text: string;
  readonly flavour: RegexFlavour;
  readonly flags: RegexFlags;
  /** The whole text must match, as for Python's `fullmatch` and Java's `matches`. */
  readonly isWhole?: boolean;
}

/** How the time grows with the length of a text, and what the text repeats. */
export interface Slowness {
  readonly growth: 'exponential' | 'polynomial';
  /** The exponent of polynomial growth. */
  readonly degree: number;
  readonly pump: string;
}

const MAX_LENGTH = 1500;
/** What may follow a run so that the match fails. */
const SUFFIXES = ['', '\u0000', '!', '\n\u0000', 'x', '"', '//'];
const STEPS = 60_000;
/** Rounds of a loop; each at least doubles the steps of exponential growth. */
const FEW = 6;
const MANY = 14;
const GROWS = 160;
const RUN = 14;
/** Squares are everywhere and seldom hurt. */
const MIN_DEGREE = 3;
const REPEATED_GROUP = /\)(?:[*+]|\{\d*,)/;
const REPETITION = /[*+]|,\}/g;

/**
 * Whether the time of a backtracking engine doubles with every character of certain texts. The loops that may be to blame are found in the
 * pattern's automaton; what counts is that steps explode when such a text is matched.
 */
export function exponentialGrowth({ text, flavour, flags, isWhole = false }: Pattern): Slowness | undefined {
  if (text.length > MAX_LENGTH || !REPEATED_GROUP.test(text)) return undefined;
  const parsed = parseRegex(text, flavour, flags);
  const automaton = parsed && automatonOf(parsed);
  if (!automaton) return undefined;
  const pattern = isWhole ? whole(parsed) : parsed;
  const loop = ambiguousLoops(automaton).find((candidate) => explodes(pattern, candidate));
  return loop && { growth: 'exponential', degree: Infinity, pump: loop.pump };
}

/** The same for runs that follow each other, whose time grows with a power of the text's length. */
export function polynomialGrowth({ text, flavour, flags, isWhole = false }: Pattern): Slowness | undefined {
  if (!hasRuns(text)) return undefined;
  const parsed = parseRegex(text, flavour, flags);
  const automaton = parsed && automatonOf(parsed);
  if (!automaton) return undefined;
  const pattern = isWhole ? whole(parsed) : parsed;
  for (const loop of adjoiningLoops(automaton)) {
    const degree = degreeOf(pattern, loop);
    if (degree >= MIN_DEGREE) return { growth: 'polynomial', degree, pump: loop.pump };
  }
  return undefined;
}

/** A cheap test before `polynomialGrowth`: a power of the length takes as many repetitions. */
export function hasRuns(text: string): boolean {
  return text.length <= MAX_LENGTH && (text.match(REPETITION)?.length ?? 0) >= MIN_DEGREE;
}

function whole(pattern: RegexNode): RegexNode {
  return { kind: 'sequence', items: [{ kind: 'edge', at: 'start' }, pattern, { kind: 'edge', at: 'end' }] };
}

function explodes(pattern: RegexNode, { prefix, pump }: Loop): boolean {
  return SUFFIXES.some((suffix) => {
    const few = countSteps(pattern, prefix + pump.repeat(FEW) + suffix, STEPS);
    if (few >= STEPS) return true;
    return countSteps(pattern, prefix + pump.repeat(MANY) + suffix, STEPS) > Math.min(few * GROWS, STEPS - 1);
  });
}

function degreeOf(pattern: RegexNode, { prefix, pump }: Loop): number {
  const degrees = SUFFIXES.slice(0, 3).map((suffix) => {
    const few = countSteps(pattern, prefix + pump.repeat(RUN) + suffix, STEPS);
    const many = countSteps(pattern, prefix + pump.repeat(RUN * 2) + suffix, STEPS);
    return Math.log2(many / few);
  });
  return Math.round(Math.max(...degrees) + 0.2);
}
