import { TestAiKeyRequest } from '#shared/protocol/ai-access.ts';
import { AiRefactorRequest } from '#shared/protocol/ai-refactor.ts';
import { AiPayloadRequest, AiReceiptRequest, ReviewFileRequest } from '#shared/protocol/ai-review.ts';
import { own, type OwnRequest } from '../own-request.ts';
import { DocumentShape } from '../request-params.ts';
import { AiReceiptShape, AiRefactorShape, ReviewFileShape, TestAiKeyShape } from './ai-params.ts';
import { refactorWithAi } from './refactor.ts';
import { describePayload, reviewFile } from './review-file.ts';
import { showReceipt } from './show-receipt.ts';
import { testKey } from './test-key.ts';

/** The requests that are about language models. */
export const AI_REQUESTS: readonly OwnRequest[] = [
  own(ReviewFileRequest, 'AI review', ReviewFileShape, reviewFile),
  own(AiReceiptRequest, 'AI receipt', AiReceiptShape, showReceipt),
  own(AiPayloadRequest, 'AI payload', DocumentShape, describePayload),
  own(AiRefactorRequest, 'AI refactoring', AiRefactorShape, refactorWithAi),
  own(TestAiKeyRequest, 'Testing an API key', TestAiKeyShape, testKey),
];
