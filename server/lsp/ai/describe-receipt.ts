import { formatCount, formatDollars } from '#engine/review/budget-estimate.ts';
import type { KeptReceipt } from './receipts.ts';

/** One line for the log and the status bar. */
export function summarizeReceipt({ receipt, cost }: KeptReceipt): string {
  const { path, reviewed, replayed, usage, models, milliseconds } = receipt;
  const known = replayed > 0 ? `, ${replayed} known already` : '';
  const who = models.length > 0 ? ` by ${models.join(', ')}` : '';
  return (
    `${path}: ${count(receipt.findings, 'finding')}, ${count(reviewed, 'unit')} reviewed${who}${known}; ` +
    `${formatCount(usage.inputTokens)} tokens sent, ${formatCount(usage.outputTokens)} received, ` +
    `${describeCost(cost)}, ${(milliseconds / 1000).toFixed(1)} s`
  );
}

/** All of it, in Markdown. */
export function describeReceipt(kept: KeptReceipt): string {
  const { receipt, dropped, withheld, failures, cost, at } = kept;
  const { usage } = receipt;
  const rows: readonly (readonly [string, string])[] = [
    ['Time', `${at.toISOString()}, ${(receipt.milliseconds / 1000).toFixed(1)} s`],
    ['Models', receipt.models.join(', ') || 'none was asked'],
    ['Functions and other units reviewed', String(receipt.reviewed)],
    ['Known from an earlier review', String(receipt.replayed)],
    ['Requests', String(receipt.asks)],
    [
      'Tokens',
      `${formatCount(usage.inputTokens)} sent (${formatCount(usage.cachedTokens)} of them cached by the provider), ` +
        `${formatCount(usage.outputTokens)} received${usage.isEstimate ? ', partly estimated' : ''}`,
    ],
    ['Cost', describeCost(cost)],
    ['Findings', `${receipt.findings}, and ${receipt.witnesses} of rules confirmed`],
    ['Fixes withheld', String(receipt.withheldFixes)],
    ['Instructions sent along', receipt.instructions.join(', ') || 'none'],
  ];
  return [
    `# AI review of ${receipt.path}`,
    ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${escape(value)} |`)].join('\n'),
    ...listOf(
      'What went wrong',
      failures.map(({ message }) => message),
    ),
    ...listOf(
      'Not reviewed',
      receipt.skipped.map(({ unit, reason }) => `\`${unit}\`: ${reason}`),
    ),
    ...listOf(
      'Said but not shown',
      dropped.map(({ message, detail }) => `${message} (${detail})`),
    ),
    ...listOf('Why fixes were withheld', withheld),
    ...listOf('Incomplete', describeLosses(receipt)),
    '',
  ].join('\n\n');
}

function describeLosses({ unreadable, cutReplies }: KeptReceipt['receipt']): string[] {
  return [
    ...(unreadable > 0 ? [`${count(unreadable, 'finding')} could not be read.`] : []),
    ...(cutReplies > 0 ? [`${count(cutReplies, 'reply', 'replies')} ended at a limit.`] : []),
  ];
}

function describeCost({ dollars, hasUnpriced }: KeptReceipt['cost']): string {
  if (hasUnpriced && dollars === 0) return 'price not known';
  return `${formatDollars(dollars)}${hasUnpriced ? ' and what has no known price' : ''}`;
}

function listOf(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}\n\n${lines.map((line) => `- ${escape(line)}`).join('\n')}`];
}

/** What models and providers wrote is text: no link, image or markup of theirs shall work. */
function escape(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\[\]<>!|*_]/g, String.raw`\$&`);
}

function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
