import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { z } from 'zod';
import type { AiModel, AiPrompt, TokenUsage } from '#engine/ports/ai-model.ts';
import { AcceptedForm } from './accepted-form.ts';
import { type AskConditions, completeConditions } from './ask-conditions.ts';
import { createModel } from './ask-with-retries.ts';
import { createCompatibleEndpoint } from './endpoint.ts';
import { createOpenAiClient } from './openai-client.ts';
import { markFailures } from './provider-failure.ts';
import { tellSchema } from './reply-in-words.ts';
import { PULSE, type StreamPart } from './stream-parts.ts';

export interface CompatibleModelOptions {
  readonly model: string;
  /** Undefined for servers that want none, as on the machine itself. */
  readonly key: () => Promise<string | undefined>;
  /** Up to where `/chat/completions` follows, such as `http://localhost:11434/v1`. */
  readonly baseUrl: string;
}

/** What endpoints that call themselves compatible differ in. */
interface ChatForm {
  readonly format: 'schema' | 'json-object' | 'words';
  readonly limit: 'max_tokens' | 'max_completion_tokens';
}

const FORMS: readonly ChatForm[] = [
  { format: 'schema', limit: 'max_tokens' },
  { format: 'schema', limit: 'max_completion_tokens' },
  { format: 'json-object', limit: 'max_tokens' },
  { format: 'words', limit: 'max_tokens' },
];

/** A model at any address that speaks OpenAI's chat completions: Groq, Gemini, Ollama, LM Studio, vLLM, Azure. */
export function createCompatibleModel(options: CompatibleModelOptions, given: Partial<AskConditions> = {}): AiModel {
  const { model, key } = options;
  const endpoint = createCompatibleEndpoint(options.baseUrl);
  const forms = new AcceptedForm(FORMS);
  return createModel(
    {
      endpoint,
      model,
      key,
      request: async function* (prompt, usedKey, signal) {
        const client = await createOpenAiClient(endpoint.baseUrl, usedKey);
        yield* forms.send((form) => {
          const request = toRequest(prompt, model, form);
          return readChunks(markFailures(() => client.chat.completions.create(request, { signal })));
        });
      },
    },
    completeConditions(given),
  );
}

function toRequest(prompt: AiPrompt, model: string, { format, limit }: ChatForm): ChatCompletionCreateParamsStreaming {
  const { name, schema } = prompt.reply;
  const system = format === 'schema' ? prompt.system : tellSchema(prompt);
  return {
    model,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: prompt.user },
    ],
    [limit]: prompt.maxOutputTokens,
    ...(format === 'schema' && {
      response_format: { type: 'json_schema' as const, json_schema: { name, schema: { ...schema }, strict: true } },
    }),
    ...(format === 'json-object' && { response_format: { type: 'json_object' as const } }),
    // The plainest form leaves out whatever an endpoint could stumble over.
    ...(format !== 'words' && { stream_options: { include_usage: true } }),
    stream: true,
  };
}

const chatUsage = z
  .object({
    prompt_tokens: z.number(),
    completion_tokens: z.number(),
    prompt_tokens_details: z.object({ cached_tokens: z.number() }).nullish().catch(undefined),
  })
  .transform((usage): TokenUsage => ({
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    isEstimate: false,
  }))
  .nullish()
  .catch(undefined);

const chatChunk = z
  .object({
    choices: z
      .array(
        z.object({
          delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
          finish_reason: z.string().nullish(),
        }),
      )
      .nullish(),
    usage: chatUsage,
  })
  .catch({ choices: [], usage: undefined });

/** The end is known by a reason to finish; the usage comes after it, or not at all. */
async function* readChunks(chunks: AsyncIterable<unknown>): AsyncGenerator<StreamPart> {
  let usage: TokenUsage | null | undefined;
  let finishReason: string | null | undefined;
  let isRefused = false;
  for await (const raw of chunks) {
    const chunk = chatChunk.parse(raw);
    const choice = chunk.choices?.[0];
    usage = chunk.usage ?? usage;
    finishReason = choice?.finish_reason ?? finishReason;
    isRefused ||= Boolean(choice?.delta?.refusal);
    const text = choice?.delta?.content ?? '';
    yield text === '' ? PULSE : { kind: 'text', text };
  }
  if (!finishReason) return;
  const stop = isRefused || finishReason === 'content_filter' ? 'refused' : 'complete';
  yield { kind: 'end', stop: finishReason === 'length' ? 'length' : stop, usage: usage ?? undefined };
}
