import { createHash } from 'node:crypto';
import type { Span } from '#shared/domain/text.ts';
import type { SyntaxTree } from '../source/syntax-tree.ts';

/** Text beyond this adds nothing to telling findings apart. */
const MAX_TEXT = 400;

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
    const line = lines.textOf(lines.lineAt(span.start));
    const key = [ruleId, fold(line), fold(text.slice(span.start, Math.min(span.end, span.start + MAX_TEXT)))].join(
      '\0',
    );
    const ordinal = this.seen.get(key) ?? 0;
    this.seen.set(key, ordinal + 1);
    return createHash('sha256').update(`${key}\0${ordinal}`).digest('hex').slice(0, 16);
  }
}

function fold(text: string): string {
  return text.slice(0, MAX_TEXT).replaceAll(/\s+/g, ' ').trim();
}
