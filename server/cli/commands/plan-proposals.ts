import { dirname, join } from 'node:path';
import type { FileReport } from '#shared/domain/analysis.ts';
import type { Finding } from '#shared/domain/finding.ts';
import { baselinedFingerprints } from '#engine/analysis/baseline.ts';
import type { WithheldFix } from '#engine/proposals/create-change.ts';
import type { AnalysisInput } from './analyze-files.ts';
import {
  analyzeContent,
  type AnalyzedContent,
  type FileChange,
  type FixContext,
  type FixWish,
  hasFix,
  isWanted,
  planChange,
} from './fix-files.ts';

export const PROPOSAL_UNITS = ['file', 'rule', 'finding'] as const;
/** What one proposal is about. */
export type ProposalUnit = (typeof PROPOSAL_UNITS)[number];

/** A fix that is not offered. */
export interface WithheldChange {
  readonly path: string;
  readonly finding: Finding;
  readonly reason: string;
}

/** Changes that belong together. */
export interface ProposalPlan {
  /** By path; none when nothing could be fixed. */
  readonly changes: readonly FileChange[];
  readonly withheld: readonly WithheldChange[];
}

export interface PlanInput extends Pick<AnalysisInput, 'services' | 'workspace' | 'config' | 'baseline' | 'signal'> {
  readonly unit: ProposalUnit;
  readonly wish: FixWish;
  /** A file as it is now, with what was accepted before; undefined when it is gone. */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
}

/** Findings whose fixes belong together. */
interface FixGroup {
  readonly paths: readonly string[];
  readonly wish: FixWish;
}

/**
 * Plans one proposal after the other, each on the files as they are at that moment: whoever accepts one before asking for
 * the next gets proposals that build upon each other, and each has its proof on what is really there. What keeps behaviour
 * and what may change it never share a proposal.
 */
export async function* planProposals(input: PlanInput, reports: readonly FileReport[]): AsyncGenerator<ProposalPlan> {
  for (const { paths, wish } of groupFixes(reports, input)) {
    if (input.unit !== 'finding') yield await planGroup(input, paths, wish);
    else for (const path of paths) yield* planEach(input, path, wish);
  }
}

/** In the order of the files, or of the rules' ids; what keeps behaviour first. */
function groupFixes(reports: readonly FileReport[], { unit, wish }: PlanInput): FixGroup[] {
  const kinds = wish.safety === 'safe' ? (['safe'] as const) : (['safe', 'unsafe'] as const);
  const ruleIds = unit === 'rule' ? listRules(reports, wish).map((ruleId) => [ruleId]) : [wish.ruleIds];
  const wishes = ruleIds.flatMap((ids) =>
    kinds.map((safety) => {
      const wants = (finding: Finding): boolean => finding.fix?.safety === safety && (wish.wants?.(finding) ?? true);
      return { safety, wants, ...(ids ? { ruleIds: ids } : {}) };
    }),
  );
  const sets = unit === 'rule' ? [reports] : reports.map((report) => [report]);
  return sets.flatMap((set) =>
    wishes.flatMap((own) => {
      const paths = set.filter((report) => hasFix(report, own)).map(({ path }) => path);
      return paths.length === 0 ? [] : [{ paths, wish: own }];
    }),
  );
}

function listRules(reports: readonly FileReport[], wish: FixWish): string[] {
  const ids = new Set<string>();
  for (const report of reports) {
    if (report.kind === 'skipped') continue;
    for (const finding of report.findings) if (isWanted(finding, wish)) ids.add(finding.ruleId);
  }
  return [...ids].toSorted();
}

async function planGroup(input: PlanInput, paths: readonly string[], wish: FixWish): Promise<ProposalPlan> {
  const changes: FileChange[] = [];
  const withheld: WithheldChange[] = [];
  for (const path of paths) {
    const loaded = await load(input, path);
    if (!loaded) continue;
    const attempt = planChange(loaded.content, loaded.context, wish);
    if (attempt.change) changes.push(attempt.change);
    withheld.push(...withPath(path, attempt.withheld));
  }
  return { changes, withheld };
}

/** One finding after the other; each is tried once. */
async function* planEach(input: PlanInput, path: string, wish: FixWish): AsyncGenerator<ProposalPlan> {
  const tried = new Set<string>();
  for (;;) {
    const loaded = await load(input, path);
    if (!loaded) return;
    const { content, context } = loaded;
    const { report } = content.analysis;
    const known = context.baseline && baselinedFingerprints(report, context.baseline);
    const isNext = (finding: Finding): boolean =>
      isWanted(finding, wish) && !tried.has(finding.fingerprint) && !(known?.has(finding.fingerprint) ?? false);
    const next = report.findings.find(isNext);
    if (!next) return;
    tried.add(next.fingerprint);
    const wants = ({ fingerprint }: Finding): boolean => fingerprint === next.fingerprint;
    const { change, withheld } = planChange(content, context, { ...wish, wants });
    yield { changes: change ? [change] : [], withheld: withPath(path, withheld) };
  }
}

async function load(
  { services, workspace, config, baseline, read, signal }: PlanInput,
  path: string,
): Promise<{ readonly content: AnalyzedContent; readonly context: FixContext } | undefined> {
  signal.throwIfAborted();
  const before = await read(path);
  if (!before) return undefined;
  const { config: project } = await config.forFolder(dirname(join(workspace.root, path)));
  const context = { analyzer: await services.analyzer(), config: project, baseline };
  const content = await analyzeContent(path, before, context);
  return content && { content, context };
}

function withPath(path: string, withheld: readonly WithheldFix[]): WithheldChange[] {
  return withheld.map((fix) => ({ path, ...fix }));
}
