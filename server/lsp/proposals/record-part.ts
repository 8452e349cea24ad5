import { join } from 'node:path';
import type { DocumentChange } from '#shared/domain/document-change.ts';
import { isVerified } from '#shared/domain/document-change.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { ProposalOutcome } from '#shared/protocol/proposals.ts';
import type { FileReplacement } from '#engine/ports/workspace-files.ts';
import type { DraftChange } from '#engine/proposals/create-proposal.ts';
import { tryChange } from '#engine/proposals/try-change.ts';
import { readSource } from '#engine/source/read-source.ts';
import { toFileUri } from '../document-uri.ts';
import type { Session } from '../session.ts';
import { describeProposal } from './describe-proposal.ts';
import type { FoundProposal } from './find-desk.ts';
import { recordApplied } from './record-applied.ts';

/** A previewed file with those of its edits that the user took. */
export interface TakenFile {
  readonly change: FileReplacement;
  readonly chosen: readonly TextEdit[];
  readonly isWhole: boolean;
}

/** Makes a proposal of its own of the hunks that the user took, which the editor has applied already. */
export async function recordPart(
  session: Session,
  { desk, record }: FoundProposal,
  taken: readonly TakenFile[],
): Promise<ProposalOutcome> {
  const { origin, title } = record.proposal;
  const changes: DraftChange[] = [];
  for (const file of taken) {
    const change = file.chosen.length > 0 ? await proveAgain(session, { desk, record }, file) : undefined;
    if (change) changes.push(change);
  }
  const fault = changes.flatMap(({ change }) => (isVerified(change) ? [] : change.checks)).find(isFailed);
  if (fault) return refuse(fault.detail ?? `The check “${fault.name}” failed.`);
  if (changes.length === 0) return refuse('Its files are not reviewed any more.');
  const outcome = await recordApplied(desk, { changes, origin, title: `A part of: ${title}` });
  session.tellProposalsChanged();
  if (outcome.kind === 'refused') return refuse(outcome.reason);
  const { root } = desk.folder;
  return { kind: 'partly', proposal: describeProposal(root, outcome.record), of: describeProposal(root, record) };
}

function isFailed({ outcome }: DocumentChange['checks'][number]): boolean {
  return outcome === 'failed';
}

function refuse(reason: string): ProposalOutcome {
  return {
    kind: 'refused',
    reason: `The part that was applied is not in the history; undo it in the editor. ${reason}`,
  };
}

/** A part need not answer any finding, but it shall parse and bring nothing new. */
async function proveAgain(
  session: Session,
  { desk: { folder }, record }: FoundProposal,
  { change: { path, before }, chosen }: TakenFile,
): Promise<DraftChange | undefined> {
  const { analyzer } = session.services;
  const source = readSource(path, before);
  if (source.kind === 'skipped') return undefined;
  const { minimumConfidence } = await session.settings.settingsFor(toFileUri(folder.root));
  const { config } = await session.workspace.configOf(toFileUri(join(folder.root, path)), minimumConfidence);
  await analyzer.prepare(source.language);
  const analysis = analyzer.analyze(analyzer.parse(path, source.language, source.text), config);
  const { checks, newText } = tryChange({ analyzer, analysis, config }, chosen, []);
  const { title, safety } = record.proposal;
  const change = { title, safety, fingerprints: [], ruleIds: [], path, edits: chosen, newText, checks };
  return { change, before, findings: [] };
}
