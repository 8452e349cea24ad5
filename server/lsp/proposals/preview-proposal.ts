import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { ProposalOutcome, ProposalParams } from '#shared/protocol/proposals.ts';
import { type FilePlan, planFiles } from '#engine/proposals/plan-files.ts';
import { describeIllegal } from '#engine/proposals/proposal-records.ts';
import { decodeText } from '#engine/proposals/text-content.ts';
import { type DocumentEdits, type EditTarget, toConfirmedEdit } from '../convert/to-workspace-edit.ts';
import type { Session } from '../session.ts';
import { createMergeCheck } from './check-merge.ts';
import { chosenEdits } from './chosen-edits.ts';
import { describeProposal } from './describe-proposal.ts';
import { type FoundProposal, findRequested } from './find-desk.ts';
import { applyRequested, conclude } from './proposal-steps.ts';
import { markApplied } from './record-applied.ts';
import { recordPart, type TakenFile } from './record-part.ts';

/**
 * Has the editor ask the user hunk by hunk, and records what was taken. The history is not kept from others meanwhile: the
 * user may think about it for as long as they like. Editors that cannot ask apply all of it.
 */
export async function previewRequested(
  session: Session,
  params: ProposalParams,
  signal: AbortSignal,
): Promise<ProposalOutcome> {
  if (!session.client.hasChangeAnnotations || !session.client.canApplyEdits) {
    return applyRequested(session, params, signal);
  }
  const found = await findRequested(session, params);
  const { desk, record } = found;
  const illegal = describeIllegal(record, 'apply');
  if (illegal !== undefined) return { kind: 'refused', reason: illegal };
  const plan = await planPreview(session, found, signal);
  if (plan.kind === 'refused') return plan;
  // The engine finds the same, and records it.
  if (plan.kind === 'conflict' || plan.changes.length === 0) return applyRequested(session, params, signal);
  const planned = desk.files.plan(plan.changes);
  if ('kind' in planned) return planned;
  signal.throwIfAborted();
  const edit = toConfirmedEdit(planned, (target, hunk) => annotate(record, target, hunk));
  const failure = await desk.files.send(`RefactorIQ: ${record.proposal.title}`, edit);
  // At once, before the editor tells what it makes of the documents when it saves them.
  const shown = new Map(plan.changes.map(({ path }) => [path, desk.files.textOf(path)]));
  if (failure !== undefined) return { kind: 'dismissed', proposal: describeProposal(desk.folder.root, record) };
  return recordChoice(session, found, { plan, planned, shown });
}

type Plan = Extract<FilePlan, { kind: 'plan' }>;

function planPreview(session: Session, { desk, record }: FoundProposal, signal: AbortSignal): Promise<FilePlan> {
  const { id, title, files } = record.proposal;
  const transitions = files.map(({ path, base, result }) => ({ path, before: base, after: result }));
  const labels = { ours: 'your file', theirs: `proposal ${id}: ${title}` };
  return planFiles(desk, transitions, { labels, checkText: createMergeCheck(session, desk), signal });
}

/** Editors group hunks by what they are called. */
function annotate({ proposal }: ProposalRecord, { lines }: EditTarget, { start }: TextEdit) {
  return { label: proposal.title, description: `line ${lines.lineAt(start) + 1}` };
}

interface Preview {
  readonly plan: Plan;
  readonly planned: readonly DocumentEdits[];
  /** What the open documents held when the user was done. */
  readonly shown: ReadonlyMap<string, string | undefined>;
}

/** Looks at the files to see which hunks the user took. */
async function recordChoice(
  session: Session,
  { desk, record }: FoundProposal,
  { plan, planned, shown }: Preview,
): Promise<ProposalOutcome> {
  const before = new Map<string, Uint8Array>(plan.changes.map((change) => [change.path, change.before]));
  const taken: TakenFile[] = [];
  for (const [index, change] of plan.changes.entries()) {
    const edits = planned[index]?.edits ?? [];
    const now = shown.get(change.path) ?? textOf((await desk.files.read(change.path)) ?? EMPTY);
    const chosen = chosenEdits(textOf(change.before), edits, now);
    if (!chosen) {
      const reason = `${change.path} holds something else than the preview showed, so that the history does not have it.`;
      return { kind: 'refused', reason };
    }
    taken.push({ change, chosen, isWhole: chosen.length === edits.length });
  }
  const proposal = describeProposal(desk.folder.root, record);
  if (taken.every(({ chosen }) => chosen.length === 0) && taken.length > 0) return { kind: 'dismissed', proposal };
  if (taken.every(({ isWhole }) => isWhole)) {
    // Files that needed no change are taken as they are.
    for (const { path } of record.proposal.files) {
      if (!before.has(path)) before.set(path, (await desk.files.read(path)) ?? EMPTY);
    }
    const outcome = await markApplied(desk, record, before);
    if (outcome.kind === 'refused') return conclude(session, desk, outcome);
    return conclude(session, desk, { kind: 'applied', record: outcome.record, merged: plan.merged });
  }
  return recordPart(session, { desk, record }, taken);
}

const EMPTY = new Uint8Array();

/** Only texts can be planned. */
function textOf(bytes: Uint8Array): string {
  return decodeText(bytes)?.text ?? '';
}
