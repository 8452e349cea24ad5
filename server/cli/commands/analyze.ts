import { dirname, join, relative, resolve, sep } from 'node:path';
import type { FileReport } from '#shared/domain/analysis.ts';
import { isAtLeast, SEVERITIES, type Severity } from '#shared/domain/finding.ts';
import { movePaths } from '#shared/move-paths.ts';
import { applyBaseline, type Baseline, createBaseline } from '#engine/analysis/baseline.ts';
import { serializeBaseline } from '#engine/analysis/baseline-file.ts';
import type { ChangeReview } from '#engine/analysis/changed-review.ts';
import { analyzeBytes, analyzeFile, type FileAnalysisContext } from '#engine/analysis/file-analysis.ts';
import { type AnalysisReceipt, summarizeReports, type WorkspaceAnalysis } from '#engine/analysis/workspace-analysis.ts';
import type { ProposalDesk } from '#engine/proposals/proposal-desk.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { MAX_SOURCE_BYTES, readSource } from '#engine/source/read-source.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { createReporter, needsSources } from '../reporters/create-reporter.ts';
import { analyzedFiles, type FindingOrigins, selectFindings, type ShownFinding } from '../reporters/run-report.ts';
import { countOf } from '../reporters/summary.ts';
import type { CliServices, Workspace } from '../services.ts';
import { analyzeFiles } from './analyze-files.ts';
import { applyFixes } from './apply-fixes.ts';
import { createTextCheck } from './check-merged-text.ts';
import { type AnalyzeOptions, checkOptions } from './analyze-options.ts';
import { type OpenChanges, openChanges, openRepository, reviewAnalysis } from './changed-files.ts';
import { listRules } from './custom-rules.ts';
import { type FileChange, type FixContext, type FixWish, formatChange, hasFix, planChangeOf } from './fix-files.ts';
import { findOrigins } from './find-origins.ts';
import { withDesk } from './proposal-desk.ts';
import { baselineFolder, loadBaseline, loadRunConfig, type RunConfig } from './run-config.ts';
import { openSelection } from './select-files.ts';
import { writeUserFile } from './write-user-file.ts';

/** One run of `analyze`. */
interface Run {
  readonly services: CliServices;
  readonly workspace: Workspace;
  readonly options: AnalyzeOptions;
  readonly config: RunConfig;
  readonly baseline: Baseline | undefined;
  readonly signal: AbortSignal;
  /** Set when only changes are wanted; `workspace` then is that of the changes. */
  readonly changes: OpenChanges | undefined;
}

/** What was found, and, when only changes are wanted, what is left out because of that. */
interface Results extends WorkspaceAnalysis {
  readonly review?: ChangeReview;
}

/** `refactoriq analyze`: finds, fixes, reports; the exit code tells whether findings reach the threshold. */
export async function runAnalyze(
  services: CliServices,
  { paths, options, signal }: { paths: readonly string[]; options: AnalyzeOptions; signal: AbortSignal },
): Promise<ExitCode> {
  checkOptions(options, paths);
  const typed = options.stdinFilename === undefined ? paths : [options.stdinFilename];
  const { workspace, folder, paths: selected } = await openSelection(services, typed);
  const config = await loadRunConfig(services, { workspace, folder, options });
  const changes = await openChanges(services, workspace, { options, signal });
  const run: Run = {
    services,
    workspace: changes?.workspace ?? workspace,
    changes,
    options,
    config,
    baseline: await loadBaseline(services, { workspace, config, options }),
    signal,
  };
  const [path = ''] = selected;
  if (options.stdin) return analyzeInput(run, path);
  if (!isFixing(options) || options.diff) return analyzePaths(run, selected);
  return withDesk(services, { root: workspace.root, signal }, (desk) => analyzePaths(run, selected, desk));
}

/** Fixes what can be fixed where there is a desk to do it. */
async function analyzePaths(run: Run, paths: readonly string[], desk?: ProposalDesk): Promise<ExitCode> {
  const { options, services } = run;
  let analysis = await analyzeSelection(run, paths);
  if (options.writeBaseline !== undefined) return writeBaseline(run, options.writeBaseline, analysis.reports);
  if (options.diff) {
    const changes = await planChanges(run, analysis);
    await writeOutput(run, changes.map(formatChange).join(''));
    if (!options.quiet) services.terminal.err(`${describeChanges(changes)} Nothing was written.\n`);
    return decideExitCode(run, analysis.receipt);
  }
  if (desk) analysis = await fixFiles(run, analysis, { desk, paths });
  return report(run, analysis, (shown) => readSources(run, analysis.reports, shown));
}

async function analyzeSelection(run: Run, paths: readonly string[]): Promise<Results> {
  const found = await analyzeFiles(run, paths, verifiesFixes(run.options));
  if (!run.changes) return found;
  const { analysis, review } = await reviewAnalysis(run.changes, found, run);
  return { ...analysis, review };
}

/** Analyzes what comes in on the standard input as if it were the file of that name. */
async function analyzeInput(run: Run, path: string): Promise<ExitCode> {
  const { services, options, baseline } = run;
  if (languageOfPath(path) === undefined)
    throw new UsageError(`The name ${path} tells no language: its ending is not known.`);
  const start = services.now();
  const bytes = await services.terminal.readInput(run.signal);
  const context = await createFixContext(run, path);
  const source = readSource(path, bytes);
  if (isFixing(options) || options.diff) {
    // What is no text would come out as another one.
    if (source.kind === 'skipped' && (source.reason === 'binary' || source.reason === 'invalid-encoding')) {
      throw new UsageError('The standard input is no UTF-8 text, so it cannot be fixed.');
    }
    const change = await planChangeOf(path, bytes, context);
    if (options.diff) await writeOutput(run, change ? formatChange(change) : '');
    else await writeOutput(run, new TextDecoder('utf-8', { ignoreBOM: true }).decode(change?.after ?? bytes));
    const after = await analyzeBytes(path, (!options.diff && change?.after) || bytes, context);
    return decideExitCode(run, summarize([baseline ? applyBaseline(after, baseline) : after], services.now() - start));
  }
  const found = await analyzeBytes(path, bytes, context);
  const reports = [baseline ? applyBaseline(found, baseline) : found];
  const sources = new Map(source.kind === 'source' ? [[path, source.text]] : []);
  return report(run, { reports, receipt: summarize(reports, services.now() - start) }, async () => sources);
}

function summarize(reports: readonly FileReport[], milliseconds: number): AnalysisReceipt {
  return summarizeReports(reports, { unknown: 0, milliseconds });
}

async function fixFiles(
  run: Run,
  analysis: Results,
  { desk, paths }: { desk: ProposalDesk; paths: readonly string[] },
): Promise<Results> {
  const { services, workspace, signal, options } = run;
  const changes = await planChanges(run, analysis);
  const { written, refused } = await applyFixes(desk, changes, {
    signal,
    checkText: createTextCheck(services, workspace),
  });
  if (!options.quiet) services.terminal.err(describeFixed(changes, written));
  for (const reason of refused) services.terminal.err(`${reason}\n`);
  if (run.changes) {
    // The lines that changed are others now.
    const now = await openChanges(services, workspace, { options, signal });
    return analyzeSelection({ ...run, workspace: now?.workspace ?? workspace, changes: now }, paths);
  }
  const fixed = new Map<string, FileReport>();
  for (const { change } of written) fixed.set(change.path, await analyzeAgain(run, change.path));
  const reports = analysis.reports.map((entry) => fixed.get(entry.path) ?? entry);
  const unknown = analysis.receipt.files - analysis.reports.length;
  return { reports, receipt: summarizeReports(reports, { unknown, milliseconds: analysis.receipt.milliseconds }) };
}

function describeFixed(changes: readonly FileChange[], written: readonly FileChange[]): string {
  if (changes.length === 0) return 'There was nothing to fix.\n';
  return `Fixed ${countOf(countFindings(written), 'finding')} in ${countOf(written.length, 'file')}.\n`;
}

async function analyzeAgain(run: Run, path: string): Promise<FileReport> {
  const report = await analyzeFile(path, { ...(await createFixContext(run, path)), tree: run.workspace.tree });
  return run.baseline ? applyBaseline(report, run.baseline) : report;
}

async function planChanges(run: Run, { reports, review }: Results): Promise<FileChange[]> {
  const changes: FileChange[] = [];
  for (const { path } of reports.filter((entry) => hasFix(entry, wishOf(run.options)))) {
    run.signal.throwIfAborted();
    const content = await run.workspace.tree.read(path, MAX_SOURCE_BYTES);
    if (content.kind !== 'bytes') continue;
    const dropped = review?.dropped.get(path);
    const wish: FixWish = { ...wishOf(run.options), wants: ({ fingerprint }) => dropped?.has(fingerprint) !== true };
    const change = await planChangeOf(path, content.bytes, { ...(await createFixContext(run, path)), wish });
    if (change) changes.push(change);
  }
  return changes;
}

async function createFixContext(
  { services, workspace, config, baseline, options }: Run,
  path: string,
): Promise<FixContext & FileAnalysisContext & { readonly wish: FixWish }> {
  const { config: project } = await config.forFolder(dirname(join(workspace.root, path)));
  return {
    analyzer: await services.analyzer(),
    config: project,
    baseline,
    verifiesFixes: verifiesFixes(options),
    wish: wishOf(options),
  };
}

async function writeBaseline(run: Run, file: string, reports: readonly FileReport[]): Promise<ExitCode> {
  const { services, workspace } = run;
  const target = resolve(services.terminal.cwd, file);
  const move = { from: '', to: baselineFolder(workspace, target) };
  await writeUserFile(services, target, serializeBaseline(movePaths(createBaseline(reports).findings, move)));
  const count = analyzedFiles(reports).reduce((sum, { findings }) => sum + findings.length, 0);
  services.terminal.err(`Wrote ${countOf(count, 'finding')} to ${target}. Use it with --baseline ${file}.\n`);
  return ExitCode.clean;
}

async function report(
  run: Run,
  { reports, receipt, review }: Results,
  readTexts: (shown: readonly ShownFinding[]) => Promise<ReadonlyMap<string, string>>,
): Promise<ExitCode> {
  const { services, options, workspace } = run;
  const selected = selectFindings(reports, options.maxFindings);
  const text = createReporter(
    options,
    services.terminal,
  )({
    version: services.version,
    rules: await listRules(services, run.config.main.config),
    reports,
    receipt,
    ...selected,
    review,
    origins: await readOrigins(run, selected.shown),
    areFixesVerified: verifiesFixes(options),
    expired: run.config.main.suppressions.entries.flatMap(({ written, isExpired }) => (isExpired ? [written] : [])),
    sources: needsSources(options.format) ? await readTexts(selected.shown) : new Map(),
    displayPath: (path) => relative(services.terminal.cwd, join(workspace.root, path)).split(sep).join('/') || path,
  });
  await writeOutput(run, text);
  return decideExitCode(run, receipt);
}

async function readOrigins(run: Run, shown: readonly ShownFinding[]): Promise<FindingOrigins | undefined> {
  const { services, workspace, options, signal, changes } = run;
  if (!options.blame) return undefined;
  const option = '--blame';
  const repository = changes?.repository ?? (await openRepository(services, workspace.root, { option, signal }));
  return findOrigins(repository, shown, { workspace, signal });
}

/** The texts of the files whose findings are shown, for code frames and regions. */
async function readSources(
  { workspace }: Run,
  reports: readonly FileReport[],
  shown: readonly ShownFinding[],
): Promise<Map<string, string>> {
  const wanted = new Set(shown.map(({ path }) => path));
  const sources = new Map<string, string>();
  for (const { path, bytes } of analyzedFiles(reports)) {
    if (!wanted.has(path)) continue;
    const content = await workspace.tree.read(path, bytes);
    const source = content.kind === 'bytes' ? readSource(path, content.bytes) : undefined;
    // A file that changed since would give frames of other code.
    if (source?.kind === 'source' && source.bytes === bytes) sources.set(path, source.text);
  }
  return sources;
}

async function writeOutput({ services, options }: Run, text: string): Promise<void> {
  if (options.output === undefined) await services.terminal.out(text);
  else await writeUserFile(services, resolve(services.terminal.cwd, options.output), text);
}

function decideExitCode({ options, config }: Run, receipt: AnalysisReceipt): ExitCode {
  const threshold = options.failOn ?? config.main.config.failOn;
  if (threshold === 'never') return ExitCode.clean;
  const reaches = (severity: Severity): boolean => isAtLeast(severity, threshold) && receipt.findings[severity] > 0;
  return SEVERITIES.some(reaches) ? ExitCode.findings : ExitCode.clean;
}

function describeChanges(changes: readonly FileChange[]): string {
  return `${countOf(countFindings(changes), 'finding')} would be fixed in ${countOf(changes.length, 'file')}.`;
}

function countFindings(changes: readonly FileChange[]): number {
  return changes.reduce((sum, { change }) => sum + change.fingerprints.length, 0);
}

/** SARIF holds the edits themselves, which must have been tried. */
function verifiesFixes(options: AnalyzeOptions): boolean {
  return options.verifyFixes === true || options.format === 'sarif';
}

function isFixing(options: AnalyzeOptions): boolean {
  return options.fix === true || options.fixUnsafe === true;
}

function wishOf(options: AnalyzeOptions): FixWish {
  return { safety: options.fixUnsafe ? 'unsafe' : 'safe' };
}
