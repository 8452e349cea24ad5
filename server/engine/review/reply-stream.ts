import type { AiPrompt, AiModel, ModelName, TokenUsage } from '../ports/ai-model.ts';
import { repairPrompt, tokensOfPrompt } from './prompt.ts';
import { type ReplyForm, ReplyReader } from './reply-reader.ts';
import { estimateTokens } from './token-estimate.ts';

/** What comes out of a reply while it arrives; `reply` is always last. */
export type ReplyEvent<Item, Rest> =
  | { readonly kind: 'item'; readonly item: Item }
  /** What one ask cost; a second one follows a reply that could not be read. */
  | { readonly kind: 'usage'; readonly usage: TokenUsage; readonly model: ModelName }
  | ({ readonly kind: 'reply' } & ReplySummary<Rest>);

export interface ReplySummary<Rest> {
  readonly rest: Rest;
  /** Items that could not be read. */
  readonly lost: number;
  /**
   * `unreadable`: no reply of the form, also when asked again. `enough`: there were more items than wanted, or the reply
   * did not end, so that the rest of it was not waited for.
   */
  readonly outcome: 'complete' | 'length' | 'refused' | 'enough' | 'unreadable';
}

export interface ReplyLimits {
  readonly maxItems: number;
  /** Characters. */
  readonly maxLength: number;
}

/**
 * Asks a model and gives each item of its reply as soon as it is complete. A reply that cannot be read at all is asked for
 * once more. Throws AiError and AbortError as the model does.
 */
export async function* streamReply<Item, Rest>(
  model: AiModel,
  prompt: AiPrompt,
  { form, limits, signal }: { form: ReplyForm<Item, Rest>; limits: ReplyLimits; signal: AbortSignal },
): AsyncGenerator<ReplyEvent<Item, Rest>, void> {
  for (const attempt of [prompt, repairPrompt(prompt)]) {
    const reply = yield* streamOnce(model, attempt, { form, limits, signal });
    if (reply.outcome === 'unreadable' && attempt === prompt) continue;
    yield { kind: 'reply', ...reply };
    return;
  }
}

async function* streamOnce<Item, Rest>(
  model: AiModel,
  prompt: AiPrompt,
  { form, limits, signal }: { form: ReplyForm<Item, Rest>; limits: ReplyLimits; signal: AbortSignal },
): AsyncGenerator<ReplyEvent<Item, Rest>, ReplySummary<Rest>> {
  const reader = new ReplyReader(form);
  let count = 0;
  let received = '';
  let stop: 'complete' | 'length' | 'refused' | 'enough' = 'enough';
  let usage: Extract<ReplyEvent<Item, Rest>, { kind: 'usage' }> | undefined;
  for await (const part of model.ask(prompt, signal)) {
    signal.throwIfAborted();
    if (part.kind === 'end') {
      stop = part.stop;
      usage = { kind: 'usage', usage: part.usage, model: part.model };
      break;
    }
    received += part.text;
    for (const item of reader.write(part.text)) if (++count <= limits.maxItems) yield { kind: 'item', item };
    if (count > limits.maxItems || received.length > limits.maxLength) break;
  }
  yield usage ?? { kind: 'usage', usage: estimateUsage(prompt, received), model: model.name };
  const { items, rest, lost, isUsable } = reader.end();
  for (const item of items) if (++count <= limits.maxItems) yield { kind: 'item', item };
  return { rest, lost, outcome: isUsable || stop === 'refused' ? stop : 'unreadable' };
}

/** What a reply cost that was not waited for. */
function estimateUsage(prompt: AiPrompt, received: string): TokenUsage {
  return {
    inputTokens: tokensOfPrompt(prompt),
    outputTokens: estimateTokens(received),
    cachedTokens: 0,
    isEstimate: true,
  };
}
