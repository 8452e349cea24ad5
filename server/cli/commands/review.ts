import { join, relative, resolve, sep } from 'node:path';
import type { FileReport } from '#shared/domain/analysis.ts';
import { isAtLeast } from '#shared/domain/finding.ts';
import { applyBaselineToAll, type Baseline } from '#engine/analysis/baseline.ts';
import type { ChangeReview } from '#engine/analysis/changed-review.ts';
import { type AnalysisReceipt, summarizeReports, type WorkspaceAnalysis } from '#engine/analysis/workspace-analysis.ts';
import { describePayloads } from '#engine/review/payload.ts';
import { MAX_SOURCE_BYTES, readSource } from '#engine/source/read-source.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { createReporter, needsSources } from '../reporters/create-reporter.ts';
import { describeReceipt, describeSkipped } from '../reporters/review-receipt.ts';
import { createReviewTextReporter } from '../reporters/review-text.ts';
import { analyzedFiles, selectFindings, type ShownFinding } from '../reporters/run-report.ts';
import type { CliServices, Workspace } from '../services.ts';
import { confirmEstimate } from './ai-confirm-estimate.ts';
import { isMendable } from './ai-failures.ts';
import { preferredModel } from './ai-models.ts';
import { AiProgress } from './ai-progress.ts';
import { proposeFixes } from './ai-propose-fixes.ts';
import { mergeReview } from './ai-review-file.ts';
import { planReview, type ReviewFilesInput, reviewFiles, type ReviewProgress } from './ai-review-files.ts';
import { AI_RULE } from './ai-rule.ts';
import { type AiSession, openAi } from './ai-session.ts';
import { analyzeFiles } from './analyze-files.ts';
import { type OpenChanges, openChanges, reviewAnalysis } from './changed-files.ts';
import { listRules } from './custom-rules.ts';
import { checkReviewOptions, type ReviewOptions } from './review-options.ts';
import { loadBaseline, loadRunConfig, type RunConfig } from './run-config.ts';
import { openSelection } from './select-files.ts';
import { writeUserFile } from './write-user-file.ts';

/** One run of `review`. */
interface Run {
  readonly services: CliServices;
  readonly workspace: Workspace;
  readonly options: ReviewOptions;
  readonly config: RunConfig;
  readonly baseline: Baseline | undefined;
  readonly changes: OpenChanges | undefined;
  readonly signal: AbortSignal;
}

/** What was found, and what is left out because only changes are wanted. */
interface Results extends WorkspaceAnalysis {
  readonly review?: ChangeReview;
}

/**
 * `refactoriq review`: rules and a language model together. The report is the same for the same tree and the same answers;
 * what it took is told on the error stream.
 */
export async function runReview(
  services: CliServices,
  { paths, options, signal }: { paths: readonly string[]; options: ReviewOptions; signal: AbortSignal },
): Promise<ExitCode> {
  checkReviewOptions(options, paths);
  const { workspace, folder, paths: selected } = await openSelection(services, paths);
  const config = await loadRunConfig(services, { workspace, folder, options });
  const changes = await openChanges(services, workspace, { options, signal });
  const baseline = await loadBaseline(services, { workspace, config, options });
  const run: Run = { services, workspace: changes?.workspace ?? workspace, options, config, baseline, changes, signal };
  if (options.showPayload) return printPayload(run, await analyze(run, selected));
  const { root } = workspace;
  const opening = await openAi(services, { root, purpose: 'review', options, signal });
  const results = await analyze(run, selected);
  if (opening.kind === 'off') {
    const code = await report(run, results);
    services.terminal.err(`${opening.reason}\n`);
    return code;
  }
  return reviewWithModels(run, results, opening.session);
}

/** What is asked of models in one run. */
interface Asking {
  readonly session: AiSession;
  readonly progress: ReviewProgress;
  /** As the services tell the time. */
  readonly start: number;
}

/** Tells at the end what it took, also when it is stopped. */
async function reviewWithModels(run: Run, results: Results, session: AiSession): Promise<ExitCode> {
  const { services, options, signal, workspace } = run;
  const input = inputOf(run, session);
  const paths = analyzedFiles(results.reports).map(({ path }) => path);
  if (!options.yes && options.maxCost === undefined) {
    const model = session.modelFor([]);
    const { estimate } = await planReview(input, paths, { model, keepsPrompts: false });
    await confirmEstimate(services.terminal, estimate, { session, signal });
  }
  const progress: ReviewProgress = { reviews: [], kept: [], remarks: new Set() };
  const asking: Asking = { session, progress, start: services.now() };
  let code: ExitCode;
  try {
    code = await report(run, await askModels(run, results, { ...asking, input, paths }));
  } finally {
    services.terminal.err(receiptOf(run, asking));
  }
  if (options.propose) {
    await proposeFixes(services, { root: workspace.root, reviews: progress.reviews, signal });
  }
  return code === ExitCode.clean ? codeOfFailures(run, session, progress) : code;
}

async function analyze(run: Run, paths: readonly string[]): Promise<Results> {
  const found = await analyzeFiles({ ...run, baseline: undefined }, paths, true);
  if (!run.changes) return found;
  const { analysis, review } = await reviewAnalysis(run.changes, found, run);
  return { ...analysis, review };
}

function receiptOf({ services, options }: Run, { session, progress, start }: Asking): string {
  const { cost, refusal } = session.spending;
  const receipt = { ...progress, cost, refusal, milliseconds: services.now() - start };
  return options.quiet ? describeSkipped(receipt) : describeReceipt(receipt, options.showSkipped === true);
}

/** The results with what models say of the same files. */
async function askModels(
  { services, options }: Run,
  results: Results,
  { session, progress, input, paths }: Asking & { readonly input: ReviewFilesInput; readonly paths: readonly string[] },
): Promise<Results> {
  const line = new AiProgress(services.terminal, options.quiet === true);
  const onDone = (): void => {
    const done = progress.reviews.length + progress.kept.length;
    const found = progress.reviews.reduce((sum, { findings }) => sum + findings.length, 0);
    line.show(`AI: ${done}/${paths.length} files, ${found} found`);
  };
  line.show(`AI: 0/${paths.length} files`);
  try {
    await reviewFiles(input, paths, { session, progress, onDone });
  } finally {
    line.clear();
  }
  const reviews = new Map(progress.reviews.map((review) => [review.path, review]));
  const reports = results.reports.map((entry) => {
    const review = reviews.get(entry.path);
    return entry.kind === 'analyzed' && review ? mergeReview(entry, review) : entry;
  });
  return { ...results, reports };
}

function inputOf(run: Run, session: Pick<AiSession, 'outgoing' | 'files'>): ReviewFilesInput {
  const { services, workspace, config, signal, changes } = run;
  const changed = changes && new Map(changes.changes.files.map((file) => [file.path, file]));
  return { services, workspace, config, signal, changed, outgoing: session.outgoing, files: session.files };
}

/** Prints exactly what would be sent; sends nothing and asks for no consent. */
async function printPayload(run: Run, { reports }: Results): Promise<ExitCode> {
  const { services, workspace, options } = run;
  const { ai } = services;
  const target = preferredModel({ ...ai, purpose: 'review', names: options.model ?? [] });
  if (!target) throw new UsageError('Say for which model, such as --model openai.');
  const model = ai.createModel(target);
  const { files } = (await services.openDesk(workspace.root)).desk;
  const input = inputOf(run, { outgoing: ai.openOutgoing(workspace.root), files });
  const paths = analyzedFiles(reports).map(({ path }) => path);
  const { prompts } = await planReview(input, paths, { model, keepsPrompts: true });
  await writeOutput(run, describePayloads(prompts, model.name));
  return ExitCode.clean;
}

async function report(run: Run, { reports: found, receipt: before, review }: Results): Promise<ExitCode> {
  const { services, options, workspace, config, baseline } = run;
  const reports = baseline ? applyBaselineToAll(found, baseline) : found;
  const unknown = before.files - found.length;
  const receipt: AnalysisReceipt = summarizeReports(reports, { unknown, milliseconds: before.milliseconds });
  const selected = selectFindings(reports, options.maxFindings);
  const reporter =
    options.format === 'text'
      ? createReviewTextReporter(options, services.terminal)
      : createReporter(options, services.terminal);
  const text = reporter({
    version: services.version,
    rules: [...(await listRules(services, config.main.config)), AI_RULE],
    reports,
    receipt,
    ...selected,
    review,
    areFixesVerified: true,
    expired: config.main.suppressions.entries.flatMap(({ written, isExpired }) => (isExpired ? [written] : [])),
    sources: needsSources(options.format) ? await readSources(workspace, selected.shown) : new Map(),
    displayPath: (path) => relative(services.terminal.cwd, join(workspace.root, path)).split(sep).join('/') || path,
  });
  await writeOutput(run, text);
  return codeOfFindings(run, reports);
}

/** The texts of the files whose findings are shown. */
async function readSources({ tree }: Workspace, shown: readonly ShownFinding[]): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for (const path of new Set(shown.map((one) => one.path))) {
    const content = await tree.read(path, MAX_SOURCE_BYTES);
    const source = content.kind === 'bytes' ? readSource(path, content.bytes) : undefined;
    if (source?.kind === 'source') sources.set(path, source.text);
  }
  return sources;
}

async function writeOutput({ services, options }: Run, text: string): Promise<void> {
  if (options.output === undefined) await services.terminal.out(text);
  else await writeUserFile(services, resolve(services.terminal.cwd, options.output), text);
}

/** What only a model found decides nothing, unless that is wanted: another day it may say something else. */
function codeOfFindings({ options, config }: Run, reports: readonly FileReport[]): ExitCode {
  const threshold = options.failOn ?? config.main.config.failOn;
  if (threshold === 'never') return ExitCode.clean;
  const deciding = analyzedFiles(reports)
    .flatMap(({ findings }) => findings)
    .filter(({ origin, witnesses = [] }) => !origin || witnesses.length > 0 || options.failOnAi);
  return deciding.some(({ severity }) => isAtLeast(severity, threshold)) ? ExitCode.findings : ExitCode.clean;
}

/** What could not be reviewed is no clean bill; what the user's own limits left out is as wanted. */
function codeOfFailures({ options, config }: Run, { spending }: AiSession, { reviews }: ReviewProgress): ExitCode {
  const failures = reviews.flatMap((review) => review.failures).filter(({ message }) => message !== spending.refusal);
  if (failures.some(isMendable)) return ExitCode.usage;
  const isUnread = reviews.some(({ receipt }) => receipt.skipped.some(({ reason }) => reason === 'unreadable'));
  const isFailing = (options.failOn ?? config.main.config.failOn) !== 'never';
  return isFailing && (failures.length > 0 || isUnread) ? ExitCode.findings : ExitCode.clean;
}
