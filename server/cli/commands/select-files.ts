import { dirname, join } from 'node:path';
import picomatch from 'picomatch';
import type { SkippedFile } from '#shared/domain/analysis.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import type { AnalysisJob } from '#engine/analysis/workspace-analysis.ts';
import type { SourceEntry } from '#engine/ports/source-tree.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { UsageError } from '../exit-codes.ts';
import type { CliServices, Workspace } from '../services.ts';
import type { RunConfig } from './run-config.ts';

/** What a run has to do. */
export interface SelectedFiles {
  /** Files that share a configuration, in the order of their first file. */
  readonly jobs: readonly AnalysisJob[];
  readonly skipped: readonly SkippedFile[];
}

/** The workspace that paths typed in the working directory belong to. */
export interface OpenSelection {
  readonly workspace: Workspace;
  /** Absolute folder whose configuration counts for the run as a whole. */
  readonly folder: string;
  /** Relative to the root of the workspace. */
  readonly paths: readonly string[];
}

/** Opens the workspace of paths. Throws UsageError for paths of several. */
export async function openSelection(services: CliServices, paths: readonly string[]): Promise<OpenSelection> {
  const selection = await services.selectPaths(paths);
  if (selection.kind === 'outside') {
    throw new UsageError(
      `${selection.path} is outside of the workspace ${selection.root}. Run once for each workspace.`,
    );
  }
  return { workspace: services.openWorkspace(selection.root), folder: selection.folder, paths: selection.paths };
}

/** Lists the files of the paths and sorts them by the configuration that counts for each. */
export async function selectFiles(
  { root, tree }: Workspace,
  { paths, config, signal }: { paths: readonly string[]; config: RunConfig; signal: AbortSignal },
): Promise<SelectedFiles> {
  const listing = await tree.list(paths, signal);
  if (listing.missing.length > 0) {
    throw new UsageError(listing.missing.map((path) => `There is no file or folder ${join(root, path)}`).join('\n'));
  }
  const denied = listing.unreadable.find(({ path }) => paths.includes(path));
  if (denied) throw new UsageError(`${join(root, denied.path)} cannot be analyzed: ${denied.detail ?? denied.reason}.`);
  const groups = new Map<ProjectConfig, string[]>();
  const skipped: SkippedFile[] = [...listing.unreadable];
  for (const entry of listing.files) {
    const loaded = await config.forFolder(dirname(join(root, entry.path)));
    if (isExcluded(entry, loaded.config)) {
      skipped.push({ kind: 'skipped', path: entry.path, reason: 'excluded' });
      continue;
    }
    const group = groups.get(loaded.config);
    if (group) group.push(entry.path);
    else groups.set(loaded.config, [entry.path]);
  }
  return { jobs: [...groups].map(([shared, files]) => ({ files, config: shared })), skipped };
}

const matchers = new WeakMap<ProjectConfig, (path: string) => boolean>();

function isExcluded(entry: SourceEntry, config: ProjectConfig): boolean {
  if (entry.isExplicit || config.exclude.length === 0 || languageOfPath(entry.path) === undefined) return false;
  let matches = matchers.get(config);
  if (!matches) {
    matches = picomatch([...config.exclude], { dot: true });
    matchers.set(config, matches);
  }
  return matches(entry.path);
}
