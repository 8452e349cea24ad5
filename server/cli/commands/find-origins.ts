import type { Finding } from '#shared/domain/finding.ts';
import type { Blame, GitRepository } from '#engine/ports.ts';
import { MAX_SOURCE_BYTES } from '#engine/source/read-source.ts';
import type { FindingOrigins, ShownFinding } from '../reporters/run-report.ts';
import type { Workspace } from '../services.ts';

/** A finding can be a whole function; asking for more lines takes longer and tells no more. */
const MAX_LINES = 100;

/** Asks git which commit last touched the lines of findings. */
export async function findOrigins(
  repository: GitRepository,
  shown: readonly ShownFinding[],
  { workspace, signal }: { workspace: Workspace; signal: AbortSignal },
): Promise<FindingOrigins> {
  const origins = new Map<Finding, Blame | undefined>();
  for (const [path, findings] of groupByPath(shown)) {
    const content = await workspace.tree.read(path, MAX_SOURCE_BYTES);
    const lines = new Set(findings.flatMap(linesOf));
    const contents = content.kind === 'bytes' ? content.bytes : undefined;
    const blames = await repository.blame(path, [...lines], { contents, signal });
    for (const finding of findings) {
      const commits = linesOf(finding).flatMap((line) => blames.get(line) ?? []);
      origins.set(finding, commits.toSorted((a, b) => Date.parse(b.date) - Date.parse(a.date))[0]);
    }
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

/** Counted from one. */
function linesOf({ range: { start, end } }: Finding): number[] {
  const count = Math.min(end.line - start.line + 1, MAX_LINES);
  return Array.from({ length: count }, (_, index) => start.line + 1 + index);
}
