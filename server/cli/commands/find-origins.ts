import type { Finding } from '#shared/domain/finding.ts';
import { findNewestBlame, linesToBlame } from '#engine/analysis/newest-blame.ts';
import type { Blame, GitRepository } from '#engine/ports/git.ts';
import { MAX_SOURCE_BYTES } from '#engine/source/read-source.ts';
import type { FindingOrigins, ShownFinding } from '../reporters/run-report.ts';
import type { Workspace } from '../services.ts';

/** Asks git which commit last touched the lines of findings. */
export async function findOrigins(
  repository: GitRepository,
  shown: readonly ShownFinding[],
  { workspace, signal }: { workspace: Workspace; signal: AbortSignal },
): Promise<FindingOrigins> {
  const origins = new Map<Finding, Blame | undefined>();
  for (const [path, findings] of groupByPath(shown)) {
    const content = await workspace.tree.read(path, MAX_SOURCE_BYTES);
    const lines = new Set(findings.flatMap(({ range }) => linesToBlame(range)));
    const contents = content.kind === 'bytes' ? content.bytes : undefined;
    const blames = await repository.blame(path, [...lines], { contents, signal });
    for (const finding of findings) origins.set(finding, findNewestBlame(blames, finding.range));
  }
  return origins;
}

function groupByPath(shown: readonly ShownFinding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const { path, finding } of shown) {
    const group = groups.get(path);
    if (group) group.push(finding);
    else groups.set(path, [finding]);
  }
  return groups;
}
