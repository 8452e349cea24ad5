import type { Position, Range, Span } from '#shared/domain/text.ts';

/** Translates between UTF-16 offsets and zero-based positions. Lines end with LF, CRLF or a lone CR, as in LSP. */
export class LineMap {
  private readonly starts: readonly number[];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.starts = findLineStarts(text);
  }

  /** A text that ends with a line break has an empty last line. */
  get lineCount(): number {
    return this.starts.length;
  }

  /** Zero-based line that holds `offset`. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  positionAt(offset: number): Position {
    const line = this.lineAt(offset);
    return { line, character: offset - this.startOf(line) };
  }

  rangeOf(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  /** Offset of a position; a position past the end of its line or of the text is clamped. */
  offsetAt(position: Position): number {
    if (position.line >= this.starts.length) return this.text.length;
    return Math.min(this.startOf(position.line) + position.character, this.spanOf(position.line).end);
  }

  startOf(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** The line without its line break. */
  spanOf(line: number): Span {
    const start = this.startOf(line);
    let end = this.starts[line + 1] ?? this.text.length;
    while (end > start && isLineBreak(this.text.charCodeAt(end - 1))) end--;
    return { start, end };
  }

  textOf(line: number): string {
    const { start, end } = this.spanOf(line);
    return this.text.slice(start, end);
  }

  /** The white space a line begins with. */
  indentOf(line: number): string {
    return /^[ \t]*/.exec(this.textOf(line))?.[0] ?? '';
  }
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (!isLineBreak(code)) continue;
    if (code === 13 && text.charCodeAt(offset + 1) === 10) offset++;
    starts.push(offset + 1);
  }
  return starts;
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}
