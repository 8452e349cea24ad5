import { type Disposable, type LogOutputChannel, window } from 'vscode';
import { ApplyProposalRequest, PreviewProposalRequest, type ProposalSummary } from '#shared/protocol/proposals.ts';
import { chooseProposal, readOptions } from '../proposals/choose-proposal.ts';
import { type ProposalParts, runStep } from '../proposals/run-step.ts';
import { registerCommand } from './register-command.ts';

/** Applies all of a proposal. One that may change what the program does is asked about first. */
export function registerApplyProposal(parts: ProposalParts, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.applyProposal', output, async (argument, options) => {
    const proposal = await chooseProposal(parts.server, argument, { title: 'Apply Proposal', step: 'apply' });
    if (!proposal) return undefined;
    const isAsked = proposal.safety === 'unsafe' && readOptions(options).withoutAsking !== true;
    const request = isAsked ? await askHow(proposal) : ApplyProposalRequest;
    if (!request) return undefined;
    const { id, folder } = proposal;
    return await runStep(parts, request, { id, folder });
  });
}

async function askHow({ title }: ProposalSummary): Promise<typeof ApplyProposalRequest | undefined> {
  const [preview, apply] = ['Choose Hunks', 'Apply All'];
  const choice = await window.showWarningMessage(
    `“${title}” may change what the program does.`,
    { modal: true, detail: 'It passed its checks. Look at its hunks before you apply them.' },
    preview,
    apply,
  );
  if (choice === preview) return PreviewProposalRequest;
  return choice === apply ? ApplyProposalRequest : undefined;
}
