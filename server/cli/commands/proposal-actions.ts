import { join } from 'node:path';
import type { HistoryEntry, ProposalRecord } from '#shared/domain/history-entry.ts';
import { applyProposal } from '#engine/proposals/apply-proposal.ts';
import { approveProposal, rejectProposal } from '#engine/proposals/decide-proposal.ts';
import { listProposals, selectRecord } from '#engine/proposals/find-proposal.ts';
import type { MergeOptions, ProposalDesk } from '#engine/proposals/proposal-desk.ts';
import { rollBackProposal } from '#engine/proposals/roll-back-proposal.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { type ActionOutcome, type ActionResult, describeResult, resultToJson } from '../reporters/proposal-result.ts';
import { formatProposalJson } from '../reporters/proposal-json.ts';
import { createStyle } from '../reporters/proposal-text.ts';
import type { CliServices, Workspace } from '../services.ts';
import { createTextCheck } from './check-merged-text.ts';
import { withDesk } from './proposal-desk.ts';
import type { PrintOptions } from './proposals.ts';
import { openSelection } from './select-files.ts';
import { writeUserFile } from './write-user-file.ts';

export interface ActionOptions extends PrintOptions {
  /** Writes the text with both sides of each conflict beside the file. */
  readonly writeConflicts?: boolean;
}

/** What is done to which proposals. */
interface Action {
  /** Throws UsageError for what is no proposal. */
  select(desk: ProposalDesk): Promise<readonly ProposalRecord[]>;
  perform(desk: ProposalDesk, id: string, options: MergeOptions): Promise<ActionOutcome>;
  /** What to say when none was selected. */
  readonly ifNone?: string;
}

interface ActionRun<Options = ActionOptions> {
  readonly options: Options;
  readonly signal: AbortSignal;
}

/** `refactoriq proposals apply`. */
export function runApply(
  services: CliServices,
  { ids, ...run }: ActionRun & { readonly ids: readonly string[] },
): Promise<ExitCode> {
  return runAction(services, run, { select: (desk) => selectIds(desk, ids), perform: applyProposal });
}

/** `refactoriq proposals approve`. */
export function runApprove(
  services: CliServices,
  { ids, ...run }: ActionRun & { readonly ids: readonly string[] },
): Promise<ExitCode> {
  return runAction(services, run, {
    select: (desk) => selectIds(desk, ids),
    perform: (desk, id, { signal }) => approveProposal(desk, id, signal),
  });
}

/** `refactoriq proposals reject`. */
export function runReject(
  services: CliServices,
  { ids, ...run }: ActionRun<ActionOptions & { readonly reason?: string }> & { readonly ids: readonly string[] },
): Promise<ExitCode> {
  const { reason } = run.options;
  return runAction(services, run, {
    select: (desk) => selectIds(desk, ids),
    perform: (desk, id, { signal }) => rejectProposal(desk, id, { reason, signal }),
  });
}

/** `refactoriq proposals roll-back`: these, or all that are applied to the user's files; what was applied last comes first. */
export function runRollBack(
  services: CliServices,
  { ids, ...run }: ActionRun<ActionOptions & { readonly all?: boolean }> & { readonly ids: readonly string[] },
): Promise<ExitCode> {
  const isAll = run.options.all === true;
  if (isAll === ids.length > 0) throw new UsageError('Name the proposals to roll back, or write --all.');
  return runAction(services, run, {
    select: async (desk) => newestFirst(desk, isAll ? await listApplied(desk) : await selectIds(desk, ids)),
    perform: rollBackProposal,
    ifNone: 'No proposal is applied to your files.',
  });
}

/** `refactoriq undo`: takes back the proposal that was applied last, or this one. */
export function runUndo(
  services: CliServices,
  { id, ...run }: ActionRun & { readonly id: string | undefined },
): Promise<ExitCode> {
  return runAction(services, run, {
    select: async (desk) => {
      if (id !== undefined) return selectIds(desk, [id]);
      return (await newestFirst(desk, await listApplied(desk))).slice(0, 1);
    },
    perform: rollBackProposal,
    ifNone: 'There is nothing to undo: no proposal is applied to your files.',
  });
}

/** Does the same to all, tells what came of each, and whether all of it was done. */
async function runAction(services: CliServices, { options, signal }: ActionRun, action: Action): Promise<ExitCode> {
  const { workspace } = await openSelection(services, []);
  const { terminal } = services;
  const style = createStyle(terminal, workspace.root, options.color);
  const results = await withDesk(services, { root: workspace.root, signal }, async (desk) => {
    const done: ActionResult[] = [];
    const checkText = createTextCheck(services, workspace);
    for (const record of await action.select(desk)) {
      const outcome = await action.perform(desk, record.proposal.id, { signal, checkText });
      const written = options.writeConflicts ? await writeConflicts(services, workspace, outcome) : [];
      const result = { record, outcome, written };
      if (options.format === 'text') await terminal.out(describeResult(result, style));
      done.push(result);
    }
    return done;
  });
  if (options.format === 'json') {
    await terminal.out(formatProposalJson(services.version, { results: results.map(resultToJson) }));
  } else if (results.length === 0 && action.ifNone !== undefined) {
    await terminal.out(`${action.ifNone}\n`);
  }
  const isDone = results.every(({ outcome }) => outcome.kind !== 'refused' && outcome.kind !== 'conflict');
  return isDone ? ExitCode.clean : ExitCode.findings;
}

/** Resolves to the paths of the files that hold both sides. */
async function writeConflicts(services: CliServices, { root }: Workspace, outcome: ActionOutcome): Promise<string[]> {
  if (outcome.kind !== 'conflict') return [];
  const written: string[] = [];
  for (const { path, text } of outcome.conflicts) {
    const file = `${path}.conflict`;
    await writeUserFile(services, join(root, file), text);
    written.push(file);
  }
  return written;
}

async function selectIds(desk: ProposalDesk, ids: readonly string[]): Promise<ProposalRecord[]> {
  const records = await listProposals(desk);
  const selected = ids.map((id) => {
    const found = selectRecord(records, id);
    if (found.kind === 'refused') throw new UsageError(found.reason);
    return found.record;
  });
  return [...new Set(selected)];
}

async function listApplied(desk: ProposalDesk): Promise<ProposalRecord[]> {
  return (await listProposals(desk)).filter(({ applied }) => applied?.to.kind === 'files');
}

async function newestFirst(
  { journal }: ProposalDesk,
  records: readonly ProposalRecord[],
): Promise<readonly ProposalRecord[]> {
  const order = new Map((await journal.entries()).flatMap(toApplication));
  const positionOf = ({ proposal }: ProposalRecord): number => order.get(proposal.id) ?? -1;
  return records.toSorted((a, b) => positionOf(b) - positionOf(a));
}

function toApplication({ proposalId, event }: HistoryEntry, index: number): [string, number][] {
  return event.kind === 'applied' ? [[proposalId, index]] : [];
}
