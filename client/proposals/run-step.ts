import type { ProtocolRequestType } from 'vscode-languageclient/node';
import type { ProposalOutcome, RejectProposalParams } from '#shared/protocol/proposals.ts';
import type { LanguageServer } from '../language-server.ts';
import type { ProposalDocuments } from './proposal-documents.ts';
import { tellOutcome } from './tell-outcome.ts';

/** What commands about proposals work with. */
export interface ProposalParts {
  readonly server: LanguageServer;
  readonly documents: ProposalDocuments;
}

/** Has the server take a step, waits until the files it changed are saved, and shows what came of it. */
export async function runStep(
  { server, documents }: ProposalParts,
  request: ProtocolRequestType<RejectProposalParams, ProposalOutcome, never, void, void>,
  params: RejectProposalParams,
): Promise<ProposalOutcome> {
  const outcome = await server.connect().sendRequest(request, params);
  await server.edits.settled();
  await tellOutcome(documents, outcome);
  return outcome;
}
