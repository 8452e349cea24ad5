import type { Baseline } from '#engine/analysis/baseline.ts';
import { analyzeWorkspace, type WorkspaceAnalysis } from '#engine/analysis/workspace-analysis.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import type { CliServices, Workspace } from '../services.ts';
import { ProgressLine } from './progress.ts';
import type { RunConfig } from './run-config.ts';
import { selectFiles } from './select-files.ts';

/** What an analysis of files takes. */
export interface AnalysisInput {
  readonly services: CliServices;
  readonly workspace: Workspace;
  readonly config: RunConfig;
  readonly baseline: Baseline | undefined;
  readonly options: { readonly jobs?: number; readonly quiet?: boolean };
  readonly signal: AbortSignal;
}

/** Analyzes the files below paths that are relative to the workspace root. */
export async function analyzeFiles(
  { services, workspace, config, baseline, options, signal }: AnalysisInput,
  paths: readonly string[],
  verifiesFixes: boolean,
): Promise<WorkspaceAnalysis> {
  const { jobs, skipped } = await selectFiles(workspace, { paths, config, signal });
  const count = jobs.reduce(
    (sum, { files }) => sum + files.filter((file) => languageOfPath(file) !== undefined).length,
    0,
  );
  if (count > 0) await services.analyzer(); // fails here, once and clearly, when the program is not built
  const pool = services.createPool(count, options.jobs, workspace.isOnDisk === false ? workspace.tree : undefined);
  const progress = new ProgressLine(services.terminal, services.now);
  const onProgress = options.quiet ? undefined : progress.update.bind(progress);
  try {
    return await analyzeWorkspace({
      root: workspace.root,
      jobs,
      pool,
      verifiesFixes,
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
