import type { ResponseCreateParamsStreaming } from 'openai/resources/responses/responses';
import { z } from 'zod';
import type { AiModel, AiPrompt, AiReplyPart, TokenUsage } from '#engine/ports/ai-model.ts';
import { type AskConditions, completeConditions } from './ask-conditions.ts';
import { createModel } from './ask-with-retries.ts';
import { createOpenAiEndpoint } from './endpoint.ts';
import type { HostedModelOptions } from './hosted-model-options.ts';
import { createOpenAiClient } from './openai-client.ts';
import { markFailures, ProviderError } from './provider-failure.ts';
import { PULSE, type StreamPart } from './stream-parts.ts';

/** A model of OpenAI, by its Responses API. Nothing is kept there after the answer. */
export function createOpenAiModel(options: HostedModelOptions, given: Partial<AskConditions> = {}): AiModel {
  const endpoint = createOpenAiEndpoint(options.baseUrl);
  return createModel(
    {
      endpoint,
      model: options.model,
      key: options.key,
      request: async function* (prompt, key, signal) {
        const client = await createOpenAiClient(endpoint.baseUrl, key);
        const events = markFailures(() => client.responses.create(toRequest(prompt, options), { signal }));
        yield* readEvents(events);
      },
    },
    completeConditions(given),
  );
}

function toRequest(prompt: AiPrompt, { model, effort }: HostedModelOptions): ResponseCreateParamsStreaming {
  const { name, schema } = prompt.reply;
  return {
    model,
    instructions: prompt.system,
    input: [{ role: 'user', content: prompt.user }],
    max_output_tokens: prompt.maxOutputTokens,
    text: { format: { type: 'json_schema', name, schema: { ...schema }, strict: true } },
    ...(effort && { reasoning: { effort } }),
    store: false,
    stream: true,
  };
}

const responseUsage = z
  .object({
    input_tokens: z.number(),
    output_tokens: z.number(),
    input_tokens_details: z.object({ cached_tokens: z.number() }).optional(),
  })
  .transform((usage): TokenUsage => ({
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    cachedTokens: usage.input_tokens_details?.cached_tokens ?? 0,
    isEstimate: false,
  }))
  .optional()
  .catch(undefined);

const endedResponse = z.object({
  usage: responseUsage,
  status: z.string().optional().catch(undefined),
  incomplete_details: z.object({ reason: z.string() }).nullish().catch(undefined),
});

const responseEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('response.output_text.delta'), delta: z.string() }),
    z.object({ type: z.literal('response.refusal.delta') }),
    z.object({ type: z.enum(['response.completed', 'response.incomplete']), response: endedResponse }),
    z.object({ type: z.literal('response.failed'), response: z.object({ error: z.unknown() }) }),
  ])
  .or(z.unknown().transform(() => ({ type: 'other' as const })));

type EndEvent = Extract<z.infer<typeof responseEvent>, { response: { usage?: unknown } }>;

async function* readEvents(events: AsyncIterable<unknown>): AsyncGenerator<StreamPart> {
  let isRefused = false;
  for await (const raw of events) {
    const event = responseEvent.parse(raw);
    switch (event.type) {
      case 'response.output_text.delta':
        yield { kind: 'text', text: event.delta };
        break;
      case 'response.completed':
      case 'response.incomplete':
        yield { kind: 'end', stop: isRefused ? 'refused' : toStop(event), usage: event.response.usage };
        return;
      case 'response.failed':
        throw new ProviderError('The response failed.', { cause: { error: event.response.error } });
      case 'response.refusal.delta':
        isRefused = true;
        yield PULSE;
        break;
      case 'other':
        yield PULSE;
        break;
    }
  }
}

/** Gateways call an incomplete response completed, too; its status tells. */
function toStop({ type, response }: EndEvent): Extract<AiReplyPart, { kind: 'end' }>['stop'] {
  if (type === 'response.completed' && response.status !== 'incomplete') return 'complete';
  return response.incomplete_details?.reason === 'content_filter' ? 'refused' : 'length';
}
