import type { WorkspaceEdit } from 'vscode-languageserver/node';
import type { Finding, FixSafety } from '#shared/domain/finding.ts';
import { type DocumentChange, isVerified } from '#shared/domain/document-change.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import { createFileChange, createChange } from '#engine/proposals/create-change.ts';
import { type ChangeContext, tryChange } from '#engine/proposals/try-change.ts';
import { toConfirmedEdit, toWorkspaceEdit } from '../convert/to-workspace-edit.ts';
import type { Review } from '../document-reviews.ts';
import { StaleDocumentError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import type { ActionData } from './action-data.ts';
import { disableRule } from './disable-rule.ts';
import { fileSuppressions, lineSuppressions } from './suppression-edits.ts';

/** The edit of a code action, or why there is none. */
export type ResolvedAction =
  | { readonly kind: 'edit'; readonly edit: WorkspaceEdit }
  | { readonly kind: 'withheld'; readonly reason: string };

/** Computes and verifies what an action would do. Throws StaleDocumentError when the document is another one by now. */
export async function resolveAction(session: Session, data: ActionData): Promise<ResolvedAction> {
  const review = session.reviews.reviewOf(data.uri, data.version);
  switch (data.action) {
    case 'fix': {
      const change = session.ai.findings.changeOf(data.uri, review.analysis.document, data.fingerprint);
      if (change) return { kind: 'edit', edit: editOfModel(session, review, change) };
      return toEdit(session, review, fixFinding(session, review, data.fingerprint));
    }
    case 'fix-rule':
      return toEdit(
        session,
        review,
        fixTogether(session, review, { ruleIds: [data.ruleId], safety: safetyOf(review, data.ruleId) }),
      );
    case 'fix-all':
      return toEdit(session, review, fixTogether(session, review, { safety: 'safe' }));
    case 'suppress-line':
      return toEdit(session, review, suppress(session, review, { ...data, waysOf: lineSuppressions }));
    case 'suppress-file':
      return toEdit(session, review, suppress(session, review, { ...data, waysOf: fileSuppressions }));
    case 'disable-rule':
      return { kind: 'edit', edit: await disableRule(session, review, data.ruleId) };
  }
}

/** What the engine needs to try a change of a reviewed document. */
export function changeContextOf({ services }: Session, { analysis, config }: Review): ChangeContext {
  return { analyzer: services.analyzer, analysis, config: config.config };
}

/** The editor gets a change to apply by itself: when it does, the history shall have it. */
export function expectChange({ expected }: Session, { uri, analysis }: Review, change: DocumentChange): void {
  const { document, report } = analysis;
  expected.expect({ uri, before: document.tree.text, change, findings: report.findings });
}

/** What a language model wrote is confirmed by the user where the editor can ask, and goes into the history under its name. */
function editOfModel(session: Session, review: Review, change: DocumentChange): WorkspaceEdit {
  const { client, expected, store } = session;
  const { uri, version, analysis } = review;
  const { document, report } = analysis;
  const known = change.fingerprints.flatMap((fingerprint) => store.byFingerprint(uri, fingerprint) ?? []);
  const [model] = known.flatMap(({ origin, witnesses }) => origin?.model ?? witnesses?.[0]?.model ?? []);
  const findings = [
    ...report.findings.filter(({ fingerprint }) => !change.fingerprints.includes(fingerprint)),
    ...known,
  ];
  expected.expect({ uri, before: document.tree.text, change, findings, model });
  const target = { uri, version, lines: document.tree.lines };
  if (!client.hasChangeAnnotations) return toWorkspaceEdit(target, change.edits, client);
  const annotation = { label: change.title, description: `Written by ${model ?? 'a language model'}` };
  return toConfirmedEdit([{ target, edits: change.edits }], () => annotation);
}

/** What the baseline hides is left alone by fixes of many findings at once. */
export function hiddenFingerprints({ analysis, report }: Review): ReadonlySet<string> {
  const shown = new Set(report.findings.map(({ fingerprint }) => fingerprint));
  return new Set(analysis.report.findings.map(({ fingerprint }) => fingerprint).filter((one) => !shown.has(one)));
}

/** The change is there for edits that fix something. */
type Outcome = { readonly edits: readonly TextEdit[]; readonly change?: DocumentChange } | { readonly reason: string };

function toEdit(session: Session, review: Review, outcome: Outcome): ResolvedAction {
  if ('reason' in outcome) return { kind: 'withheld', reason: outcome.reason };
  if (outcome.change) expectChange(session, review, outcome.change);
  const { client } = session;
  const { uri, version, analysis } = review;
  const target = { uri, version, lines: analysis.document.tree.lines };
  return { kind: 'edit', edit: toWorkspaceEdit(target, outcome.edits, client) };
}

function fixFinding(session: Session, review: Review, fingerprint: string): Outcome {
  const change = createChange(changeContextOf(session, review), [fingerprint]);
  if (!change) throw new StaleDocumentError();
  if (isVerified(change)) return { edits: change.edits, change };
  const reason = change.checks.find((check) => check.outcome === 'failed')?.detail ?? 'Its proof failed.';
  review.withheld.set(fingerprint, reason);
  return { reason };
}

function fixTogether(
  session: Session,
  review: Review,
  options: { safety: FixSafety; ruleIds?: readonly string[] },
): Outcome {
  const { change, withheld } = createFileChange(changeContextOf(session, review), {
    ...options,
    except: hiddenFingerprints(review),
  });
  for (const { finding, reason } of withheld) review.withheld.set(finding.fingerprint, reason);
  return change ? { edits: change.edits, change } : { reason: withheld[0]?.reason ?? 'There is nothing to fix.' };
}

/** One unsafe fix makes the whole action unsafe; the user has chosen it by name. */
function safetyOf({ report }: Review, ruleId: string): FixSafety {
  return report.findings.some((finding) => finding.ruleId === ruleId && finding.fix?.safety === 'unsafe')
    ? 'unsafe'
    : 'safe';
}

function suppress(
  session: Session,
  review: Review,
  {
    fingerprint,
    waysOf,
  }: { fingerprint: string; waysOf: (document: Review['analysis']['document'], finding: Finding) => TextEdit[] },
): Outcome {
  const finding = session.store.byFingerprint(review.uri, fingerprint);
  if (!finding) throw new StaleDocumentError();
  const isSame = (other: Finding): boolean => other.fingerprint === fingerprint;
  const context = changeContextOf(session, review);
  for (const edit of waysOf(review.analysis.document, finding)) {
    // What a model found no rule can find again: there the mark itself is looked at.
    const { checks, after } = tryChange(context, [edit], finding.origin ? [] : [finding]);
    const isSilent = !after || !session.ai.findings.findingsIn(review.uri, after.document).some(isSame);
    if (isSilent && checks.every((check) => check.outcome === 'passed')) return { edits: [edit] };
  }
  return { reason: 'No comment at this place would count.' };
}
