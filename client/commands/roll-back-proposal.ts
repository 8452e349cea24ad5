import { type Disposable, type LogOutputChannel, window } from 'vscode';
import { type ProposalSummary, RollBackProposalRequest } from '#shared/protocol/proposals.ts';
import { chooseProposal, readOptions } from '../proposals/choose-proposal.ts';
import { type ProposalParts, runStep } from '../proposals/run-step.ts';
import { countOf } from '../views/count-of.ts';
import { registerCommand } from './register-command.ts';

/** Takes an applied proposal back, however long ago it was applied. */
export function registerRollBackProposal(parts: ProposalParts, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.rollBackProposal', output, async (argument, options) => {
    const proposal = await chooseProposal(parts.server, argument, { title: 'Roll Back Proposal', step: 'roll-back' });
    if (!proposal || !(readOptions(options).withoutAsking || (await isConfirmed(proposal)))) return undefined;
    const { id, folder } = proposal;
    return await runStep(parts, RollBackProposalRequest, { id, folder });
  });
}

async function isConfirmed({ title, files }: ProposalSummary): Promise<boolean> {
  const rollBack = 'Roll Back';
  const detail = `What it replaced comes back, in ${countOf(files.length, 'file')}. What was changed elsewhere since is kept.`;
  return (await window.showWarningMessage(`Roll back “${title}”?`, { modal: true, detail }, rollBack)) === rollBack;
}
