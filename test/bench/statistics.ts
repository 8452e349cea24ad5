/** The value below which a part of the values lies; `part` is between 0 and 1. NaN without values. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[(sorted.length >> 1) - 1] ?? NaN) + upper) / 2;
}

/** The run in the middle by one of its figures, so that all figures shown come from the same run. */
export function middleRun<T>(runs: readonly T[], figure: (run: T) => number): T {
  const run = runs.toSorted((a, b) => figure(a) - figure(b))[(runs.length - 1) >> 1];
  if (run === undefined) throw new Error('There is no run.');
  return run;
}
