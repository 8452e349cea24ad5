import { join, relative, sep } from 'node:path';
import type { Finding } from '#shared/domain/finding.ts';
import { UsageError } from '../exit-codes.ts';
import { analyzedFiles } from '../reporters/run-report.ts';
import type { CliServices, Workspace } from '../services.ts';
import { analyzeFiles } from './analyze-files.ts';
import { loadRunConfig, type RunConfig } from './run-config.ts';

/** Where and how to look for findings. */
export interface FindingSearch {
  readonly services: CliServices;
  readonly workspace: Workspace;
  /** Absolute folder whose configuration counts for the search as a whole. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

export interface FoundFinding {
  readonly path: string;
  readonly finding: Finding;
}

/** Which finding a user means. */
export type FindingTarget =
  | { readonly kind: 'fingerprint'; readonly prefix: string }
  /** Zero-based line of a file. */
  | { readonly kind: 'place'; readonly path: string; readonly line: number };

/** Reads what a user typed: the beginning of a fingerprint, or a path with a line. Throws UsageError. */
export function parseTarget(text: string): FindingTarget {
  if (/^[0-9a-f]{4,16}$/i.test(text)) return { kind: 'fingerprint', prefix: text.toLowerCase() };
  const place = /^(.+?):(\d+)(?::\d+)?$/.exec(text);
  if (place) return { kind: 'place', path: place[1] ?? '', line: Number(place[2]) - 1 };
  throw new UsageError(
    `"${text}" names no finding. Write a place such as src/app.py:12, or the first digits of a fingerprint, which "refactoriq analyze --show-fingerprints" tells.`,
  );
}

/** All findings below paths, also the uncertain ones and those that the team suppresses. */
export async function findFindings(search: FindingSearch, paths: readonly string[]): Promise<FoundFinding[]> {
  const { services, workspace, folder, signal } = search;
  const config = unsuppressed(await loadRunConfig(services, { workspace, folder, options: { minConfidence: 'low' } }));
  const input = { services, workspace, config, baseline: undefined, options: {}, signal };
  const { reports } = await analyzeFiles(input, paths, false);
  return analyzedFiles(reports).flatMap(({ path, findings }) => findings.map((finding) => ({ path, finding })));
}

/** The one finding that is meant, if need be of this rule. Throws UsageError that tells the others when there are more. */
export function pickFinding(
  { services, workspace }: FindingSearch,
  found: readonly FoundFinding[],
  { target, ruleId }: { target: FindingTarget; ruleId: string | undefined },
): FoundFinding {
  const ofRule = found.filter(({ finding }) => ruleId === undefined || finding.ruleId === ruleId);
  const meant = ofRule.filter(({ finding }) =>
    target.kind === 'fingerprint'
      ? finding.fingerprint.startsWith(target.prefix)
      : finding.range.start.line <= target.line && target.line <= finding.range.end.line,
  );
  // A finding that begins here is meant rather than one that only reaches here.
  const nearest =
    target.kind === 'place' ? meant.filter(({ finding }) => finding.range.start.line === target.line) : [];
  const candidates = nearest.length > 0 ? nearest : meant;
  const [first] = candidates;
  if (!first) throw new UsageError(`There is no such finding${ruleId === undefined ? '' : ` of ${ruleId}`} here.`);
  if (candidates.length === 1) return first;
  const lines = candidates.map(({ path, finding }) => {
    const place = relative(services.terminal.cwd, join(workspace.root, path)).split(sep).join('/');
    return `  ${finding.fingerprint}  ${place}:${finding.range.start.line + 1}  ${finding.ruleId}`;
  });
  throw new UsageError(
    `${candidates.length} findings are meant. Name one by its fingerprint, with its file where these are the same:\n${lines.join('\n')}`,
  );
}

const variants = new WeakMap<object, RunConfig['main']>();

function unsuppressed(config: RunConfig): RunConfig {
  // The same object for the same folder: files are sorted by it.
  const adapt = (loaded: RunConfig['main']): RunConfig['main'] => {
    let variant = variants.get(loaded);
    if (!variant) variants.set(loaded, (variant = { ...loaded, config: { ...loaded.config, suppressions: [] } }));
    return variant;
  };
  return { main: adapt(config.main), forFolder: async (folder) => adapt(await config.forFolder(folder)) };
}
