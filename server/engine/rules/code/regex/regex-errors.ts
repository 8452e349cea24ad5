import type { LanguageId } from '../../../source/languages.ts';

/** What is wrong with a pattern, in words for a message; undefined where nothing is found. */
export function errorInRegex(pattern: string, language: LanguageId, flags: string): string | undefined {
  if (language === 'javascript' || language === 'typescript') return errorOfHost(pattern, flags);
  // Layout mode, quoting and conditional groups have rules of their own.
  if (/\\Q|\(\?[a-zA-Z]*x|\(\?\(|\(\?#/.test(pattern)) return undefined;
  return new PatternCheck(pattern, language).run();
}

function errorOfHost(pattern: string, flags: string): string | undefined {
  try {
    return RegExp(pattern, flags) && undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message.replace(/^.*: (?=[^:/]+$)/s, '').toLowerCase();
  }
}

const REPEATS = /[*+?]/;

/** Looks for what no engine accepts: brackets without a partner, repetitions of nothing, a backslash at the end. */
class PatternCheck {
  private readonly pattern: string;
  private readonly language: LanguageId;
  private at = 0;
  private depth = 0;
  /** Whether a repetition may follow. */
  private hasAtom = false;
  private isRepeated = false;

  constructor(pattern: string, language: LanguageId) {
    this.pattern = pattern;
    this.language = language;
  }

  run(): string | undefined {
    while (this.at < this.pattern.length) {
      const error = this.step(this.pattern[this.at] ?? '');
      if (error !== undefined) return error;
    }
    return this.depth > 0 ? 'a group is not closed' : undefined;
  }

  private step(char: string): string | undefined {
    if (REPEATS.test(char)) return this.repetition(char);
    this.isRepeated = false;
    switch (char) {
      case '\\':
        return this.escape();
      case '[':
        return this.set();
      case '(':
        return this.open();
      case ')':
        this.hasAtom = true;
        this.at++;
        return --this.depth < 0 ? 'a `)` has no `(`' : undefined;
      case '|':
        this.hasAtom = false;
        break;
      default:
        // What \`^*\` means differs; it is no error everywhere.
        this.hasAtom = true;
    }
    this.at++;
    return undefined;
  }

  private repetition(char: string): string | undefined {
    if (!this.hasAtom) return `there is nothing before \`${char}\` to repeat`;
    // \`a*?\` and \`a*+\` say how to repeat.
    if (this.isRepeated && char === '*')
      return this.language === 'java' ? 'nothing stands before `*`' : 'a repetition is repeated';
    this.isRepeated = !this.isRepeated || char === '*';
    this.at++;
    return undefined;
  }

  private escape(): string | undefined {
    const next = this.pattern[this.at + 1];
    if (next === undefined) return 'it ends with a backslash';
    if (this.language === 'go' && /[1-9]/.test(next)) return `Go knows no references such as \`\\${next}\``;
    this.hasAtom = true;
    this.at += 2;
    return undefined;
  }

  private open(): string | undefined {
    this.depth++;
    const head = /^\(\?(?:<?[=!]|[:>]|P?<\w+>|P=\w+|[a-zA-Z-]+:?|\|)?/.exec(
      this.pattern.slice(this.at, this.at + 80),
    )?.[0];
    if (this.language === 'go' && head !== undefined && /^\(\?(<?[=!]|>)/.test(head))
      return `Go knows no groups such as \`${head}\``;
    this.hasAtom = false;
    this.at += head?.length ?? 1;
    return undefined;
  }

  private set(): string | undefined {
    const start = this.at;
    let nested = 0;
    this.at++;
    if (this.pattern[this.at] === '^') this.at++;
    // A `]` in the first place is a character of the set; what Java makes of it is another story.
    if (this.pattern[this.at] === ']') this.at++;
    for (; this.at < this.pattern.length; this.at++) {
      const char = this.pattern[this.at];
      if (char === '\\') this.at++;
      else if (char === '[' && this.isNested()) nested++;
      else if (char === ']' && nested-- === 0) {
        this.at++;
        this.hasAtom = true;
        return undefined;
      }
    }
    return `the \`[\` at position ${start} is not closed`;
  }

  /** A set within a set of Java; `[:alpha:]` in Go. */
  private isNested(): boolean {
    if (this.language === 'java') return true;
    return this.language === 'go' && /^\[:\^?\w+:\]/.test(this.pattern.slice(this.at, this.at + 16));
  }
}
