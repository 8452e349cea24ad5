import type { AiGoal, AiRefactorParams, AiRefactorResult } from '#shared/protocol/ai-refactor.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { Span } from '#shared/domain/text.ts';
import { createProposal } from '#engine/proposals/create-proposal.ts';
import { declaredSymbols } from '#engine/proposals/symbols.ts';
import type { ProposedRefactoring, RefactorEvent } from '#engine/review/refactor-events.ts';
import { refactorCode } from '#engine/review/refactor-code.ts';
import type { RefactorGoal } from '#engine/review/refactor-request.ts';
import { FileFacts } from '#engine/rules/file-facts.ts';
import { isAbortError, StaleDocumentError, UserError } from '../outcomes.ts';
import { describeProposal } from '../proposals/describe-proposal.ts';
import type { FolderDesk } from '../proposals/proposal-desks.ts';
import { type ProposalSubject, readSubject } from '../proposals/proposal-subject.ts';
import type { Session } from '../session.ts';
import { type AiSession, openAi } from './open-ai.ts';
import { currentReview } from './review-file.ts';

/** Has a model change code of an open document; what passes its proof becomes a proposal. */
export async function refactorWithAi(
  session: Session,
  { uri, goal, workDoneToken }: AiRefactorParams,
  request: AbortSignal,
): Promise<AiRefactorResult> {
  const progress = await session.progress.begin('RefactorIQ: asking a language model', workDoneToken);
  try {
    return await refactor(session, { uri, goal }, AbortSignal.any([progress.signal, request]));
  } catch (error) {
    request.throwIfAborted();
    if (!isAbortError(error) || !progress.signal.aborted) throw error;
    return { kind: 'cancelled' };
  } finally {
    progress.end();
  }
}

async function refactor(
  session: Session,
  { uri, goal }: Pick<AiRefactorParams, 'uri' | 'goal'>,
  signal: AbortSignal,
): Promise<AiRefactorResult> {
  const { folder, path } = session.workspace.placeOf(uri);
  if (!folder || !session.workspace.contains(uri)) {
    throw new UserError('The document is not in a folder of the workspace, which has to remember the proposal.');
  }
  const { analysis } = await currentReview(session, uri, signal);
  const opening = await openAi(session, { uri, purpose: 'refactor', isAsked: true }, signal);
  if (opening.kind === 'off') return opening;
  const ai = opening.session;
  const desk = await session.desks.of(folder);
  const subject = await readSubject(session, desk, path);
  if (!subject) throw new UserError(`${path} is not reviewed.`);
  // Edited while the user was asked: their selection is not where it was.
  if (subject.context.analysis.document.tree.text !== analysis.document.tree.text) throw new StaleDocumentError();
  const finding = goal.kind === 'fix' ? findFinding(session, uri, goal.fingerprint) : undefined;
  const end = session.status.startAiReview(path);
  try {
    const work: Work = { ai, desk, subject, finding, goal: toGoal(subject, goal, finding) };
    return await conclude(session, work, await ask(work, signal), signal);
  } finally {
    end();
    ai.meter.close();
  }
}

interface Work {
  readonly ai: AiSession;
  readonly desk: FolderDesk;
  readonly subject: ProposalSubject;
  readonly goal: RefactorGoal;
  /** What is to be fixed. */
  readonly finding: Finding | undefined;
}

type LastEvent = Exclude<RefactorEvent, { kind: 'step' | 'usage' }>;

async function ask({ ai, subject, goal, finding }: Work, signal: AbortSignal): Promise<LastEvent> {
  const { access, model, meter, instructions } = ai;
  const request = { context: subject.context, goal, instructions };
  let last: LastEvent | undefined;
  for await (const event of refactorCode(request, { model, createRedactor: () => access.createRedactor() }, signal)) {
    if (event.kind === 'usage') await meter.record(event.usage, event.model, finding ? [finding.fingerprint] : []);
    else if (event.kind !== 'step') last = event;
  }
  signal.throwIfAborted();
  if (!last) throw new Error('A refactoring ended without an outcome.');
  return last;
}

async function conclude(
  session: Session,
  work: Work,
  outcome: LastEvent,
  signal: AbortSignal,
): Promise<AiRefactorResult> {
  switch (outcome.kind) {
    case 'proposed':
      return await propose(session, work, outcome, signal);
    case 'withheld':
      return nothing([outcome.reason, ...outcome.steps.map(({ reason }) => reason)].join(' '));
    case 'nothing-to-do':
      return nothing('The model sees nothing worth changing here.');
    case 'refused':
      return nothing(outcome.reason);
    case 'failed': {
      const { kind, message } = outcome.error;
      return { ...nothing(message), needsKey: kind === 'no-key' || kind === 'refused-key' };
    }
  }
}

function nothing(reason: string): Extract<AiRefactorResult, { kind: 'nothing' }> {
  return { kind: 'nothing', reason, needsKey: false };
}

async function propose(
  session: Session,
  { ai, desk, subject, finding }: Work,
  { change, steps, withheld, changedSignatures }: ProposedRefactoring,
  signal: AbortSignal,
): Promise<AiRefactorResult> {
  // Late, because it brings most of the engine with it.
  const { createDraft } = await import('../proposals/create-draft.ts');
  const draft = await createDraft(session, { desk, changes: [{ subject, change }] }, signal);
  const { provider, model } = ai.model.name;
  const known = finding ? [finding] : [];
  const outcome = await createProposal(
    desk,
    {
      ...draft,
      origin: { kind: 'ai', model: `${provider}:${model}` },
      changes: draft.changes.map((one) => ({ ...one, findings: [...one.findings, ...known] })),
    },
    signal,
  );
  if (outcome.kind === 'refused') throw new UserError(outcome.reason);
  session.tellProposalsChanged();
  return {
    kind: 'proposed',
    proposal: describeProposal(desk.folder.root, outcome.record),
    steps,
    withheld: withheld.map(({ explanation, reason }) => `${explanation} ${reason}`),
    changedSignatures: changedSignatures.map(({ symbol }) => symbol.name),
  };
}

function findFinding({ store }: Session, uri: string, fingerprint: string): Finding {
  const finding = store.byFingerprint(uri, fingerprint);
  if (!finding) throw new StaleDocumentError();
  return finding;
}

/** What the goal means in the text as it is analyzed. */
function toGoal({ context }: ProposalSubject, goal: AiGoal, finding: Finding | undefined): RefactorGoal {
  const { document } = context.analysis;
  if (goal.kind === 'fix') {
    if (!finding) throw new StaleDocumentError();
    return { kind: 'fix', finding };
  }
  const { lines } = document.tree;
  const span = { start: lines.offsetAt(goal.range.start), end: lines.offsetAt(goal.range.end) };
  const { wish } = goal;
  const place = span.start === span.end ? functionAround(context, span.start) : span;
  return { kind: 'refactor', span: place, ...(wish === undefined ? {} : { wish }) };
}

/** The innermost one. */
function functionAround({ analysis }: ProposalSubject['context'], offset: number): Span {
  const { path, language, tree } = analysis.document;
  const around = declaredSymbols(new FileFacts(path, language, tree))
    .filter(({ isClass, start, end }) => !isClass && start <= offset && offset <= end)
    .toSorted((a, b) => a.end - a.start - (b.end - b.start));
  const [innermost] = around;
  if (!innermost) throw new UserError('There is no function here. Select the code that is to be refactored.');
  return { start: innermost.start, end: innermost.end };
}
