import type { Impact } from '#shared/domain/impact.ts';
import type { ProposedRefactoring, RefactorEvent, WithheldStep } from '#engine/review/refactor-events.ts';
import { stripControl } from './code-frame.ts';
import type { ProposalStyle } from './proposal-text.ts';
import { describeCost, type RunReceipt } from './review-receipt.ts';
import { countOf, formatNumber } from './summary.ts';

type UsageEvent = Extract<RefactorEvent, { kind: 'usage' }>;
type FruitlessEvent = Exclude<RefactorEvent, { kind: 'step' | 'usage' | 'proposed' }>;

/** More references than these are only counted. */
const MAX_REFERENCES = 20;

/** What a refactoring does step by step, what was left out, and who uses what it changes. Ends with a line break. */
export function describeRefactoring(
  { steps, withheld, changedSignatures }: ProposedRefactoring,
  impact: Impact,
  style: ProposalStyle,
): string {
  const lines = [
    'Steps:',
    ...steps.map((step) => `  ${stripControl(step)}`),
    ...describeWithheld(withheld),
    ...(changedSignatures.length > 0 ? describeSignatures(changedSignatures, impact, style) : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Why there is no change. Ends with a line break. */
export function describeEnd(event: FruitlessEvent): string {
  switch (event.kind) {
    case 'nothing-to-do':
      return 'The model sees nothing worth changing.\n';
    case 'withheld':
      return `${[stripControl(event.reason), ...describeWithheld(event.steps)].join('\n')}\n`;
    case 'refused':
      return `${stripControl(event.reason)}\n`;
    case 'failed':
      return `${event.error.message.split('\n').map(stripControl).join('\n')}\n`;
  }
}

/** What it took; empty when nobody answered. */
export function describeTaken({
  used,
  cost,
  milliseconds,
}: {
  readonly used: readonly UsageEvent[];
  readonly cost: RunReceipt['cost'];
  readonly milliseconds: number;
}): string {
  if (used.length === 0) return '';
  const models = [...new Set(used.map(({ model }) => `${model.provider}:${model.model}`))].join(', ');
  const total = (of: (event: UsageEvent) => number): string =>
    formatNumber(used.reduce((sum, event) => sum + of(event), 0));
  const tokens =
    `${total(({ usage }) => usage.inputTokens)} tokens sent (${total(({ usage }) => usage.cachedTokens)} out of the ` +
    `provider's cache), ${total(({ usage }) => usage.outputTokens)} received`;
  const about = used.some(({ usage }) => usage.isEstimate) ? 'about ' : '';
  const seconds = (milliseconds / 1000).toFixed(1);
  return `${countOf(used.length, 'request')} to ${models}: ${about}${tokens}; ${describeCost(cost)}; ${seconds} s.\n`;
}

function describeWithheld(withheld: readonly WithheldStep[]): string[] {
  if (withheld.length === 0) return [];
  const steps = withheld.map(({ explanation, reason }) => `  ${stripControl(`${explanation} ${reason}`)}`);
  return [`Left out, because the proof failed: ${countOf(withheld.length, 'step')}`, ...steps];
}

function describeSignatures(
  changed: ProposedRefactoring['changedSignatures'],
  { callers, tests, isCut }: Impact,
  { colors, displayPath }: ProposalStyle,
): string[] {
  const names = new Set(changed.map(({ symbol }) => symbol.name));
  const references = [...callers, ...tests].filter(({ symbol }) => names.has(symbol));
  const shown = references.slice(0, MAX_REFERENCES);
  const rest = references.length - shown.length;
  const count = references.length === 0 ? 'no references were found' : countOf(references.length, 'reference');
  return [
    colors.yellow(
      `Changes the public signature of ${[...names].map(stripControl).join(', ')}: ${count}${isCut ? ' or more' : ''}`,
    ),
    ...shown.map(({ symbol, path, line }) => `  ${stripControl(`${displayPath(path)}:${line}  ${symbol}`)}`),
    ...(rest > 0 ? [`  and ${formatNumber(rest)} more`] : []),
  ];
}
