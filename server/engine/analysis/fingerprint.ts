import { createHash } from 'node:crypto';
import type { FindingAnchor } from '#shared/domain/finding.ts';
import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import type { Position, Range, Span } from '#shared/domain/text.ts';
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

/** More of a line than this helps nobody to recognise it. */
const MAX_LINE = 160;
/** A literal in quotes, or the part of it that stands on this line. */
const LITERAL = /(["'`])(?:\\(?:.|$)|(?!\1)[^\\])*(\1|$)/g;
const NAMELESS = '(anonymous)';

/** By what a finding is recognised after an edit. `functions` are those of the file, outer ones first. */
export function anchorOf(
  { text, lines }: SyntaxTree,
  start: number,
  functions: readonly Pick<FunctionMetrics, 'name' | 'range'>[],
): FindingAnchor {
  const position = lines.positionAt(start);
  const line = fold(text, lines.spanOf(position.line)).replace(LITERAL, hideContent);
  const around = functions.findLast(({ name, range }) => name !== NAMELESS && holds(range, position));
  return { line: line.slice(0, MAX_LINE), symbol: around?.name ?? '' };
}

function hideContent(literal: string, open: string, close: string): string {
  return literal.length > open.length + close.length ? `${open}…${close}` : literal;
}

function holds({ start, end }: Range, { line, character }: Position): boolean {
  const isBehindStart = line > start.line || (line === start.line && character >= start.character);
  return isBehindStart && (line < end.line || (line === end.line && character < end.character));
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
