import type { AiUsage, UsageSummary, UsageTotals } from '#shared/domain/ai-usage.ts';
import { costOf, type ModelName, type ModelPrice, type TokenUsage } from '../ports/ai-model.ts';

export interface UsageCircumstances {
  readonly at: Date;
  readonly run: string;
  readonly model: ModelName;
  /** Undefined when nobody knows it. */
  readonly price: ModelPrice | undefined;
  /** Fingerprints. */
  readonly findings?: readonly string[];
}

/** One call, as the ledger keeps it. */
export function toUsageEntry(usage: TokenUsage, { at, run, model, price, findings = [] }: UsageCircumstances): AiUsage {
  const { inputTokens, outputTokens, cachedTokens, isEstimate } = usage;
  const cost = price && { cost: costOf(usage, price) };
  return {
    at: at.toISOString(),
    run,
    ...model,
    calls: 1,
    inputTokens,
    outputTokens,
    cachedTokens,
    isEstimate,
    ...cost,
    findings,
  };
}

/** The date of a moment where the user is: `2026-11-21`. */
export function dayOf(moment: Date): string {
  const [month, day] = [moment.getMonth() + 1, moment.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${moment.getFullYear()}-${month}-${day}`;
}

export function totalOf(entries: readonly AiUsage[]): UsageTotals {
  return entries.reduce((total, entry) => addShare(total, entry, 1), NOTHING);
}

/** Sums of a ledger, by everything that people ask for. Groups are in the order in which they first appear. */
export function summarizeUsage(entries: readonly AiUsage[]): UsageSummary {
  return {
    total: totalOf(entries),
    byProvider: groupBy(entries, ({ provider }) => [provider]),
    byModel: groupBy(entries, ({ provider, model }) => [`${provider}:${model}`]),
    byDay: groupBy(entries, ({ at }) => [dayOf(new Date(at))]),
    byRun: groupBy(entries, ({ run }) => (run === '' ? [] : [run])),
    byFinding: groupBy(entries, ({ findings }) => findings),
  };
}

/** How many entries keep their run and findings, and for how long. */
export interface DetailLimits {
  readonly entries: number;
  readonly days: number;
}

/** The same sums in fewer entries: those beyond the limits become one for each day and model. `entries` are oldest first. */
export function compactUsage(entries: readonly AiUsage[], now: Date, limits: DetailLimits): AiUsage[] {
  const oldest = now.getTime() - limits.days * DAY_MS;
  const isDetailed = ({ at }: AiUsage, index: number): boolean =>
    index >= entries.length - limits.entries && Date.parse(at) >= oldest;
  const summed = new Map<string, AiUsage>();
  for (const entry of entries.filter((entry, index) => !isDetailed(entry, index))) {
    const { at, provider, model, isEstimate, cost } = entry;
    const key = JSON.stringify([dayOf(new Date(at)), provider, model, isEstimate, cost === undefined]);
    summed.set(key, addUp(summed.get(key), entry));
  }
  return [...summed.values(), ...entries.filter(isDetailed)];
}

const DAY_MS = 24 * 60 * 60 * 1000;

function addUp(sum: AiUsage | undefined, entry: AiUsage): AiUsage {
  if (!sum) return { ...entry, run: '', findings: [] };
  return {
    ...sum,
    calls: sum.calls + entry.calls,
    inputTokens: sum.inputTokens + entry.inputTokens,
    outputTokens: sum.outputTokens + entry.outputTokens,
    cachedTokens: sum.cachedTokens + entry.cachedTokens,
    ...(sum.cost !== undefined && { cost: sum.cost + (entry.cost ?? 0) }),
  };
}

const NOTHING: UsageTotals = {
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedTokens: 0,
  cost: 0,
  unpricedCalls: 0,
};

/** An entry of several groups is shared among them. */
function groupBy(
  entries: readonly AiUsage[],
  groupsOf: (entry: AiUsage) => readonly string[],
): Map<string, UsageTotals> {
  const totals = new Map<string, UsageTotals>();
  for (const entry of entries) {
    const groups = groupsOf(entry);
    for (const group of groups) totals.set(group, addShare(totals.get(group) ?? NOTHING, entry, 1 / groups.length));
  }
  return totals;
}

function addShare(total: UsageTotals, entry: AiUsage, share: number): UsageTotals {
  return {
    calls: total.calls + entry.calls * share,
    inputTokens: total.inputTokens + entry.inputTokens * share,
    outputTokens: total.outputTokens + entry.outputTokens * share,
    cachedTokens: total.cachedTokens + entry.cachedTokens * share,
    cost: total.cost + (entry.cost ?? 0) * share,
    unpricedCalls: total.unpricedCalls + (entry.cost === undefined ? entry.calls * share : 0),
  };
}
