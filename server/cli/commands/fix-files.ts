import type { FileReport } from '#shared/domain/analysis.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import type { Analyzer, DocumentAnalysis } from '#engine/analysis/analyzer.ts';
import { type Baseline, baselinedFingerprints } from '#engine/analysis/baseline.ts';
import { createFileChange, type FixSelection, type WithheldFix } from '#engine/proposals/create-change.ts';
import type { DraftChange } from '#engine/proposals/create-proposal.ts';
import { formatDiff } from '#engine/proposals/unified-diff.ts';
import { encodeSource, readSource } from '#engine/source/read-source.ts';

/** A verified change of one file, not yet written. */
export interface FileChange extends DraftChange {
  readonly after: Uint8Array;
  /** Of the file before the change. */
  readonly analysis: DocumentAnalysis;
}

export interface FixContext {
  readonly analyzer: Analyzer;
  readonly config: ProjectConfig;
  readonly baseline: Baseline | undefined;
}

/** Which fixes are wanted. */
export interface FixWish extends Pick<FixSelection, 'safety' | 'ruleIds'> {
  /** Of the findings with such fixes, only these. */
  readonly wants?: (finding: Finding) => boolean;
}

/** What can be done for a wish in one file. */
export interface FixAttempt {
  /** Undefined when there is nothing to fix. */
  readonly change: FileChange | undefined;
  /** The fixes whose proof failed. */
  readonly withheld: readonly WithheldFix[];
}

/** A file's content with what an analysis says of it. */
export interface AnalyzedContent {
  readonly before: Uint8Array;
  readonly hasBom: boolean;
  readonly analysis: DocumentAnalysis;
}

/** Whether a file has a finding whose fix is wanted and may be applied if its proof passes. */
export function hasFix(report: FileReport, wish: FixWish): boolean {
  return report.kind === 'analyzed' && report.findings.some((finding) => isWanted(finding, wish));
}

/** Whether a finding offers a fix that is wished for. */
export function isWanted({ fix, ...finding }: Finding, { safety, ruleIds, wants }: FixWish): boolean {
  if (!fix || (safety === 'safe' && fix.safety !== 'safe')) return false;
  return (ruleIds?.includes(finding.ruleId) ?? true) && (wants?.({ ...finding, fix }) ?? true);
}

/** Undefined for what is no source code. */
export async function analyzeContent(
  path: string,
  before: Uint8Array,
  { analyzer, config }: FixContext,
): Promise<AnalyzedContent | undefined> {
  const source = readSource(path, before);
  if (source.kind === 'skipped') return undefined;
  await analyzer.prepare(source.language);
  const analysis = analyzer.analyze(analyzer.parse(path, source.language, source.text), config);
  return { before, hasBom: source.hasBom, analysis };
}

/** The change that fixes together what can be fixed of a wish; leaves alone what a team decided to live with. */
export function planChange(
  { before, hasBom, analysis }: AnalyzedContent,
  { analyzer, config, baseline }: FixContext,
  wish: FixWish,
): FixAttempt {
  const { findings } = analysis.report;
  const except = new Set(baseline && baselinedFingerprints(analysis.report, baseline));
  for (const finding of findings) if (!(wish.wants?.(finding) ?? true)) except.add(finding.fingerprint);
  const { change, withheld } = createFileChange({ analyzer, analysis, config }, { ...wish, except });
  if (!change) return { change, withheld };
  return { change: { change, before, after: encodeSource(change.newText, hasBom), findings, analysis }, withheld };
}

/** The change that fixes together what can be fixed of a wish in this content; undefined when there is none. */
export async function planChangeOf(
  path: string,
  before: Uint8Array,
  { wish, ...context }: FixContext & { readonly wish: FixWish },
): Promise<FileChange | undefined> {
  const content = await analyzeContent(path, before, context);
  return content && planChange(content, context, wish).change;
}

/** A unified diff of a change, as `git apply` and `patch -p1` take it. */
export function formatChange({ change, before, after }: FileChange): string {
  return formatDiff(change.path, before, after);
}
