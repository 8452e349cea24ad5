import { formatDollars } from '#engine/review/budget-estimate.ts';
import type { DropReason } from '#engine/review/ground-finding.ts';
import type { UnitSkipReason } from '#engine/review/review-events.ts';
import type { FileReview } from '../commands/ai-review-file.ts';
import { stripControl } from './code-frame.ts';
import { countOf, formatNumber } from './summary.ts';

/** What asking models in one run did, took and left out. */
export interface RunReceipt {
  readonly reviews: readonly FileReview[];
  /** Files of which nothing is sent; `reason` is a sentence. */
  readonly kept: readonly { readonly path: string; readonly reason: string }[];
  /** About instructions of the repository: sentences. */
  readonly remarks: ReadonlySet<string>;
  /** US dollars. */
  readonly cost: { readonly dollars: number; readonly hasUnpriced: boolean };
  /** Why the user's own limits did not allow more. */
  readonly refusal: string | undefined;
  readonly milliseconds: number;
}

const DROP_WORDS: Readonly<Record<DropReason, string>> = {
  'no-quote': 'whose quote is not in the code',
  'ambiguous-quote': 'whose quote is at several places',
  refuted: 'refuted by the syntax tree',
  duplicate: 'said before',
  'low-confidence': 'of low confidence',
  suppressed: 'suppressed in the code',
  'suppressed-by-team': 'suppressed by the team',
};

const SKIP_WORDS: Readonly<Record<UnitSkipReason, string>> = {
  'over-budget': 'over the limits',
  failed: 'the model did not answer',
  'not-asked': 'not asked for after a failure',
  refused: 'the model declined',
  unreadable: 'the reply could not be read',
};

/** More names are only printed when they are asked for. */
const MAX_NAMES = 5;

/** For people, one thing a line. With `isDetailed` everything that is not shown is named. */
export function describeReceipt(receipt: RunReceipt, isDetailed: boolean): string {
  const lines = [
    describeReviewed(receipt),
    describeAsks(receipt),
    ...describeDropped(receipt, isDetailed),
    ...describeUnreviewed(receipt, isDetailed),
    ...describeKept(receipt, isDetailed),
    ...describeInstructions(receipt),
    ...[...receipt.remarks].toSorted(),
    ...failuresOf(receipt),
  ];
  return `${lines.map(stripControl).join('\n')}\n`;
}

/** Only what went wrong; empty when nothing did. */
export function describeSkipped(receipt: RunReceipt): string {
  return failuresOf(receipt)
    .map((line) => `${stripControl(line)}\n`)
    .join('');
}

function describeReviewed({ reviews }: RunReceipt): string {
  const files = reviews.filter(({ receipt }) => receipt.reviewed + receipt.replayed > 0).length;
  const reviewed = sum(reviews, ({ receipt }) => receipt.reviewed);
  const replayed = sum(reviews, ({ receipt }) => receipt.replayed);
  const known = replayed > 0 ? `, ${formatNumber(replayed)} of them known from before` : '';
  return `AI review: ${countOf(reviewed + replayed, 'function')} in ${countOf(files, 'file')}${known}.`;
}

function describeAsks({ reviews, cost, milliseconds }: RunReceipt): string {
  const asks = sum(reviews, ({ receipt }) => receipt.asks);
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  const isFree = cost.dollars === 0 && !cost.hasUnpriced;
  if (asks === 0 && isFree) {
    const isDone = reviews.every(({ failures, receipt }) => failures.length + receipt.skipped.length === 0);
    return `No request was ${isDone ? 'needed' : 'answered'}, nothing was spent; ${seconds}.`;
  }
  if (asks === 0) return `No request was answered to its end; about ${describeCost(cost)}; ${seconds}.`;
  const models = [...new Set(reviews.flatMap(({ receipt }) => receipt.models))].toSorted().join(', ');
  const [sent, cached, received] = (['inputTokens', 'cachedTokens', 'outputTokens'] as const).map((kind) =>
    sum(reviews, ({ receipt }) => receipt.usage[kind]),
  );
  const about = reviews.some(({ receipt }) => receipt.usage.isEstimate) ? 'about ' : '';
  const tokens = `${about}${formatNumber(sent ?? 0)} tokens sent (${formatNumber(cached ?? 0)} out of the provider's cache), ${formatNumber(received ?? 0)} received`;
  return `${countOf(asks, 'request')} to ${models}: ${tokens}; ${describeCost(cost)}; ${seconds}.`;
}

/** "$0.012", or that nobody knows. */
export function describeCost({ dollars, hasUnpriced }: RunReceipt['cost']): string {
  if (!hasUnpriced) return formatDollars(dollars);
  return dollars === 0 ? 'what it costs is not known' : `${formatDollars(dollars)} and what is not known`;
}

function describeDropped({ reviews }: RunReceipt, isDetailed: boolean): string[] {
  const dropped = reviews.flatMap((review) => review.dropped.map((one) => ({ path: review.path, ...one })));
  const withheld = reviews.flatMap((review) => review.withheld.map((one) => ({ path: review.path, ...one })));
  const unreadable = sum(reviews, ({ receipt }) => receipt.unreadable);
  const cut = sum(reviews, ({ receipt }) => receipt.cutReplies);
  const hint = isDetailed ? '' : ' (--show-skipped names them)';
  const lines = [
    ...(dropped.length > 0
      ? [`Dropped: ${countOf(dropped.length, 'claim')}: ${countWords(dropped, DROP_WORDS)}${hint}.`]
      : []),
    ...(withheld.length > 0
      ? [`Withheld: ${countOf(withheld.length, 'fix', 'fixes')} whose proof failed${hint}.`]
      : []),
    ...(unreadable > 0 ? [`Lost: ${countOf(unreadable, 'claim')} that could not be read.`] : []),
    ...(cut > 0 ? [`${countOf(cut, 'reply was', 'replies were')} cut at the limit; findings may be missing.`] : []),
  ];
  if (!isDetailed) return lines;
  return [
    ...lines,
    ...dropped.map(({ path, detail, message }) => `  ${path}: ${oneLine(message)} ${detail}`),
    ...withheld.map(({ path, fingerprint, reason }) => `  ${path}, fix of ${fingerprint.slice(0, 8)}: ${reason}`),
  ];
}

function describeUnreviewed({ reviews }: RunReceipt, isDetailed: boolean): string[] {
  const skipped = reviews.flatMap(({ path, receipt }) => receipt.skipped.map((one) => ({ path, ...one })));
  if (skipped.length === 0) return [];
  const names = skipped.map(({ path, unit }) => `${path} ${unit}`);
  return [
    `Not reviewed: ${countOf(skipped.length, 'function')}: ${countWords(skipped, SKIP_WORDS)}: ${listNames(names, isDetailed)}.`,
  ];
}

function describeKept({ kept }: RunReceipt, isDetailed: boolean): string[] {
  const reasons = kept.map(({ reason }) => reason).toSorted();
  const shown = isDetailed ? reasons : reasons.slice(0, MAX_NAMES);
  const rest = reasons.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${countOf(rest, 'more file')} not sent (--show-skipped names them).`] : [])];
}

function describeInstructions({ reviews }: RunReceipt): string[] {
  const files = [
    ...new Set(reviews.flatMap(({ receipt }) => (receipt.asks > 0 ? receipt.instructions : []))),
  ].toSorted();
  return files.length === 0 ? [] : [`Instructions of the repository: ${files.join(', ')}.`];
}

/** Each message once. */
function failuresOf({ reviews, refusal }: RunReceipt): string[] {
  const messages = reviews.flatMap(({ failures }) => failures.flatMap(({ message }) => message.split('\n')));
  return [...new Set([...messages, ...(refusal === undefined ? [] : [refusal])])];
}

/** "2 refuted by the syntax tree, 1 said before". */
function countWords<Reason extends string>(
  items: readonly { readonly reason: Reason }[],
  words: Readonly<Record<Reason, string>>,
): string {
  const counts = new Map<Reason, number>();
  for (const { reason } of items) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, count]) => `${formatNumber(count)} ${words[reason]}`)
    .join(', ');
}

function listNames(names: readonly string[], isDetailed: boolean): string {
  const sorted = names.toSorted();
  const shown = isDetailed ? sorted : sorted.slice(0, MAX_NAMES);
  const rest = sorted.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${formatNumber(rest)} more`] : [])].join(', ');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
