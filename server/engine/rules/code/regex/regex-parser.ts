import { charactersWith } from './character-properties.ts';
import { type CharSet, complement, unite, withBothCases } from './char-set.ts';

export type RegexFlavour = 'javascript' | 'python' | 'java';

export interface RegexFlags {
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
  readonly dotAll?: boolean;
  /** White space and comments in the pattern mean nothing. */
  readonly verbose?: boolean;
}

export type RegexNode =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | {
      readonly kind: 'repeat';
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    }
  | { readonly kind: 'group'; readonly body: RegexNode; readonly index: number }
  | { readonly kind: 'atomic'; readonly body: RegexNode }
  | { readonly kind: 'look'; readonly body: RegexNode; readonly isAhead: boolean; readonly isNegative: boolean }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'noWord' }
  | { readonly kind: 'reference'; readonly index: number };

/** Thrown for what this parser does not understand. */
class UnknownSyntax extends Error {}

const DIGIT: CharSet = [[0x30, 0x39]];
const WORD: CharSet = unite(DIGIT, [[0x41, 0x5a]], [[0x5f, 0x5f]], [[0x61, 0x7a]]);
const SPACE: CharSet = unite([[0x09, 0x0d]], [[0x20, 0x20]], [[0xa0, 0xa0]], [[0x20_28, 0x20_29]]);
const CLASSES: Readonly<Record<string, CharSet>> = {
  d: DIGIT,
  D: complement(DIGIT),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
  h: [
    [0x09, 0x09],
    [0x20, 0x20],
  ],
};
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0, a: 7, e: 27 };
const NO_LINE_BREAK = complement([
  [10, 10],
  [13, 13],
]);
const ANY = complement([]);
const GROUP_HEAD =
  /\?(?:(?<look><?[=!])|(?<atomic>>)|P?<(?<name>[A-Za-z_]\w*)>|\(?P=(?<back>\w+)|(?<flags>[a-zA-Z]*)(?:-(?<off>[a-zA-Z]+))?(?<open>:)?)/y;
const QUANTIFIER = /(?:[*+?]|\{(\d*)(,?)(\d*)\})([?+]?)/y;
const MAX_NESTING = 60;

/** Parses a regular expression; undefined for one that uses what the analysis has no idea of. */
export function parseRegex(pattern: string, flavour: RegexFlavour, flags: RegexFlags): RegexNode | undefined {
  try {
    return new RegexParser(pattern, flavour, flags).parse();
  } catch (error) {
    if (error instanceof UnknownSyntax) return undefined;
    throw error;
  }
}

class RegexParser {
  private readonly pattern: string;
  private readonly flavour: RegexFlavour;
  private flags: RegexFlags;
  private at = 0;
  private groups = 0;
  private nesting = 0;
  private readonly names = new Map<string, number>();

  constructor(pattern: string, flavour: RegexFlavour, flags: RegexFlags) {
    this.pattern = pattern;
    this.flavour = flavour;
    this.flags = flags;
  }

  parse(): RegexNode {
    const node = this.choice();
    if (this.at < this.pattern.length) throw new UnknownSyntax();
    return node;
  }

  private get next(): string {
    return this.pattern[this.at] ?? '';
  }

  private take(text: string): boolean {
    const isNext = this.pattern.startsWith(text, this.at);
    if (isNext) this.at += text.length;
    return isNext;
  }

  private choice(): RegexNode {
    if (++this.nesting > MAX_NESTING) throw new UnknownSyntax();
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    this.nesting--;
    const [only] = options;
    return options.length === 1 && only ? only : { kind: 'choice', options };
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.at < this.pattern.length && this.next !== '|' && this.next !== ')') {
      if (this.flags.verbose && this.skipLayout()) continue;
      const atom = this.atom();
      if (atom) items.push(this.quantified(atom));
    }
    return { kind: 'sequence', items };
  }

  private skipLayout(): boolean {
    const layout = /(?:\s+|#[^\n]*)+/y;
    layout.lastIndex = this.at;
    const skipped = layout.exec(this.pattern)?.[0].length ?? 0;
    this.at += skipped;
    return skipped > 0;
  }

  private quantified(atom: RegexNode): RegexNode {
    if (this.flags.verbose) this.skipLayout();
    QUANTIFIER.lastIndex = this.at;
    const found = QUANTIFIER.exec(this.pattern);
    if (!found) return atom;
    const [whole, low = '', comma = '', high = '', mark = ''] = found;
    const isCount = whole.startsWith('{');
    if (isCount && low === '' && (high === '' || this.flavour !== 'python')) return atom;
    const hasMark = mark === '?' || (mark === '+' && this.flavour !== 'javascript');
    this.at += whole.length - (hasMark ? 0 : mark.length);
    const [min, max] = isCount
      ? [Number(low || 0), high === '' ? (comma ? Infinity : Number(low)) : Number(high)]
      : [whole.startsWith('+') ? 1 : 0, whole.startsWith('?') ? 1 : Infinity];
    const mode = !hasMark ? 'greedy' : mark === '?' ? 'lazy' : 'possessive';
    return this.quantified({ kind: 'repeat', body: atom, min, max, mode });
  }

  private atom(): RegexNode | undefined {
    const char = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    this.at += char.length;
    const { multiline, dotAll } = this.flags;
    switch (char) {
      case '^':
        return { kind: 'edge', at: multiline ? 'lineStart' : 'start' };
      case '$':
        return { kind: 'edge', at: multiline ? 'lineEnd' : 'end' };
      case '.':
        return { kind: 'set', set: dotAll ? ANY : NO_LINE_BREAK };
      case '(':
        return this.group();
      case '[':
        return { kind: 'set', set: this.cased(this.bracket()) };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw new UnknownSyntax();
      default:
        return this.single(char.codePointAt(0) ?? 0);
    }
  }

  private single(codePoint: number): RegexNode {
    return { kind: 'set', set: this.cased([[codePoint, codePoint]]) };
  }

  private cased(set: CharSet): CharSet {
    return this.flags.ignoreCase ? withBothCases(set) : set;
  }

  private group(): RegexNode | undefined {
    if (this.take('?#')) {
      this.at = Math.max(this.pattern.indexOf(')', this.at), this.at) + 1;
      return undefined;
    }
    GROUP_HEAD.lastIndex = this.at;
    const head = this.next === '?' ? GROUP_HEAD.exec(this.pattern) : undefined;
    if (this.next === '?' && !head?.groups) throw new UnknownSyntax();
    this.at += head?.[0].length ?? 0;
    const { look, atomic, name, back, flags, off, open } = head?.groups ?? {};
    if (back !== undefined) return this.closed({ kind: 'reference', index: this.names.get(back) ?? 0 });
    const outer = this.flags;
    if (flags !== undefined || off !== undefined) {
      this.setFlags(flags ?? '', off ?? '');
      // `(?i)` holds to the end of the group around it.
      if (open === undefined) return this.closed(undefined);
    }
    const isCapture = !head || name !== undefined;
    const index = isCapture ? ++this.groups : 0;
    if (name !== undefined) this.names.set(name, index);
    const body = this.choice();
    this.flags = outer;
    if (look !== undefined)
      return this.closed({ kind: 'look', body, isAhead: look.length === 1, isNegative: look.endsWith('!') });
    if (atomic !== undefined) return this.closed({ kind: 'atomic', body });
    return this.closed(isCapture ? { kind: 'group', body, index } : body);
  }

  private closed<T>(node: T): T {
    if (!this.take(')')) throw new UnknownSyntax();
    return node;
  }

  private setFlags(on: string, off: string): void {
    const state = (letter: string, before: boolean | undefined): boolean =>
      on.includes(letter) || (before === true && !off.includes(letter));
    this.flags = {
      ignoreCase: state('i', this.flags.ignoreCase),
      multiline: state('m', this.flags.multiline),
      dotAll: state('s', this.flags.dotAll),
      verbose: state('x', this.flags.verbose),
    };
  }

  private escape(): RegexNode | undefined {
    const char = this.next;
    if (char === 'Q' && this.flavour === 'java') return this.quote();
    const edge = { b: 'word', B: 'noWord', A: 'start', Z: 'end', z: 'end' } as const;
    const isEdge = Object.hasOwn(edge, char) && (this.flavour !== 'javascript' || char.toLowerCase() === 'b');
    if (isEdge) {
      this.at++;
      return { kind: 'edge', at: edge[char as keyof typeof edge] };
    }
    if (/[1-9]/.test(char)) {
      const digits = /^\d+/.exec(this.pattern.slice(this.at))?.[0] ?? char;
      this.at += digits.length;
      return { kind: 'reference', index: Number(digits) };
    }
    if (char === 'k') {
      const name = /^k<(\w+)>/.exec(this.pattern.slice(this.at));
      if (!name) throw new UnknownSyntax();
      this.at += name[0].length;
      return { kind: 'reference', index: this.names.get(name[1] ?? '') ?? 0 };
    }
    const set = this.escapedSet();
    return { kind: 'set', set: this.cased(set) };
  }

  private quote(): RegexNode {
    const end = this.pattern.indexOf(String.raw`\E`, this.at);
    const text = this.pattern.slice(this.at + 1, end < 0 ? undefined : end);
    this.at = end < 0 ? this.pattern.length : end + 2;
    return { kind: 'sequence', items: Array.from(text, (char) => this.single(char.codePointAt(0) ?? 0)) };
  }

  /** The characters that an escape stands for, in and out of brackets. */
  private escapedSet(): CharSet {
    const char = this.next;
    this.at++;
    const known = CLASSES[char];
    if (known && (char !== 'h' || this.flavour === 'java')) return known;
    if (char === 'p' || char === 'P') return this.property(char === 'P');
    if (/[NXRGHVCKLQE]/.test(char)) throw new UnknownSyntax();
    const code = /^(?:x([\da-fA-F]{2})|u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|U([\da-fA-F]{8})|c([A-Za-z]))/.exec(
      this.pattern.slice(this.at - 1),
    );
    if (code) {
      this.at += code[0].length - 1;
      const value = code[5] ? code[5].toUpperCase().charCodeAt(0) - 64 : parseInt(code.slice(1, 5).join(''), 16);
      return [[value, value]];
    }
    const value = CONTROLS[char] ?? char.codePointAt(0) ?? 0;
    return [[value, value]];
  }

  /** `\p{L}`, in Java also `\pL`. */
  private property(isNegative: boolean): CharSet {
    const [text, name = '', letter = name] = /^(?:\{\^?(\w+(?:=\w+)?)\}|(\w))/.exec(this.pattern.slice(this.at)) ?? [
      '',
    ];
    const set = this.flavour === 'python' ? undefined : charactersWith(letter, isNegative);
    if (!set) throw new UnknownSyntax();
    this.at += text.length;
    return set;
  }

  private bracket(): CharSet {
    const isNegative = this.take('^');
    const sets: CharSet[] = [];
    for (let isFirst = true; ; isFirst = false) {
      if (this.at >= this.pattern.length) throw new UnknownSyntax();
      if (this.next === ']' && (!isFirst || this.flavour === 'javascript')) break;
      if (this.flavour === 'java' && (this.next === '[' || this.pattern.startsWith('&&', this.at)))
        throw new UnknownSyntax();
      const low = this.member();
      const isRange = this.next === '-' && this.pattern[this.at + 1] !== ']' && low.length === 1;
      if (!isRange) sets.push(low);
      else {
        this.at++;
        const high = this.member();
        sets.push([[low[0]?.[0] ?? 0, high[0]?.[1] ?? 0]]);
      }
    }
    this.at++;
    const all = unite(...sets);
    return isNegative ? complement(this.cased(all)) : all;
  }

  private member(): CharSet {
    if (this.take('\\')) {
      if (this.take('b')) return [[8, 8]];
      return this.escapedSet();
    }
    const code = this.pattern.codePointAt(this.at) ?? 0;
    this.at += code > 0xff_ff ? 2 : 1;
    return [[code, code]];
  }
}
