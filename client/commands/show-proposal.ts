import { commands, type Disposable, type LogOutputChannel, window } from 'vscode';
import { chooseProposal } from '../proposals/choose-proposal.ts';
import type { ProposalParts } from '../proposals/run-step.ts';
import { registerCommand } from './register-command.ts';

/** Opens the card of a proposal: findings, checks, impact and diff. */
export function registerShowProposal({ server, documents }: ProposalParts, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.showProposal', output, async (argument) => {
    const proposal = await chooseProposal(server, argument, { title: 'Show Proposal' });
    if (!proposal) return;
    const uri = documents.cardOf(proposal);
    try {
      await commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // VS Code runs without its Markdown extension.
      await window.showTextDocument(uri, { preview: true });
    }
  });
}
