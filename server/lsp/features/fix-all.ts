import type { FixAllParams, FixAllResult } from '#shared/protocol/fix-all.ts';
import { createFileChange } from '#engine/proposals/create-change.ts';
import { changeContextOf, expectChange, hiddenFingerprints } from '../actions/resolve-action.ts';
import { toWorkspaceEdit } from '../convert/to-workspace-edit.ts';
import { UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';

/** One verified edit out of all fixes of an open document, made from its text as it is now. */
export async function fixAll(session: Session, { uri, safety }: FixAllParams): Promise<FixAllResult> {
  if (!session.documents.get(uri)) throw new UserError('The document is not open.');
  const review = await session.reviews.bringUpToDate(uri);
  if (!review) return { applied: 0, withheld: [] };
  const { change, withheld } = createFileChange(changeContextOf(session, review), {
    safety,
    except: hiddenFingerprints(review),
  });
  if (change) expectChange(session, review, change);
  const target = { uri, version: review.version, lines: review.analysis.document.tree.lines };
  return {
    ...(change ? { edit: toWorkspaceEdit(target, change.edits, session.client) } : {}),
    applied: change?.fingerprints.length ?? 0,
    withheld: withheld.map(({ finding, reason }) => ({ ruleId: finding.ruleId, reason })),
  };
}
