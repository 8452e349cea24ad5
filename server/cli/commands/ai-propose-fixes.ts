import { createProposal } from '#engine/proposals/create-proposal.ts';
import { countOf } from '../reporters/summary.ts';
import type { CliServices } from '../services.ts';
import type { FileReview } from './ai-review-file.ts';
import { withDesk } from './proposal-desk.ts';

/** Puts the proven fixes of models on the list of proposals, one each. Writes no file of the user. */
export async function proposeFixes(
  services: CliServices,
  { root, reviews, signal }: { root: string; reviews: readonly FileReview[]; signal: AbortSignal },
): Promise<void> {
  const fixes = reviews.flatMap(({ findings, bytes, fixes: proven, receipt }) =>
    [...proven.values()].map((change) => ({ change, before: bytes, findings, model: receipt.models[0] })),
  );
  if (fixes.length === 0) {
    services.terminal.err('There is no fix to propose.\n');
    return;
  }
  await withDesk(services, { root, signal }, async (desk) => {
    const ids: string[] = [];
    for (const { model, ...draft } of fixes.toSorted((a, b) => (a.change.path < b.change.path ? -1 : 1))) {
      const title = `${draft.change.title} in ${draft.change.path}`;
      const origin = { kind: 'ai', model: model ?? modelOf(draft.findings) } as const;
      const created = await createProposal(desk, { changes: [draft], origin, title }, signal);
      if (created.kind === 'refused') services.terminal.err(`${created.reason}\n`);
      else ids.push(created.record.proposal.id);
    }
    services.terminal.err(
      `Proposed ${countOf(ids.length, 'fix', 'fixes')}. Nothing was changed. ` +
        'Look with: refactoriq proposals; apply with: refactoriq proposals apply ID\n',
    );
  });
}

/** Who said it where the answer was known from before. */
function modelOf(findings: FileReview['findings']): string {
  const makers = findings.flatMap(({ origin, witnesses = [] }) => [...(origin ? [origin] : []), ...witnesses]);
  return makers[0]?.model ?? '';
}
