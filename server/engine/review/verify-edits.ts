import { type DocumentChange, isVerified } from '#shared/domain/document-change.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { Span } from '#shared/domain/text.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import { type ChangeContext, refuseChange, tryChange, type TriedChange } from '../proposals/try-change.ts';
import { ParseTimeoutError } from '../source/source-parser.ts';
import { locateEdits } from './locate-edits.ts';
import type { SearchReplace } from './reply-schema.ts';

/** What edits are to be verified for. */
export interface EditPurpose {
  /** The code that was sent. */
  readonly spans: readonly Span[];
  readonly title: string;
  /** The findings that the edits answer. */
  readonly answers: readonly Pick<Finding, 'fingerprint' | 'ruleId'>[];
  /** Those of them that a rule made, which must be gone. */
  readonly targets: readonly Finding[];
}

export type VerifiedEdits =
  | { readonly kind: 'verified'; readonly change: DocumentChange; readonly tried: TriedChange }
  /** `reason` is a sentence for the user. */
  | { readonly kind: 'withheld'; readonly reason: string };

/**
 * Proves the edits of a model: they apply at one place each and nowhere but in the document, it parses as well as before,
 * what they answer is gone, nothing new is found, and no finding is merely silenced.
 */
export function verifyEdits(
  context: ChangeContext,
  replacements: readonly SearchReplace[],
  { spans, title, answers, targets }: EditPurpose,
): VerifiedEdits {
  const { document, report } = context.analysis;
  const located = locateEdits(document.tree.text, replacements, spans);
  const tried =
    located.kind === 'located' ? tryEdits(context, located.edits, targets) : refuseChange(context, located.reason);
  const failed = tried.checks.find(({ outcome }) => outcome === 'failed');
  const change: DocumentChange = {
    title,
    safety: 'unsafe',
    fingerprints: answers.map(({ fingerprint }) => fingerprint),
    ruleIds: [...new Set(answers.map(({ ruleId }) => ruleId))].toSorted(),
    path: document.path,
    edits: located.kind === 'located' ? located.edits : [],
    newText: tried.newText,
    checks: tried.checks,
  };
  if (!isVerified(change)) return { kind: 'withheld', reason: failed?.detail ?? 'Its proof failed.' };
  if ((tried.after?.report.hidden.suppressed ?? 0) > report.hidden.suppressed) {
    return { kind: 'withheld', reason: 'The change silences a finding instead of fixing it.' };
  }
  return { kind: 'verified', change, tried };
}

/** Code of a model may keep the parser busy for too long. */
function tryEdits(context: ChangeContext, edits: readonly TextEdit[], targets: readonly Finding[]): TriedChange {
  try {
    return tryChange(context, edits, targets);
  } catch (error) {
    if (error instanceof ParseTimeoutError) return refuseChange(context, 'The changed text takes too long to parse.');
    throw error;
  }
}
