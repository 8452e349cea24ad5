import { dirname, join, relative, resolve, sep } from 'node:path';
import type { FileReport } from '#shared/domain/analysis.ts';
import { isAtLeast, SEVERITIES, type Severity } from '#shared/domain/finding.ts';
import { movePaths } from '#shared/move-paths.ts';
import { applyBaseline, type Baseline, createBaseline, serializeBaseline } from '#engine/analysis/baseline.ts';
import { analyzeBytes } from '#engine/analysis/file-analysis.ts';
import {
  type AnalysisReceipt,
  analyzeWorkspace,
  summarizeReports,
  type WorkspaceAnalysis,
} from '#engine/analysis/workspace-analysis.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { readSource } from '#engine/source/read-source.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { describeSystemError, isSystemError } from '../system-error.ts';
import { createReporter, needsSources } from '../reporters/create-reporter.ts';
import { analyzedFiles, selectFindings, type ShownFinding } from '../reporters/run-report.ts';
import { countOf } from '../reporters/summary.ts';
import type { CliServices, Workspace } from '../services.ts';
import { type AnalyzeOptions, checkOptions } from './analyze-options.ts';
import { listRules } from './custom-rules.ts';
import {
  type FileChange,
  type FixContext,
  formatChange,
  hasFix,
  planChange,
  planChangeOf,
  writeChanges,
} from './fix-files.ts';
import { ProgressLine } from './progress.ts';
import { baselineFolder, loadBaseline, loadRunConfig, type RunConfig } from './run-config.ts';
import { selectFiles } from './select-files.ts';

/** One run of `analyze`. */
interface Run {
  readonly services: CliServices;
  readonly workspace: Workspace;
  readonly options: AnalyzeOptions;
  readonly config: RunConfig;
  readonly baseline: Baseline | undefined;
  readonly signal: AbortSignal;
}

/** `refactoriq analyze`: finds, fixes, reports; the exit code tells whether findings reach the threshold. */
export async function runAnalyze(
  services: CliServices,
  { paths, options, signal }: { paths: readonly string[]; options: AnalyzeOptions; signal: AbortSignal },
): Promise<ExitCode> {
  checkOptions(options, paths);
  const selection = await services.selectPaths(options.stdinFilename === undefined ? paths : [options.stdinFilename]);
  if (selection.kind === 'outside') {
    throw new UsageError(
      `${selection.path} is outside of the workspace ${selection.root}. Run once for each workspace.`,
    );
  }
  const workspace = services.openWorkspace(selection.root);
  const config = await loadRunConfig(services, { workspace, folder: selection.folder, options });
  const run: Run = {
    services,
    workspace,
    options,
    config,
    baseline: await loadBaseline(services, { workspace, config, options }),
    signal,
  };
  const [path = ''] = selection.paths;
  return options.stdin ? analyzeInput(run, path) : analyzePaths(run, selection.paths);
}

async function analyzePaths(run: Run, paths: readonly string[]): Promise<ExitCode> {
  const { options, services } = run;
  let analysis = await analyzeFiles(run, paths);
  if (options.writeBaseline !== undefined) return writeBaseline(run, options.writeBaseline, analysis.reports);
  if (options.diff) {
    const changes = await planChanges(run, analysis.reports);
    await writeOutput(run, changes.map(formatChange).join(''));
    if (!options.quiet) services.terminal.err(`${describeChanges(changes)} Nothing was written.\n`);
    return decideExitCode(run, analysis.receipt);
  }
  if (isFixing(options)) analysis = await fixFiles(run, analysis);
  return report(run, analysis, (shown) => readSources(run, analysis.reports, shown));
}

async function analyzeFiles(run: Run, paths: readonly string[]): Promise<WorkspaceAnalysis> {
  const { services, workspace, config, baseline, options, signal } = run;
  const { jobs, skipped } = await selectFiles(workspace, { paths, config, signal });
  const count = jobs.reduce(
    (sum, { files }) => sum + files.filter((file) => languageOfPath(file) !== undefined).length,
    0,
  );
  if (count > 0) await services.analyzer(); // fails here, once and clearly, when the program is not built
  const pool = services.createPool(count, options.jobs);
  const progress = new ProgressLine(services.terminal, services.now);
  const onProgress = options.quiet ? undefined : progress.update.bind(progress);
  try {
    return await analyzeWorkspace({
      root: workspace.root,
      jobs,
      pool,
      verifiesFixes: verifiesFixes(options),
      skipped,
      baseline,
      onProgress,
      signal,
      now: services.now,
    });
  } finally {
    progress.clear();
    await pool.close();
  }
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

async function fixFiles(run: Run, analysis: WorkspaceAnalysis): Promise<WorkspaceAnalysis> {
  const { services, workspace } = run;
  const changes = await planChanges(run, analysis.reports);
  const contexts = new Map<string, FixContext>();
  for (const { path } of changes) contexts.set(path, await createFixContext(run, path));
  const fallback = await createFixContext(run, '');
  const outcome = await writeChanges(workspace, changes, {
    files: services.files,
    contextOf: (path) => contexts.get(path) ?? fallback,
  });
  if (!run.options.quiet) {
    services.terminal.err(
      changes.length === 0
        ? 'There was nothing to fix.\n'
        : `Fixed ${countOf(outcome.fixed, 'finding')} in ${countOf(outcome.reports.length, 'file')}.\n`,
    );
  }
  for (const reason of outcome.refused) services.terminal.err(`${reason}\n`);
  const fixed = new Map(outcome.reports.map((entry) => [entry.path, entry]));
  const reports = analysis.reports.map((entry) => fixed.get(entry.path) ?? entry);
  const unknown = analysis.receipt.files - analysis.reports.length;
  return { reports, receipt: summarizeReports(reports, { unknown, milliseconds: analysis.receipt.milliseconds }) };
}

async function planChanges(run: Run, reports: readonly FileReport[]): Promise<FileChange[]> {
  const changes: FileChange[] = [];
  for (const { path } of reports.filter((entry) => hasFix(entry, safetyOf(run.options)))) {
    run.signal.throwIfAborted();
    const change = await planChange(run.workspace, path, await createFixContext(run, path));
    if (change) changes.push(change);
  }
  return changes;
}

async function createFixContext(
  { services, workspace, config, baseline, options }: Run,
  path: string,
): Promise<FixContext> {
  const { config: project } = await config.forFolder(dirname(join(workspace.root, path)));
  return {
    analyzer: await services.analyzer(),
    config: project,
    baseline,
    safety: safetyOf(options),
    verifiesFixes: verifiesFixes(options),
  };
}

async function writeBaseline(run: Run, file: string, reports: readonly FileReport[]): Promise<ExitCode> {
  const { services, workspace } = run;
  const target = resolve(services.terminal.cwd, file);
  const move = { from: '', to: baselineFolder(workspace, target) };
  const baseline = { findings: movePaths(createBaseline(reports).findings, move) };
  await writeFile(services, target, serializeBaseline(baseline));
  const count = analyzedFiles(reports).reduce((sum, { findings }) => sum + findings.length, 0);
  services.terminal.err(`Wrote ${countOf(count, 'finding')} to ${target}. Use it with --baseline ${file}.\n`);
  return ExitCode.clean;
}

async function report(
  run: Run,
  { reports, receipt }: WorkspaceAnalysis,
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
    areFixesVerified: verifiesFixes(options),
    sources: needsSources(options.format) ? await readTexts(selected.shown) : new Map(),
    displayPath: (path) => relative(services.terminal.cwd, join(workspace.root, path)).split(sep).join('/') || path,
  });
  await writeOutput(run, text);
  return decideExitCode(run, receipt);
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
  else await writeFile(services, resolve(services.terminal.cwd, options.output), text);
}

/** The user chose the place, so the user can mend it. */
async function writeFile({ files }: CliServices, file: string, text: string): Promise<void> {
  try {
    await files.write(file, text);
  } catch (error) {
    if (isSystemError(error)) throw new UsageError(`${file} cannot be written: ${describeSystemError(error)}.`);
    throw error;
  }
}

function decideExitCode({ options, config }: Run, receipt: AnalysisReceipt): ExitCode {
  const threshold = options.failOn ?? config.main.config.failOn;
  if (threshold === 'never') return ExitCode.clean;
  const reaches = (severity: Severity): boolean => isAtLeast(severity, threshold) && receipt.findings[severity] > 0;
  return SEVERITIES.some(reaches) ? ExitCode.findings : ExitCode.clean;
}

function describeChanges(changes: readonly FileChange[]): string {
  const count = changes.reduce((sum, { change }) => sum + change.fingerprints.length, 0);
  return `${countOf(count, 'finding')} would be fixed in ${countOf(changes.length, 'file')}.`;
}

/** SARIF holds the edits themselves, which must have been tried. */
function verifiesFixes(options: AnalyzeOptions): boolean {
  return options.verifyFixes === true || options.format === 'sarif';
}

function isFixing(options: AnalyzeOptions): boolean {
  return options.fix === true || options.fixUnsafe === true;
}

function safetyOf(options: AnalyzeOptions): 'safe' | 'unsafe' {
  return options.fixUnsafe ? 'unsafe' : 'safe';
}
