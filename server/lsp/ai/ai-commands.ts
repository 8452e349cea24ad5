import type { ExecuteCommandParams } from 'vscode-languageserver/node';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import type { AiRefactorResult } from '#shared/protocol/ai-refactor.ts';
import { UserError } from '../outcomes.ts';
import { DocumentShape, parseParams } from '../request-params.ts';
import type { Session } from '../session.ts';
import { showMessage } from '../show-message.ts';
import { AiReceiptShape, AiRefactorShape } from './ai-params.ts';
import { refactorWithAi } from './refactor.ts';
import { describePayload, reviewFile } from './review-file.ts';
import { showReceipt } from './show-receipt.ts';

type Command = (session: Session, params: ExecuteCommandParams, signal: AbortSignal) => Promise<unknown>;

/** The requests about language models for editors without our client, and what comes of them as a message. */
export const AI_COMMANDS: readonly (readonly [string, Command])[] = [
  [
    SERVER_COMMANDS.reviewFileWithAi,
    async (session, { arguments: args, workDoneToken }, signal) => {
      const { uri } = parseParams(DocumentShape, { uri: args?.[0] });
      const result = await reviewFile(session, { uri, workDoneToken }, signal);
      if (result.kind === 'off') throw new UserError(result.reason);
      if (result.kind === 'reviewed') {
        const [failure] = result.failures;
        if (failure === undefined) showMessage(session.connection, 'info', result.summary);
        else showMessage(session.connection, 'warning', failure);
      }
      return result;
    },
  ],
  [
    SERVER_COMMANDS.fixWithAi,
    (session, { arguments: args, workDoneToken }, signal) => {
      const goal = { kind: 'fix', fingerprint: args?.[1] };
      const params = parseParams(AiRefactorShape, { uri: args?.[0], goal, workDoneToken });
      return telling(session, refactorWithAi(session, params, signal));
    },
  ],
  [
    SERVER_COMMANDS.refactorWithAi,
    (session, { arguments: args, workDoneToken }, signal) => {
      const goal = { kind: 'refactor', range: args?.[1], wish: args?.[2] ?? undefined };
      const params = parseParams(AiRefactorShape, { uri: args?.[0], goal, workDoneToken });
      return telling(session, refactorWithAi(session, params, signal));
    },
  ],
  [
    SERVER_COMMANDS.aiReceipt,
    (session, { arguments: args }) =>
      showReceipt(session, parseParams(AiReceiptShape, { uri: args?.[0] ?? undefined })),
  ],
  [
    SERVER_COMMANDS.aiPayload,
    (session, { arguments: args }, signal) =>
      describePayload(session, parseParams(DocumentShape, { uri: args?.[0] }), signal),
  ],
];

async function telling({ connection }: Session, work: Promise<AiRefactorResult>): Promise<AiRefactorResult> {
  const result = await work;
  if (result.kind === 'off' || result.kind === 'nothing') throw new UserError(result.reason);
  if (result.kind === 'proposed') {
    const { id, title } = result.proposal;
    showMessage(connection, 'info', `${title}: look at the proposal ${id} and apply it.`);
  }
  return result;
}
