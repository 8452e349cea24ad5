import type { AiReceiptParams } from '#shared/protocol/ai-review.ts';
import type { Session } from '../session.ts';
import { describeReceipt } from './describe-receipt.ts';

/** What the last review of a document did and cost. */
export async function showReceipt({ ai }: Session, { uri }: AiReceiptParams): Promise<{ text: string }> {
  const kept = ai.receipts.find(uri);
  return { text: kept ? describeReceipt(kept) : '# AI review\n\nNo language model has reviewed this yet.\n' };
}
