import type { SyntaxTree } from '../source/syntax-tree.ts';

/** Which lines of a text hold code: neither blank nor nothing but comment. */
export class CodeLines {
  /** How many code lines come before each line. */
  private readonly before: Uint32Array;

  constructor(tree: SyntaxTree) {
    const { lines } = tree;
    this.before = new Uint32Array(lines.lineCount + 1);
    let comment = 0;
    for (let line = 0; line < lines.lineCount; line++) {
      const end = lines.startOf(line + 1);
      let offset = skipBlanks(tree.text, lines.startOf(line), end);
      while (offset < end) {
        let next = tree.comments[comment];
        while (next && next.end <= offset) next = tree.comments[++comment];
        if (!next || next.start > offset) break;
        offset = skipBlanks(tree.text, next.end, end);
      }
      this.before[line + 1] = (this.before[line] ?? 0) + Number(offset < end);
    }
  }

  /** The number of code lines from `first` to `last`, both included. */
  count(first: number, last: number): number {
    return (this.before[last + 1] ?? 0) - (this.before[first] ?? 0);
  }
}

function skipBlanks(text: string, start: number, end: number): number {
  let offset = start;
  while (offset < end && isBlank(text.charCodeAt(offset))) offset++;
  return offset;
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff;
}
