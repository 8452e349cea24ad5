import type { ExecuteCommandParams } from 'vscode-languageserver/node';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import type { ProposalOutcome } from '#shared/protocol/proposals.ts';
import { AI_COMMANDS } from '../ai/ai-commands.ts';
import { requestReviewScope } from '../git/request-review-scope.ts';
import { tellOrigin } from '../git/tell-origin.ts';
import { UserError } from '../outcomes.ts';
import { findRequested } from '../proposals/find-desk.ts';
import { previewRequested } from '../proposals/preview-proposal.ts';
import {
  applyRequested,
  listRequested,
  rejectRequested,
  rollBackRequested,
  showProposal,
} from '../proposals/proposal-steps.ts';
import { propose } from '../proposals/propose.ts';
import {
  OriginShape,
  parseParams,
  ProposalShape,
  ProposalTargetShape,
  RejectionShape,
  ReviewScopeShape,
} from '../request-params.ts';
import type { Session } from '../session.ts';
import { showMessage } from '../show-message.ts';

type Command = (session: Session, params: ExecuteCommandParams, signal: AbortSignal) => Promise<unknown>;

/** The typed requests of proposals and git for editors without our client, and what comes of them as a message. */
export const OWN_COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    SERVER_COMMANDS.propose,
    async (session, { arguments: args, workDoneToken }, signal) => {
      const target = parseParams(ProposalTargetShape, args?.[0]);
      const result = await propose(session, { target, workDoneToken }, signal);
      const titles = result.proposals.map(({ id, title }) => `${id} ${title}`);
      showMessage(session.connection, 'info', titles.length > 0 ? titles.join(', ') : 'There is nothing to fix.');
      return result;
    },
  ],
  [SERVER_COMMANDS.listProposals, (session) => listRequested(session, {})],
  [SERVER_COMMANDS.showProposal, (session, params) => showProposal(session, readId(params))],
  [
    SERVER_COMMANDS.previewProposal,
    telling((session, params, signal) => previewRequested(session, readId(params), signal)),
  ],
  [SERVER_COMMANDS.applyProposal, telling(applyConfirmed)],
  [
    SERVER_COMMANDS.rollBackProposal,
    telling((session, params, signal) => rollBackRequested(session, readId(params), signal)),
  ],
  [
    SERVER_COMMANDS.rejectProposal,
    telling((session, { arguments: args }, signal) =>
      rejectRequested(session, parseParams(RejectionShape, { id: args?.[0], reason: args?.[1] }), signal),
    ),
  ],
  [
    SERVER_COMMANDS.whoIntroduced,
    (session, { arguments: args }, signal) =>
      tellOrigin(session, parseParams(OriginShape, { uri: args?.[0], fingerprint: args?.[1] }), signal),
  ],
  [
    SERVER_COMMANDS.reviewChanges,
    (session, { arguments: args, workDoneToken }, signal) => {
      const ref: unknown = args?.[0];
      const scope = parseParams(ReviewScopeShape, ref === undefined ? { kind: 'uncommitted' } : { kind: 'base', ref });
      return requestReviewScope(session, { scope, workDoneToken }, signal);
    },
  ],
  [
    SERVER_COMMANDS.reviewEverything,
    (session, _, signal) => requestReviewScope(session, { scope: { kind: 'everything' } }, signal),
  ],
  ...AI_COMMANDS,
]);

/** What may change behaviour is confirmed where the editor can ask. */
async function applyConfirmed(
  session: Session,
  params: ExecuteCommandParams,
  signal: AbortSignal,
): Promise<ProposalOutcome> {
  const named = readId(params);
  const { record } = await findRequested(session, named);
  const isSafe = record.proposal.safety === 'safe';
  return await (isSafe ? applyRequested(session, named, signal) : previewRequested(session, named, signal));
}

function readId({ arguments: args }: ExecuteCommandParams) {
  return parseParams(ProposalShape, { id: args?.[0], folder: args?.[1] });
}

/** Says what was done; what was not becomes the error that editors show. */
function telling(
  run: (session: Session, params: ExecuteCommandParams, signal: AbortSignal) => Promise<ProposalOutcome>,
): Command {
  return async (session, params, signal) => {
    const outcome = await run(session, params, signal);
    if (outcome.kind === 'refused') throw new UserError(outcome.reason);
    if (outcome.kind === 'conflict') throw new UserError(`Nothing was written. ${outcome.proposal.reason ?? ''}`);
    const { title, state } = outcome.proposal;
    showMessage(session.connection, 'info', `${title}: ${state}.`);
    return outcome;
  };
}
