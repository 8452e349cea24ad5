import type { CharSet } from './char-set.ts';
import type { RegexNode } from './regex-parser.ts';

/** How often something is possible: never, in one way, in several. */
type Ways = 0 | 1 | 2;
type Positions = ReadonlyMap<number, Ways>;

/**
 * The characters of a pattern as states: being at a position means having just matched its character. Ways from one
 * position to the next that read nothing in between are counted, so that two ways to do the same show up.
 */
export interface RegexAutomaton {
  /** What each position matches. */
  readonly sets: readonly CharSet[];
  readonly first: Positions;
  readonly edges: readonly ReadonlyMap<number, Ways>[];
  /** The outermost endless repetition around each position, as a number. Only within it can one come back to a position. */
  readonly loops: readonly (number | undefined)[];
}

interface Fragment {
  readonly first: Positions;
  readonly last: Positions;
  readonly empty: Ways;
}

const NOTHING: Fragment = { first: new Map(), last: new Map(), empty: 1 };
const MAX_POSITIONS = 160;
/** More copies of a counted repetition say nothing new. */
const MAX_COPIES = 4;

/** Assertions and references count for nothing here, so that there may be more ways than a match has. */
export function automatonOf(pattern: RegexNode): RegexAutomaton | undefined {
  const builder = new AutomatonBuilder();
  const { first } = builder.build(pattern);
  const { sets, edges, loops } = builder;
  return sets.length > MAX_POSITIONS ? undefined : { sets, first, edges, loops };
}

class AutomatonBuilder {
  readonly sets: CharSet[] = [];
  readonly edges: Map<number, Ways>[] = [];
  readonly loops: (number | undefined)[] = [];

  build(node: RegexNode): Fragment {
    if (this.sets.length > MAX_POSITIONS) return NOTHING;
    switch (node.kind) {
      case 'set': {
        const position = this.sets.push(node.set) - 1;
        this.edges.push(new Map());
        this.loops.push(undefined);
        const self: Positions = new Map([[position, 1]]);
        return { first: self, last: self, empty: 0 };
      }
      case 'sequence':
        return node.items.reduce((before, item) => this.join(before, this.build(item)), NOTHING);
      case 'choice':
        return node.options
          .map((option) => this.build(option))
          .reduce((a, b) => ({
            first: sum(a.first, b.first),
            last: sum(a.last, b.last),
            empty: plus(a.empty, b.empty),
          }));
      case 'repeat':
        return this.repeat(node);
      case 'group':
      case 'atomic':
        return this.build(node.body);
      default:
        return NOTHING;
    }
  }

  private join(a: Fragment, b: Fragment): Fragment {
    this.connect(a.last, b.first);
    return {
      first: sum(a.first, scale(b.first, a.empty)),
      last: sum(b.last, scale(a.last, b.empty)),
      empty: times(a.empty, b.empty),
    };
  }

  private repeat({ body, min, max }: Extract<RegexNode, { kind: 'repeat' }>): Fragment {
    let all = NOTHING;
    const needed = Math.min(min, MAX_COPIES);
    const isEndless = max === Infinity;
    for (let copy = 0; copy < needed - (isEndless ? 1 : 0); copy++) all = this.join(all, this.build(body));
    if (isEndless) {
      const start = this.sets.length;
      const loop = this.build(body);
      this.loops.fill(start, start);
      this.connect(loop.last, loop.first);
      return this.join(all, { ...loop, empty: needed > 0 ? loop.empty : 1 });
    }
    let rest = NOTHING;
    for (let copy = 0; copy < Math.min(max - min, MAX_COPIES); copy++)
      rest = { ...this.join(this.build(body), rest), empty: 1 };
    return this.join(all, rest);
  }

  private connect(from: Positions, to: Positions): void {
    for (const [position, ways] of from) {
      const edges = this.edges[position];
      for (const [next, nextWays] of to) edges?.set(next, plus(edges.get(next) ?? 0, times(ways, nextWays)));
    }
  }
}

function plus(a: Ways, b: Ways): Ways {
  return Math.min(a + b, 2) as Ways;
}

function times(a: Ways, b: Ways): Ways {
  return Math.min(a * b, 2) as Ways;
}

function scale(positions: Positions, by: Ways): Positions {
  if (by === 0) return new Map();
  return by === 1 ? positions : new Map([...positions].map(([position, ways]) => [position, times(ways, by)]));
}

function sum(a: Positions, b: Positions): Positions {
  const joined = new Map(a);
  for (const [position, ways] of b) joined.set(position, plus(joined.get(position) ?? 0, ways));
  return joined;
}
