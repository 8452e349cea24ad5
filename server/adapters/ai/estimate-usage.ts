import type { AiPrompt, TokenUsage } from '#engine/ports/ai-model.ts';
import { estimateTokens } from '#engine/review/token-estimate.ts';

/** What an ask used when the provider says nothing about it. The schema is sent too. */
export function estimateUsage({ system, user, reply }: AiPrompt, answer: string): TokenUsage {
  return {
    inputTokens: estimateTokens(system + user + JSON.stringify(reply.schema)),
    outputTokens: estimateTokens(answer),
    cachedTokens: 0,
    isEstimate: true,
  };
}
