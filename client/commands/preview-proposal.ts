import { type Disposable, type LogOutputChannel } from 'vscode';
import { PreviewProposalRequest } from '#shared/protocol/proposals.ts';
import { chooseProposal } from '../proposals/choose-proposal.ts';
import { type ProposalParts, runStep } from '../proposals/run-step.ts';
import { registerCommand } from './register-command.ts';

/** Opens VS Code's refactor preview, where the user ticks the hunks to apply. Resolves when they have decided. */
export function registerPreviewProposal(parts: ProposalParts, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.previewProposal', output, async (argument) => {
    const proposal = await chooseProposal(parts.server, argument, { title: 'Preview Proposal', step: 'apply' });
    if (!proposal) return undefined;
    const { id, folder } = proposal;
    return await runStep(parts, PreviewProposalRequest, { id, folder });
  });
}
