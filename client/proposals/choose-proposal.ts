import { type QuickPickItem, window } from 'vscode';
import { ListProposalsRequest, type ProposalStep, type ProposalSummary } from '#shared/protocol/proposals.ts';
import type { LanguageServer } from '../language-server.ts';
import { describeReach } from '../views/describe-proposal.ts';

/** What commands are called with: from the view, from a message, or by another program. */
export interface StepOptions {
  /** Does it without a question. */
  readonly withoutAsking?: boolean;
  readonly reason?: string;
}

/** The proposal a command was called with, by the view or with its id; else one that the user picks. */
export async function chooseProposal(
  server: LanguageServer,
  argument: unknown,
  { title, step }: { readonly title: string; readonly step?: ProposalStep },
): Promise<ProposalSummary | undefined> {
  const { proposals } = await server.connect().sendRequest(ListProposalsRequest, {});
  const id = idOf(argument);
  if (id !== undefined) {
    const found = proposals.find((proposal) => proposal.id === id);
    if (!found) throw new Error(`There is no proposal ${id} any more.`);
    return found;
  }
  const offered = proposals.filter(({ steps }) => step === undefined || steps.includes(step));
  if (offered.length === 0) {
    void window.showInformationMessage('RefactorIQ: There is no proposal for that.');
    return undefined;
  }
  return (await window.showQuickPick(offered.map(toItem), { title, matchOnDescription: true }))?.proposal;
}

/** Commands are called with anything; what is not an option is left out. */
export function readOptions(argument: unknown): StepOptions {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return {};
  const { withoutAsking, reason } = argument as Record<string, unknown>;
  return {
    withoutAsking: withoutAsking === true,
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}

function idOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('proposal' in argument) return idOf(argument.proposal);
  return 'id' in argument && typeof argument.id === 'string' ? argument.id : undefined;
}

function toItem(proposal: ProposalSummary): QuickPickItem & { readonly proposal: ProposalSummary } {
  return {
    label: proposal.title,
    description: `${proposal.id} · ${proposal.state}`,
    detail: describeReach(proposal, new Date()),
    proposal,
  };
}
