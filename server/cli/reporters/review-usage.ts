import type { UsageSummary, UsageTotals } from '#shared/domain/ai-usage.ts';
import { formatProposalJson } from './proposal-json.ts';
import { describeCost } from './review-receipt.ts';
import { stripControl } from './code-frame.ts';
import { countOf, formatNumber } from './summary.ts';

/** Days and findings beyond these are in the JSON only. */
const MAX_DAYS = 14;
const MAX_FINDINGS = 10;

/** For people: all, then by model, by day, and the findings that took most. */
export function describeUsage({ total, byModel, byDay, byFinding }: UsageSummary): string {
  if (total.calls === 0) return 'No language model was asked yet.\n';
  const days = [...byDay].toSorted(([a], [b]) => (a < b ? 1 : -1)).slice(0, MAX_DAYS);
  const findings = [...byFinding].toSorted(([, a], [, b]) => tokensOf(b) - tokensOf(a)).slice(0, MAX_FINDINGS);
  const sections = [
    `${describeTotals(total)}\n`,
    describeGroup('By model', [...byModel]),
    describeGroup('By day', days),
    describeGroup('By finding (fingerprint), the largest', findings),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** For programs; docs/ai.md describes the shape. Groups are in the order in which they first appear. */
export function usageToJson(summary: UsageSummary, version: string): string {
  const { total, byProvider, byModel, byDay, byRun, byFinding } = summary;
  const groups = { byProvider, byModel, byDay, byRun, byFinding };
  const fields = Object.entries(groups).map(([name, group]) => [name, Object.fromEntries(group)] as const);
  return formatProposalJson(version, { total, ...Object.fromEntries(fields) });
}

function describeGroup(title: string, groups: readonly (readonly [string, UsageTotals])[]): string {
  if (groups.length === 0) return '';
  const width = Math.max(...groups.map(([name]) => name.length));
  const rows = groups.map(([name, totals]) => `  ${stripControl(name).padEnd(width)}  ${describeTotals(totals)}`);
  return `${title}\n${rows.join('\n')}\n`;
}

function describeTotals({ calls, inputTokens, outputTokens, cachedTokens, cost, unpricedCalls }: UsageTotals): string {
  const bill = describeCost({ dollars: cost, hasUnpriced: unpricedCalls > 0 });
  // Those of a finding are shares of requests.
  const [requests = 0, sent = 0, cached = 0, received = 0] = [calls, inputTokens, cachedTokens, outputTokens].map(
    Math.ceil,
  );
  return (
    `${countOf(requests, 'request')}, ${formatNumber(sent)} tokens sent (${formatNumber(cached)} cached), ` +
    `${formatNumber(received)} received, ${bill}`
  );
}

function tokensOf({ inputTokens, outputTokens }: UsageTotals): number {
  return inputTokens + outputTokens;
}
