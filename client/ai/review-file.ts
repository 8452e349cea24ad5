import { commands, type Disposable, type LogOutputChannel, window } from 'vscode';
import {
  AiPayloadRequest,
  AiReceiptRequest,
  ReviewFileRequest,
  type ReviewFileResult,
} from '#shared/protocol/ai-review.ts';
import { registerCommand } from '../commands/register-command.ts';
import { readOptions } from '../proposals/choose-proposal.ts';
import { countOf } from '../views/count-of.ts';
import { showServerProgress } from '../views/server-progress.ts';
import { activeEditor, type AiParts, tellRefusal } from './ai-parts.ts';

/** Has a language model review the active file; shows what it did and cost, and what it would be sent. */
export function registerAiReview(parts: AiParts, output: LogOutputChannel): Disposable[] {
  return [
    registerCommand('refactoriq.reviewFileWithAi', output, async (options) => {
      const isAgreed = readOptions(options).withoutAsking === true;
      const result = await parts.link.withConsent(isAgreed, () => reviewFile(parts));
      void tellResult(result);
      return result;
    }),
    registerCommand('refactoriq.showAiReceipt', output, async () => {
      const { text } = await parts.server.connect().sendRequest(AiReceiptRequest, {});
      await parts.documents.show('AI receipt.md', text);
      return text;
    }),
    registerCommand('refactoriq.showAiPayload', output, async () => {
      const uri = activeEditor().document.uri.toString();
      const result = await parts.server.connect().sendRequest(AiPayloadRequest, { uri });
      if (result.kind === 'off') void tellRefusal(result);
      else await parts.documents.show('What AI would be sent.txt', result.text);
      return result;
    }),
  ];
}

function reviewFile({ server }: AiParts): Promise<ReviewFileResult> {
  const client = server.connect();
  const uri = activeEditor().document.uri.toString();
  return showServerProgress(client, 'RefactorIQ: AI review', (workDoneToken) =>
    client.sendRequest(ReviewFileRequest, { uri, workDoneToken }),
  );
}

async function tellResult(result: ReviewFileResult): Promise<void> {
  if (result.kind === 'cancelled') return;
  if (result.kind === 'off') return await tellRefusal(result);
  if (result.failures.length > 0) {
    return await tellRefusal({ reason: result.failures.join('\n'), needsKey: result.needsKey });
  }
  const receipt = 'Show Receipt';
  const text = result.asks === 0 ? 'nothing was sent, all answers were known' : 'done';
  const choice = await window.showInformationMessage(
    `RefactorIQ: AI review ${text}: ${countOf(result.findings, 'finding')} of models in this file.`,
    receipt,
  );
  if (choice === receipt) await commands.executeCommand('refactoriq.showAiReceipt');
}
