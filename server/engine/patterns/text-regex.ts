/**
 * Regular expressions whose time grows with the length of the text and no faster, so that one written down in a project
 * cannot hang the editor. They read as in JavaScript; what cannot be had at that price (lookaround, references) is refused.
 */
export interface TextRegex {
  /** Whether the expression is found anywhere in the text, of which only the beginning counts when it is very long. */
  test(text: string): boolean;
}

export type TextRegexReading =
  | { readonly kind: 'regex'; readonly regex: TextRegex }
  | { readonly kind: 'invalid'; readonly message: string };

export const MAX_REGEX_LENGTH = 500;
const MAX_TEXT_LENGTH = 2000;
const MAX_STATES = 2000;

/** A way through the expression is a list of states; each names where it goes on. */
type State =
  | { readonly type: 'character'; readonly accepts: (character: string) => boolean; readonly next: number }
  | { readonly type: 'split'; readonly next: readonly number[] }
  | { readonly type: 'assert'; readonly holds: (text: string, at: number) => boolean; readonly next: number }
  | { readonly type: 'end' };

/** What is wrong with an expression. */
class RegexError extends Error {
  override readonly name = 'RegexError';
}

/** Reads an expression; `(?i)` at its beginning makes it ignore case. */
export function readTextRegex(source: string): TextRegexReading {
  if (source.length > MAX_REGEX_LENGTH)
    return { kind: 'invalid', message: `It is longer than ${MAX_REGEX_LENGTH} characters.` };
  const ignoresCase = source.startsWith('(?i)');
  const body = ignoresCase ? source.slice(4) : source;
  try {
    // Only read, never run: it finds what is no expression at all, with words people know.
    void new RegExp(body);
    const { states, start } = new RegexCompiler(body, ignoresCase ? 'i' : '').compile();
    return { kind: 'regex', regex: { test: (text) => run(states, start, text.slice(0, MAX_TEXT_LENGTH)) } };
  } catch (error) {
    if (error instanceof RegexError) return { kind: 'invalid', message: error.message };
    if (error instanceof SyntaxError) return { kind: 'invalid', message: `${error.message}.` };
    throw error;
  }
}

/** Follows all ways at once, character by character. */
function run(states: readonly State[], start: number, text: string): boolean {
  let current: number[] = [];
  for (let at = 0; at <= text.length; at++) {
    // A match may begin anywhere.
    if (enter(states, { text, at, from: [...current, start] }, (found) => (current = found))) return true;
    const character = text[at];
    if (character === undefined) return false;
    current = current.flatMap((index) => {
      const state = states[index];
      return state?.type === 'character' && state.accepts(character) ? [state.next] : [];
    });
  }
  return false;
}

/** Collects the states that read a character next; true when one way is at its end. */
function enter(
  states: readonly State[],
  { text, at, from }: { readonly text: string; readonly at: number; readonly from: readonly number[] },
  give: (readers: number[]) => void,
): boolean {
  const seen = new Set<number>();
  const readers: number[] = [];
  const pending = [...from];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const state = states[index];
    if (state?.type === 'end') return true;
    if (state?.type === 'character') readers.push(index);
    else if (state?.type === 'split') pending.push(...state.next);
    else if (state && state.holds(text, at)) pending.push(state.next);
  }
  give(readers);
  return false;
}

/** Builds the states of a part, given the state behind it; returns the state it begins with. */
type Part = (next: number) => number;

/** Reads an expression from left to right and builds its states from right to left. */
class RegexCompiler {
  private readonly source: string;
  private readonly flags: string;
  private readonly states: State[] = [];
  private at = 0;

  constructor(source: string, flags: string) {
    this.source = source;
    this.flags = flags;
  }

  compile(): { states: readonly State[]; start: number } {
    const part = this.readChoice();
    const start = part(this.add({ type: 'end' }));
    return { states: this.states, start };
  }

  private readChoice(): Part {
    const options = [this.readSequence()];
    while (this.take('|')) options.push(this.readSequence());
    const [only] = options;
    if (only && options.length === 1) return only;
    return (next) => this.add({ type: 'split', next: options.map((option) => option(next)) });
  }

  private readSequence(): Part {
    const parts: Part[] = [];
    while (this.at < this.source.length && !this.looksAt('|') && !this.looksAt(')')) parts.push(this.readRepeated());
    return (next) => parts.reduceRight((following, part) => part(following), next);
  }

  private readRepeated(): Part {
    const part = this.readPart();
    const quantifier = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(this.source.slice(this.at));
    if (!quantifier) return part;
    this.at += quantifier[0].length;
    const [, least, comma, most] = quantifier;
    if (least !== undefined) {
      const end = comma === undefined ? Number(least) : most ? Number(most) : Infinity;
      return (next) => this.repeat(part, { least: Number(least), most: end }, next);
    }
    const sign = quantifier[0][0];
    return (next) => this.repeat(part, { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity }, next);
  }

  private repeat(part: Part, { least, most }: { least: number; most: number }, next: number): number {
    let first = next;
    if (most === Infinity) {
      first = this.add({ type: 'end' }); // to be replaced when its beginning is known
      this.states[first] = { type: 'split', next: [part(first), next] };
    } else {
      for (let count = least; count < most; count++) first = this.add({ type: 'split', next: [part(first), next] });
    }
    for (let count = 0; count < least; count++) first = part(first);
    return first;
  }

  private readPart(): Part {
    if (this.take('(')) return this.readGroup();
    if (this.take('^')) return this.assert((_, at) => at === 0);
    if (this.take('$')) return this.assert((text, at) => at === text.length);
    if (this.take('\\b')) return this.assert((text, at) => isWordEdge(text, at));
    if (this.take('\\B')) return this.assert((text, at) => !isWordEdge(text, at));
    return this.readCharacter();
  }

  private readGroup(): Part {
    if (/^\?(?:[=!]|<[=!])/.test(this.source.slice(this.at)))
      throw new RegexError('Lookahead and lookbehind are not supported. Use "matches" and "not-matches" together.');
    this.at += /^\?(?::|<\w+>)/.exec(this.source.slice(this.at))?.[0].length ?? 0;
    if (this.looksAt('?'))
      throw new RegexError('Flags within an expression are not supported, but for (?i) at its beginning.');
    const part = this.readChoice();
    this.take(')');
    return part;
  }

  /** A character, a class or an escape: a native expression that sees one character at a time. */
  private readCharacter(): Part {
    const rest = this.source.slice(this.at);
    const [atom] =
      /^(?:\[(?:\\[^]|[^\]\\])*\]|\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|[^])|[^])/.exec(rest) ?? [];
    if (atom === undefined) throw new RegexError('It ends too early.');
    if (/^\\(?:[1-9]|k)/.test(atom)) throw new RegexError('References to groups are not supported.');
    if (/^\\[pP]/.test(atom)) throw new RegexError('Unicode properties are not supported. Write the characters.');
    this.at += atom.length;
    const native = new RegExp(`^${atom}$`, this.flags);
    return (next) => this.add({ type: 'character', accepts: (character) => native.test(character), next });
  }

  private assert(holds: (text: string, at: number) => boolean): Part {
    return (next) => this.add({ type: 'assert', holds, next });
  }

  private add(state: State): number {
    if (this.states.length >= MAX_STATES) throw new RegexError('It repeats too much. Use smaller numbers in braces.');
    return this.states.push(state) - 1;
  }

  private looksAt(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  private take(text: string): boolean {
    if (!this.looksAt(text)) return false;
    this.at += text.length;
    return true;
  }
}

function isWordEdge(text: string, at: number): boolean {
  return /\w/.test(text[at - 1] ?? '') !== /\w/.test(text[at] ?? '');
}
