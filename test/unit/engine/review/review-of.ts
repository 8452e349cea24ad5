import assert from 'node:assert/strict';
import { AiError } from '#engine/ports/ai-model.ts';
import { type ReviewRequest, type ReviewServices } from '#engine/review/prepare-review.ts';
import { reviewDocument } from '#engine/review/review-document.ts';
import type { ReviewEvent, ReviewReceipt } from '#engine/review/review-events.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import { analyzeWith, makeWordRule } from '#test/support/analysis.ts';
import { collect, makeServices, type ScriptedModel } from './stubs.ts';

export const CODE = `const LIMIT = 3;

export async function load(id) {
  const found = await find(id);
  return found.items[0];
}

export function sum(a, b) {
  return a - b;
}
`;

export const never = new AbortController().signal;

export interface Options extends Partial<Omit<ReviewRequest, 'context'>> {
  readonly path?: string;
  readonly text?: string;
  readonly config?: Partial<ProjectConfig>;
  readonly services?: Partial<ReviewServices>;
}

export async function requestFor({
  path = 'src/a.js',
  text = CODE,
  config = {},
  ...rest
}: Options = {}): Promise<ReviewRequest> {
  const rule = makeWordRule({ word: 'eval', id: 'code-injection', category: 'security' });
  return { context: await analyzeWith([rule], path, text, config), ...rest };
}

export async function review(model: ScriptedModel, options: Options = {}): Promise<ReviewEvent[]> {
  return collect(reviewDocument(await requestFor(options), makeServices(model, options.services), never));
}

export function eventsOf<Kind extends ReviewEvent['kind']>(events: readonly ReviewEvent[], kind: Kind) {
  return events.filter((event): event is Extract<ReviewEvent, { kind: Kind }> => event.kind === kind);
}

export function findingsOf(events: readonly ReviewEvent[]): Finding[] {
  return eventsOf(events, 'finding').map(({ finding }) => finding);
}

export function receiptOf(events: readonly ReviewEvent[]): ReviewReceipt {
  const last = events.at(-1);
  assert.equal(last?.kind, 'done');
  return last.receipt;
}

export function failure(kind: AiError['kind']): AiError {
  return new AiError(kind, 'It did not work.', { provider: 'compatible' });
}

export const MINUS = { quote: 'return a - b', message: 'Subtracts', suggestion: 'Add them', severity: 'critical' };
