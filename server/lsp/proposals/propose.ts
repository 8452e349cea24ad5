import type { ProgressToken } from 'vscode-languageserver/node';
import { isVerified } from '#shared/domain/document-change.ts';
import type { WithheldFix } from '#shared/protocol/fix-all.ts';
import type { ProposalTarget, ProposeResult } from '#shared/protocol/proposals.ts';
import { createChange, createFileChange, type FixSelection } from '#engine/proposals/create-change.ts';
import { createProposal } from '#engine/proposals/create-proposal.ts';
import { isAbortError, UserError } from '../outcomes.ts';
import type { Progress } from '../progress-reporter.ts';
import type { Session } from '../session.ts';
import { describeProposal } from './describe-proposal.ts';
import type { FolderDesk } from './proposal-desks.ts';
import { type ProposalSubject, readSubject, type SubjectChange } from './proposal-subject.ts';
import { findRuleFiles } from './rule-files.ts';

/** What is to be proposed for one workspace folder. */
interface Work {
  readonly desk: FolderDesk;
  readonly changes: readonly SubjectChange[];
  readonly withheld: readonly WithheldFix[];
  readonly title?: string;
}

interface Run {
  readonly session: Session;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Makes proposals of a target. Resolves with none when the user stops it; rejects when the request is cancelled. */
export async function propose(
  session: Session,
  { target, workDoneToken }: { readonly target: ProposalTarget; readonly workDoneToken?: ProgressToken | undefined },
  request: AbortSignal,
): Promise<ProposeResult> {
  const progress = await session.progress.begin('RefactorIQ: making a proposal', workDoneToken);
  const run: Run = { session, progress, signal: AbortSignal.any([progress.signal, request]) };
  try {
    const works = await (target.kind === 'rule' ? workOnRule(run, target.ruleId) : workOnFile(run, target));
    const proposals = [];
    for (const work of works) if (work.changes.length > 0) proposals.push(await make(run, work));
    if (proposals.length > 0) session.tellProposalsChanged();
    return { proposals, withheld: works.flatMap(({ withheld }) => withheld), cancelled: false };
  } catch (error) {
    request.throwIfAborted();
    if (!isAbortError(error) || !progress.signal.aborted) throw error;
    return { proposals: [], withheld: [], cancelled: true };
  } finally {
    progress.end();
  }
}

async function make({ session, signal }: Run, { desk, changes, title }: Work) {
  // Late, because it brings most of the engine with it.
  const { createDraft } = await import('./create-draft.ts');
  const draft = await createDraft(session, { desk, changes, ...(title === undefined ? {} : { title }) }, signal);
  const outcome = await createProposal(desk, draft, signal);
  if (outcome.kind === 'refused') throw new UserError(outcome.reason);
  return describeProposal(desk.folder.root, outcome.record);
}

async function workOnFile({ session }: Run, target: Exclude<ProposalTarget, { kind: 'rule' }>): Promise<Work[]> {
  const { folder, path } = session.workspace.placeOf(target.uri);
  if (!folder || !session.workspace.contains(target.uri)) {
    throw new UserError('The document is not in a folder of the workspace, which has to remember the proposal.');
  }
  const desk = await session.desks.of(folder);
  const subject = await readSubject(session, desk, path);
  if (!subject) throw new UserError(`${path} is not reviewed.`);
  if (target.kind === 'findings') return [{ desk, ...fixFindings(subject, target.fingerprints) }];
  const selection: FixSelection =
    target.kind === 'file' ? { safety: 'safe' } : { safety: 'unsafe', ruleIds: [target.ruleId] };
  return [{ desk, ...fixMany(subject, selection) }];
}

type Attempt = Pick<Work, 'changes' | 'withheld'>;

function fixFindings(subject: ProposalSubject, fingerprints: readonly string[]): Attempt {
  const change = createChange(subject.context, fingerprints);
  if (!change) throw new UserError('A finding is not there any more, or has no fix.');
  if (isVerified(change)) return { changes: [{ subject, change }], withheld: [] };
  const reason = change.checks.find(({ outcome }) => outcome === 'failed')?.detail ?? 'Its proof failed.';
  return { changes: [], withheld: change.ruleIds.map((ruleId) => ({ ruleId, reason })) };
}

function fixMany(subject: ProposalSubject, selection: FixSelection): Attempt {
  const { change, withheld } = createFileChange(subject.context, { ...selection, except: subject.except });
  return {
    changes: change ? [{ subject, change }] : [],
    withheld: withheld.map(({ finding, reason }) => ({ ruleId: finding.ruleId, reason })),
  };
}

/** All files of all folders. Each file is analyzed again where its text counts: in the editor, or as it is on the disk. */
async function workOnRule({ session, progress, signal }: Run, ruleId: string): Promise<Work[]> {
  const { folders } = session.workspace;
  if (folders.length === 0) throw new UserError('There is no folder open.');
  if (!session.findRule(ruleId)) throw new UserError(`There is no rule "${ruleId}".`);
  const works: Work[] = [];
  for (const folder of folders) {
    const paths = await findRuleFiles(session, { folder, ruleId }, { progress, signal });
    const desk = await session.desks.of(folder);
    const attempts: Attempt[] = [];
    for (const path of paths) {
      signal.throwIfAborted();
      const subject = await readSubject(session, desk, path);
      if (subject) attempts.push(fixMany(subject, { safety: 'unsafe', ruleIds: [ruleId] }));
      await nextTurn();
    }
    const changes = attempts.flatMap((attempt) => attempt.changes);
    works.push({
      desk,
      changes,
      withheld: attempts.flatMap(({ withheld }) => withheld),
      title: describeRuleFix(ruleId, changes),
    });
  }
  return works;
}

function describeRuleFix(ruleId: string, changes: readonly SubjectChange[]): string {
  const count = changes.reduce((sum, { change }) => sum + change.fingerprints.length, 0);
  const files = changes.length === 1 ? 'one file' : `${changes.length} files`;
  return `Fix ${count} × ${ruleId} in ${files}`;
}

/** Lets keystrokes in between two files. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
