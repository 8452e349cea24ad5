import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';
import type { AiModel, AiPrompt, AiReplyPart, TokenUsage } from '#engine/ports/ai-model.ts';
import { AcceptedForm } from './accepted-form.ts';
import { createAnthropicClient } from './anthropic-client.ts';
import { type AskConditions, completeConditions } from './ask-conditions.ts';
import { createModel } from './ask-with-retries.ts';
import { createAnthropicEndpoint } from './endpoint.ts';
import type { HostedModelOptions } from './hosted-model-options.ts';
import { markFailures } from './provider-failure.ts';
import { tellSchema } from './reply-in-words.ts';
import { PULSE, type StreamPart } from './stream-parts.ts';

/** How a model is held to the schema: newer ones take it as such, older ones as the input of a tool. */
type SchemaForm = 'output-schema' | 'tool' | 'words';

/** A model of Anthropic, by its Messages API. The instructions are cached there for some minutes. */
export function createAnthropicModel(options: HostedModelOptions, given: Partial<AskConditions> = {}): AiModel {
  const endpoint = createAnthropicEndpoint(options.baseUrl);
  const forms = new AcceptedForm<SchemaForm>(['output-schema', 'tool', 'words']);
  return createModel(
    {
      endpoint,
      model: options.model,
      key: options.key,
      request: async function* (prompt, key, signal) {
        const client = await createAnthropicClient(endpoint.baseUrl, key);
        const { transformJSONSchema } = await import('@anthropic-ai/sdk/lib/transform-json-schema');
        const schema = transformJSONSchema({ ...prompt.reply.schema });
        yield* forms.send((form) => {
          const request = toRequest(prompt, options, form, { ...schema });
          return readEvents(markFailures(() => client.messages.create(request, { signal })));
        });
      },
    },
    completeConditions(given),
  );
}

function toRequest(
  prompt: AiPrompt,
  { model, effort }: HostedModelOptions,
  form: SchemaForm,
  schema: Record<string, unknown>,
): MessageCreateParamsStreaming {
  const { name } = prompt.reply;
  const system = form === 'words' ? tellSchema(prompt) : prompt.system;
  const outputConfig = {
    ...(form === 'output-schema' && { format: { type: 'json_schema' as const, schema } }),
    ...(effort && { effort }),
  };
  return {
    model,
    max_tokens: prompt.maxOutputTokens,
    system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }],
    messages: [{ role: 'user', content: prompt.user }],
    ...(Object.keys(outputConfig).length > 0 && { output_config: outputConfig }),
    ...(form === 'tool' && {
      tools: [{ name, description: 'Takes the answer.', input_schema: { ...schema, type: 'object' as const } }],
      tool_choice: { type: 'tool' as const, name },
    }),
    stream: true,
  };
}

const count = z.number().nullish().catch(undefined);
const messageUsage = z
  .object({
    input_tokens: count,
    cache_creation_input_tokens: count,
    cache_read_input_tokens: count,
    output_tokens: count,
  })
  .nullish()
  .catch(undefined);
type MessageUsage = z.infer<typeof messageUsage>;

const messageEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('message_start'), message: z.object({ usage: messageUsage }) }),
    z.object({
      type: z.literal('content_block_delta'),
      delta: z.object({ text: z.string().optional(), partial_json: z.string().optional() }),
    }),
    z.object({
      type: z.literal('message_delta'),
      delta: z.object({ stop_reason: z.string().nullish() }),
      usage: messageUsage,
    }),
    z.object({ type: z.literal('message_stop') }),
  ])
  .or(z.unknown().transform(() => ({ type: 'other' as const })));

async function* readEvents(events: AsyncIterable<unknown>): AsyncGenerator<StreamPart> {
  let usage: MessageUsage;
  let stopReason: string | null | undefined;
  for await (const raw of events) {
    const event = messageEvent.parse(raw);
    if (event.type === 'message_start') usage = event.message.usage;
    if (event.type === 'message_delta') {
      stopReason = event.delta.stop_reason;
      usage = mergeUsage(usage, event.usage);
    }
    if (event.type === 'message_stop') {
      yield { kind: 'end', stop: toStop(stopReason), usage: toTokenUsage(usage) };
      return;
    }
    const text = event.type === 'content_block_delta' ? (event.delta.text ?? event.delta.partial_json ?? '') : '';
    yield text === '' ? PULSE : { kind: 'text', text };
  }
}

function toStop(reason: string | null | undefined): Extract<AiReplyPart, { kind: 'end' }>['stop'] {
  if (reason === 'refusal') return 'refused';
  return ['end_turn', 'stop_sequence', 'tool_use'].includes(reason ?? '') ? 'complete' : 'length';
}

/** The end of a stream repeats only what has changed. */
function mergeUsage(first: MessageUsage, last: MessageUsage): MessageUsage {
  const told = Object.entries(last ?? {}).filter(([, value]) => typeof value === 'number');
  return { ...first, ...Object.fromEntries(told) };
}

function toTokenUsage(usage: MessageUsage): TokenUsage | undefined {
  if (typeof usage?.input_tokens !== 'number' || typeof usage.output_tokens !== 'number') return undefined;
  const cachedTokens = usage.cache_read_input_tokens ?? 0;
  return {
    inputTokens: usage.input_tokens + cachedTokens + (usage.cache_creation_input_tokens ?? 0),
    outputTokens: usage.output_tokens,
    cachedTokens,
    isEstimate: false,
  };
}
