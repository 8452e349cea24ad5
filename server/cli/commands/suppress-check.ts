import { AI_RULE_ID } from '#shared/domain/finding.ts';
import { describeScope, type Suppression, SUPPRESSIONS_FILE } from '#shared/domain/suppression.ts';
import { FindingSuppressor } from '#engine/analysis/suppress-findings.ts';
import type { SuppressionEntry } from '#engine/ports/suppression-store.ts';
import { ExitCode } from '../exit-codes.ts';
import { stripControl } from '../reporters/code-frame.ts';
import { countOf } from '../reporters/summary.ts';
import { findFindings, type FindingSearch, type FoundFinding } from './suppressible-findings.ts';

/**
 * `refactoriq suppress --check`: tells which suppressions of the workspace match nothing any more or have expired; what is
 * wrong is told with the configuration. An expired one does not make it fail: every analysis shows what it hid.
 */
export async function checkSuppressions(search: FindingSearch): Promise<ExitCode> {
  const { services, workspace } = search;
  const { entries, problems } = await workspace.suppressions.load();
  const found = await findFindings({ ...search, folder: workspace.root }, ['']);
  const used = findUsed(entries, found);
  // What models say is not known here.
  const stale = entries.filter((entry) => !used.has(entry) && entry.written.ruleId !== AI_RULE_ID);
  const expired = entries.filter((entry) => entry.isExpired && used.has(entry));
  const lines = [
    ...stale.map(({ written }) => describeEntry(written, 'matches nothing any more')),
    ...expired.map(({ written }) => describeEntry(written, `has expired on ${written.expires ?? ''}`)),
    `${countOf(entries.length, 'suppression')} in ${SUPPRESSIONS_FILE}: ${stale.length} stale, ${expired.length} expired, ${problems.length} wrong.`,
  ];
  await services.terminal.out(`${lines.join('\n')}\n`);
  return stale.length + problems.length > 0 ? ExitCode.findings : ExitCode.clean;
}

function describeEntry(suppression: Suppression, what: string): string {
  const [reason = ''] = suppression.reason.trim().split('\n', 1);
  return stripControl(`${describeScope(suppression)} ${what}: ${reason}`);
}

function findUsed(entries: readonly SuppressionEntry[], found: readonly FoundFinding[]): Set<SuppressionEntry> {
  const suppressor = new FindingSuppressor(entries.map(({ effective }) => effective));
  const bySuppression = new Map(entries.map((entry) => [entry.effective, entry]));
  const used = new Set<SuppressionEntry>();
  for (const { path, finding } of found) {
    for (const suppression of suppressor.forFile(path)(finding)) {
      const entry = bySuppression.get(suppression);
      if (entry) used.add(entry);
    }
  }
  return used;
}
