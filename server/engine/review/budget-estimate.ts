import { costOf, type ModelName, type ModelPrice } from '../ports/ai-model.ts';

/** What calls to a model may take. */
export interface AskEstimate {
  readonly calls: number;
  readonly inputTokens: number;
  /** The limit of the answers; most stay far below. */
  readonly maxOutputTokens: number;
}

export function sumEstimates(estimates: readonly AskEstimate[]): AskEstimate {
  const sum = (of: (estimate: AskEstimate) => number): number =>
    estimates.reduce((total, estimate) => total + of(estimate), 0);
  return {
    calls: sum(({ calls }) => calls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    maxOutputTokens: sum(({ maxOutputTokens }) => maxOutputTokens),
  };
}

/** US dollars, if every answer were as long as it may be and no cache helped; undefined when the price is not known. */
export function maxCostOf(
  { calls, inputTokens, maxOutputTokens }: AskEstimate,
  price: ModelPrice | undefined,
): number | undefined {
  if (!price || calls === 0) return price && 0;
  // What counts for the rates is how long each prompt is.
  const one = { inputTokens: inputTokens / calls, outputTokens: maxOutputTokens / calls };
  return calls * costOf({ ...one, cachedTokens: 0, isEstimate: true }, price);
}

/** A sentence for a question before a run. */
export function describeEstimate(
  estimate: AskEstimate,
  { model, price }: { readonly model: ModelName; readonly price: ModelPrice | undefined },
): string {
  const { calls, inputTokens, maxOutputTokens } = estimate;
  const cost = maxCostOf(estimate, price);
  const bill = cost === undefined ? 'what it costs is not known' : `at most ${formatDollars(cost)}`;
  const name = model.model === '' ? model.provider : `${model.provider}:${model.model}`;
  return (
    `${formatCount(calls)} ${calls === 1 ? 'request' : 'requests'} to ${name}: about ${formatCount(inputTokens)} tokens ` +
    `to send and at most ${formatCount(maxOutputTokens)} to receive; ${bill}.`
  );
}

export function formatCount(count: number): string {
  return Math.ceil(count).toLocaleString('en-US');
}

/** Small amounts keep two digits that count. */
export function formatDollars(dollars: number): string {
  if (dollars >= 0.1 || dollars === 0) return `$${dollars.toFixed(2)}`;
  return dollars < 0.001 ? 'less than $0.001' : `$${Number(dollars.toPrecision(2))}`;
}
