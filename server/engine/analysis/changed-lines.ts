import type { Range } from '#shared/domain/text.ts';
import type { ChangedFile } from '../ports/git.ts';

/** Lines from `first` to `last`, both included, counted from zero. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** A function, method or class with the lines it takes. */
export interface SymbolLines extends LineRange {
  readonly name: string;
  /** The last line of its head: where its name stands. */
  readonly headLast: number;
  readonly isClass: boolean;
  /** Code of other files can name it. */
  readonly isPublic: boolean;
}

/** The lines of one file that a change added, and the places where it removed some. */
export class ChangedLines {
  /** In order. */
  readonly added: readonly LineRange[];
  /** Removed were lines between each of these and the line before it. */
  private readonly gaps: readonly number[];

  constructor(hunks: ChangedFile['hunks'], lineCount: number) {
    if (hunks === 'all') {
      this.added = lineCount > 0 ? [{ first: 0, last: lineCount - 1 }] : [];
      this.gaps = [];
      return;
    }
    this.added = hunks.flatMap(({ newStart, addedCount }) =>
      addedCount > 0 ? [{ first: newStart - 1, last: newStart + addedCount - 2 }] : [],
    );
    this.gaps = hunks.flatMap(({ newStart, addedCount }) => (addedCount === 0 ? [newStart] : []));
  }

  /** How many lines were added or changed. */
  get count(): number {
    return this.added.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  /** Whether one of the lines was added. */
  touches({ first, last }: LineRange): boolean {
    return this.added.some((range) => range.first <= last && first <= range.last);
  }

  /** Whether all of the lines were added. */
  covers({ first, last }: LineRange): boolean {
    return this.added.some((range) => range.first <= first && last <= range.last);
  }

  /** Whether something was added to these lines or removed from between them. */
  reaches(lines: LineRange): boolean {
    return this.touches(lines) || this.gaps.some((gap) => lines.first < gap && gap <= lines.last);
  }

  /**
   * Where a finding can come from this change: the changed lines, the innermost function around each change, and the heads
   * of the functions and classes around that.
   */
  scope(symbols: readonly SymbolLines[]): LineRange[] {
    const reached = symbols.filter((symbol) => this.reaches(symbol));
    const around = reached.map((symbol) =>
      symbol.isClass || this.isWithinOneOf(symbol, reached) ? { first: symbol.first, last: symbol.headLast } : symbol,
    );
    return [...this.added, ...around];
  }

  /** Whether everything that changed in a symbol changed in functions inside of it. */
  private isWithinOneOf(outer: SymbolLines, symbols: readonly SymbolLines[]): boolean {
    const inner = symbols.filter((symbol) => !symbol.isClass && symbol !== outer && isInside(symbol, outer));
    if (inner.length === 0) return false;
    const added = this.added.filter((range) => range.first <= outer.last && outer.first <= range.last);
    const gaps = this.gaps.filter((gap) => outer.first < gap && gap <= outer.last);
    return (
      added.every((range) => inner.some((symbol) => symbol.first <= range.first && range.last <= symbol.last)) &&
      gaps.every((gap) => inner.some((symbol) => symbol.first < gap && gap <= symbol.last))
    );
  }
}

/** The lines that hold the characters of a range; one that ends at a line's beginning does not hold that line. */
export function linesOfRange({ start, end }: Range): LineRange {
  const endsBefore = end.character === 0 && end.line > start.line;
  return { first: start.line, last: endsBefore ? end.line - 1 : end.line };
}

/** How many lines a text has; what follows its last line break counts when it is something. */
export function countLines(text: string): number {
  const breaks = text.match(/\r\n|\r|\n/g)?.length ?? 0;
  return text === '' || /[\r\n]$/.test(text) ? breaks : breaks + 1;
}

function isInside(inner: LineRange, outer: LineRange): boolean {
  const isSame = inner.first === outer.first && inner.last === outer.last;
  return !isSame && outer.first <= inner.first && inner.last <= outer.last;
}
