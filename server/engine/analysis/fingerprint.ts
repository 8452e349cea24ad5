import { createHash } from 'node:crypto';
import type { Span } from '#shared/domain/text.ts';
import type { SyntaxTree } from '../source/syntax-tree.ts';

/** Text beyond this adds nothing to telling findings apart. */
const MAX_TEXT = 400;
/** No longer than what can count, for lines without blanks. */
const WORD = /\S{1,400}/g;

/** Makes fingerprints for the findings of one file, which must come in document order. */
export class Fingerprinter {
  private readonly tree: SyntaxTree;
  private readonly seen = new Map<string, number>();

  constructor(tree: SyntaxTree) {
    this.tree = tree;
  }

  /**
   * Hashes the rule, the finding's first line and the reported text, white space folded, so that moving or re-indenting
   * keeps the fingerprint. Equal ones are told apart by their order. 16 hexadecimal digits.
   */
  fingerprint(ruleId: string, span: Span): string {
    const { text, lines } = this.tree;
    const line = lines.spanOf(lines.lineAt(span.start));
    const key = [ruleId, fold(text, line), fold(text, span)].join('\0');
    const ordinal = this.seen.get(key) ?? 0;
    this.seen.set(key, ordinal + 1);
    return createHash('sha256').update(`${key}\0${ordinal}`).digest('hex').slice(0, 16);
  }
}

/** The first words of a span with single blanks between them. Cut after folding, so that indentation pushes nothing out. */
function fold(text: string, { start, end }: Span): string {
  const words: string[] = [];
  let length = 0;
  WORD.lastIndex = start;
  while (length < MAX_TEXT) {
    const match = WORD.exec(text);
    if (!match || match.index >= end) break;
    const word = text.slice(match.index, Math.min(match.index + match[0].length, end));
    words.push(word);
    length += word.length + 1;
  }
  return words.join(' ').slice(0, MAX_TEXT);
}
