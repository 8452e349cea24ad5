import { type Disposable, type LogOutputChannel, window } from 'vscode';
import { RejectProposalRequest } from '#shared/protocol/proposals.ts';
import { chooseProposal, readOptions } from '../proposals/choose-proposal.ts';
import { type ProposalParts, runStep } from '../proposals/run-step.ts';
import { registerCommand } from './register-command.ts';

/** Says no to a proposal, with a reason for the history if the user gives one. */
export function registerRejectProposal(parts: ProposalParts, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.rejectProposal', output, async (argument, given) => {
    const proposal = await chooseProposal(parts.server, argument, { title: 'Reject Proposal', step: 'reject' });
    if (!proposal) return undefined;
    const options = readOptions(given);
    const reason = options.withoutAsking ? (options.reason ?? '') : await askForReason();
    if (reason === undefined) return undefined;
    const { id, folder } = proposal;
    const params = { id, folder, reason: reason.trim() || undefined };
    return await runStep(parts, RejectProposalRequest, params);
  });
}

function askForReason(): Thenable<string | undefined> {
  return window.showInputBox({
    title: 'Reject Proposal',
    prompt: 'Why? The history keeps it; Enter without a reason is fine.',
    placeHolder: 'The order of these calls matters',
  });
}
