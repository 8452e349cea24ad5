import { holds } from './char-set.ts';
import type { RegexNode } from './regex-parser.ts';

type Continue = (at: number) => boolean;

class OutOfSteps extends Error {}
class TooDeep extends Error {}

/** Each level takes a handful of stack frames. */
const MAX_DEPTH = 1500;

/**
 * Counts the steps that a backtracking engine takes to search for a pattern in a text; `limit` when it takes at least as
 * many, and 0 when it nests too deeply to be followed. This is what the engines of JavaScript, Python and Java do, without the short cuts they know for simple patterns.
 */
export function countSteps(pattern: RegexNode, text: string, limit: number): number {
  const matcher = new CountingMatcher(text, limit);
  try {
    for (let start = 0; start <= text.length; start++) if (matcher.matches(pattern, start)) break;
  } catch (error) {
    if (error instanceof TooDeep) return 0;
    if (!(error instanceof OutOfSteps)) throw error;
  }
  return Math.min(matcher.steps, limit);
}

class CountingMatcher {
  steps = 0;
  private depth = 0;
  private readonly text: string;
  private readonly limit: number;
  private groups: (readonly [start: number, end: number] | undefined)[] = [];

  constructor(text: string, limit: number) {
    this.text = text;
    this.limit = limit;
  }

  matches(pattern: RegexNode, start: number): boolean {
    this.groups = [];
    return this.run(pattern, start, () => true);
  }

  private run(node: RegexNode, at: number, then: Continue): boolean {
    if (++this.steps >= this.limit) throw new OutOfSteps();
    if (++this.depth > MAX_DEPTH) throw new TooDeep();
    const isMatch = this.runNode(node, at, then);
    this.depth--;
    return isMatch;
  }

  private runNode(node: RegexNode, at: number, then: Continue): boolean {
    switch (node.kind) {
      case 'set': {
        const code = this.text.codePointAt(at);
        return code !== undefined && holds(node.set, code) && then(at + (code > 0xff_ff ? 2 : 1));
      }
      case 'sequence':
        return this.runItems(node.items, 0, at, then);
      case 'choice':
        return node.options.some((option) => this.run(option, at, then));
      case 'repeat':
        return this.runRepeat(node, at, then);
      case 'group': {
        const before = this.groups[node.index];
        const isMatch = this.run(node.body, at, (end) => {
          this.groups[node.index] = [at, end];
          return then(end);
        });
        if (!isMatch) this.groups[node.index] = before;
        return isMatch;
      }
      case 'atomic': {
        const end = this.endOf(node.body, at);
        return end !== undefined && then(end);
      }
      case 'look':
        return this.looks(node, at) !== node.isNegative && then(at);
      case 'edge':
        return this.isEdge(node.at, at) && then(at);
      case 'reference': {
        const [start, end] = this.groups[node.index] ?? [0, 0];
        return this.text.startsWith(this.text.slice(start, end), at) && then(at + end - start);
      }
    }
  }

  private runItems(items: readonly RegexNode[], index: number, at: number, then: Continue): boolean {
    const item = items[index];
    return item ? this.run(item, at, (end) => this.runItems(items, index + 1, end, then)) : then(at);
  }

  private runRepeat(node: Extract<RegexNode, { kind: 'repeat' }>, at: number, then: Continue): boolean {
    if (node.mode === 'possessive') {
      const end = this.endOf({ ...node, mode: 'greedy' }, at);
      return end !== undefined && then(end);
    }
    const round = (count: number, from: number): boolean => {
      const again = (): boolean =>
        count < node.max &&
        this.run(node.body, from, (end) => (end > from || count < node.min) && round(count + 1, end));
      const leave = (): boolean => count >= node.min && then(from);
      return node.mode === 'lazy' ? leave() || again() : again() || leave();
    };
    return round(0, at);
  }

  private endOf(node: RegexNode, at: number): number | undefined {
    let found: number | undefined;
    this.run(node, at, (end) => {
      found = end;
      return true;
    });
    return found;
  }

  private looks({ body, isAhead }: Extract<RegexNode, { kind: 'look' }>, at: number): boolean {
    if (isAhead) return this.run(body, at, () => true);
    for (let start = at; start >= 0; start--) if (this.run(body, start, (end) => end === at)) return true;
    return false;
  }

  private isEdge(edge: Extract<RegexNode, { kind: 'edge' }>['at'], at: number): boolean {
    const before = this.text[at - 1];
    const after = this.text[at];
    switch (edge) {
      case 'start':
        return at === 0;
      case 'end':
        return after === undefined;
      case 'lineStart':
        return before === undefined || before === '\n';
      case 'lineEnd':
        return after === undefined || after === '\n';
      default: {
        const isWord = (char: string | undefined): boolean => char !== undefined && /\w/.test(char);
        return (isWord(before) !== isWord(after)) === (edge === 'word');
      }
    }
  }
}
