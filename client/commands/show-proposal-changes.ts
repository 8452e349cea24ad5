import { commands, type Disposable, type LogOutputChannel, Uri } from 'vscode';
import type { ProposalSummary } from '#shared/protocol/proposals.ts';
import { chooseProposal } from '../proposals/choose-proposal.ts';
import type { ProposalDocuments } from '../proposals/proposal-documents.ts';
import type { ProposalParts } from '../proposals/run-step.ts';
import { registerCommand } from './register-command.ts';

/** Opens what a proposal changes as a diff: of one file when the second argument is its path, else of all. */
export function registerShowProposalChanges(
  { server, documents }: ProposalParts,
  output: LogOutputChannel,
): Disposable {
  return registerCommand('refactoriq.showProposalChanges', output, async (argument, path) => {
    const proposal = await chooseProposal(server, argument, { title: 'Show Changes of Proposal' });
    if (!proposal) return;
    const wanted = proposal.files.find((file) => file.path === path) ?? proposal.files[0];
    if (!wanted) return;
    const isSingle = proposal.files.length === 1 || wanted.path === path;
    await (isSingle ? showFile(documents, proposal, wanted.path) : showFiles(documents, proposal));
  });
}

async function showFile(documents: ProposalDocuments, proposal: ProposalSummary, path: string): Promise<void> {
  const [before, after] = [documents.uriOf(proposal, path, 'before'), documents.uriOf(proposal, path, 'after')];
  await commands.executeCommand('vscode.diff', before, after, `${path.split('/').at(-1)}: ${proposal.title}`);
}

async function showFiles(documents: ProposalDocuments, proposal: ProposalSummary): Promise<void> {
  const changes = proposal.files.map(({ path, uri }) => [
    Uri.parse(uri),
    documents.uriOf(proposal, path, 'before'),
    documents.uriOf(proposal, path, 'after'),
  ]);
  await commands.executeCommand('vscode.changes', proposal.title, changes);
}
