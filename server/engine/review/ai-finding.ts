import { AI_RULE_ID, type Finding } from '#shared/domain/finding.ts';
import type { Span } from '#shared/domain/text.ts';
import { anchorOf, Fingerprinter } from '../analysis/fingerprint.ts';
import type { FileFacts } from '../rules/file-facts.ts';
import type { RepliedFinding } from './reply-schema.ts';

/** What makes a finding of what a model said, once its place is known. */
export interface AiFindingFacts {
  readonly file: FileFacts;
  readonly span: Span;
  /** Every place of its quote in the document, in order. */
  readonly places: readonly Span[];
  /** Fingerprints that the document has already. */
  readonly taken: ReadonlySet<string>;
  /** As users name it. */
  readonly model: string;
}

/** Longer messages are an essay or an attempt to fill the screen. */
const MAX_MESSAGE = 600;
const MAX_TITLE = 80;

/** A model's finding as the rest of the house knows findings. Critical are only security holes. */
export function toAiFinding(replied: RepliedFinding, { file, span, places, taken, model }: AiFindingFacts): Finding {
  const { category, severity, confidence, message, suggestion } = replied;
  return {
    ruleId: AI_RULE_ID,
    category,
    severity: severity === 'critical' && category !== 'security' ? 'high' : severity,
    confidence,
    message: shorten(
      [message, ...(suggestion === undefined ? [] : [suggestion])].map(toSentence).join(' '),
      MAX_MESSAGE,
    ),
    span,
    range: file.tree.lines.rangeOf(span),
    related: [],
    fingerprint: fingerprintOf(file, category, { span, places, taken }),
    anchor: anchorOf(file.tree, span.start, file.metrics.functions),
    origin: { kind: 'ai', model },
  };
}

/** How the fix of a finding is called. */
export function titleOfFix({ suggestion }: Pick<RepliedFinding, 'suggestion'>): string {
  return shorten(toLine(suggestion ?? 'Apply the suggested change').replace(/\.$/, ''), MAX_TITLE);
}

/** Text of a model on one line, without what terminals and editors take for commands. */
export function toLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\s\0-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
}

/** Of equal quotes the first has the first fingerprint, whichever was found first. */
function fingerprintOf(
  { tree }: FileFacts,
  category: string,
  { span, places, taken }: Pick<AiFindingFacts, 'span' | 'places' | 'taken'>,
): string {
  const fingerprints = new Fingerprinter(tree);
  const matter = `${AI_RULE_ID} ${category}`;
  const before = places.filter(({ start }) => start < span.start);
  for (const place of before) fingerprints.fingerprint(matter, place);
  let fingerprint = fingerprints.fingerprint(matter, span);
  while (taken.has(fingerprint)) fingerprint = fingerprints.fingerprint(matter, span);
  return fingerprint;
}

function toSentence(text: string): string {
  const line = toLine(text);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}
