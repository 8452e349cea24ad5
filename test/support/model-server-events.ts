import type { Message, RawMessageDeltaEvent, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import type {
  Response,
  ResponseOutputRefusal,
  ResponseOutputText,
  ResponseStreamEvent,
  ResponseUsage,
} from 'openai/resources/responses/responses';
import type { ModelApi } from './model-server-requests.ts';
import type { Reply, ScriptedUsage } from './model-server-scripts.ts';

/** One server-sent event; `name` is what Chat Completions do without. */
export interface StreamEvent {
  readonly name: string | undefined;
  readonly data: unknown;
}

/** The events of a reply, typed by the SDKs: around the pieces, and one for each of them. */
export interface ReplyEvents {
  readonly before: readonly StreamEvent[];
  readonly pieces: readonly StreamEvent[];
  readonly after: readonly StreamEvent[];
  readonly error: StreamEvent;
}

export function createReplyEvents(api: ModelApi, reply: Reply, body: RequestTraits): ReplyEvents {
  if (api === 'chat') return createChatEvents(reply, body);
  return api === 'responses' ? createResponseEvents(reply, body) : createMessageEvents(reply, body);
}

/** What of a request shapes the answer. */
export interface RequestTraits {
  readonly model: string;
  /** Chat Completions: usage is wanted. */
  readonly wantsUsage: boolean;
  /** Messages: the answer goes into this tool. */
  readonly tool: string | undefined;
}

function createChatEvents({ pieces, stop, usage, thoughts }: Reply, { model, wantsUsage }: RequestTraits): ReplyEvents {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_790_000_000, model } as const;
  const event = (data: ChatCompletionChunk): StreamEvent => ({ name: undefined, data });
  const chunk = (
    delta: ChatCompletionChunk.Choice.Delta,
    finish: ChatCompletionChunk.Choice['finish_reason'] = null,
  ): StreamEvent => event({ ...base, choices: [{ index: 0, delta, finish_reason: finish, logprobs: null }] });
  const finish = { complete: 'stop', refused: 'stop', length: 'length', filtered: 'content_filter' } as const;
  return {
    before: [
      chunk({ role: 'assistant', content: '', refusal: null }),
      ...Array.from({ length: thoughts }, () => chunk({ content: '' })),
    ],
    pieces: pieces.map((text) => chunk(stop === 'refused' ? { refusal: text } : { content: text })),
    after: [
      chunk({}, finish[stop]),
      ...(usage && wantsUsage ? [event({ ...base, choices: [], usage: createChatUsage(usage) })] : []),
      { name: undefined, data: '[DONE]' },
    ],
    error: {
      name: undefined,
      data: { error: { message: 'It broke.', type: 'server_error', code: null, param: null } },
    },
  };
}

function createChatUsage({ fresh, cached, output }: ScriptedUsage): CompletionUsage {
  return {
    prompt_tokens: fresh + cached,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens: output,
    total_tokens: fresh + cached + output,
  };
}

function createResponseEvents({ pieces, stop, usage, thoughts }: Reply, { model }: RequestTraits): ReplyEvents {
  let number = 0;
  type Unnumbered<T> = T extends ResponseStreamEvent ? Omit<T, 'sequence_number'> : never;
  const event = (data: Unnumbered<ResponseStreamEvent>): StreamEvent => {
    number += 1;
    return { name: data.type, data: { ...data, sequence_number: number } };
  };
  const isRefusal = stop === 'refused';
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const text = pieces.join('');
  const part = (content: string): ResponseOutputRefusal | ResponseOutputText =>
    isRefusal
      ? { type: 'refusal', refusal: content }
      : { type: 'output_text', text: content, annotations: [], logprobs: [] };
  const response = createResponse(model);
  const before = [
    event({ type: 'response.created', response }),
    event({ type: 'response.in_progress', response }),
    ...Array.from({ length: thoughts }, () =>
      event({
        type: 'response.reasoning_summary_text.delta',
        item_id: 'rs_1',
        output_index: 0,
        summary_index: 0,
        delta: 'Hm.',
      }),
    ),
    event({
      type: 'response.output_item.added',
      output_index: 0,
      item: { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] },
    }),
    event({ type: 'response.content_part.added', ...place, part: part('') }),
  ];
  return {
    before,
    pieces: pieces.map((delta) =>
      isRefusal
        ? event({ type: 'response.refusal.delta', ...place, delta })
        : event({ type: 'response.output_text.delta', ...place, delta, logprobs: [] }),
    ),
    after: [
      isRefusal
        ? event({ type: 'response.refusal.done', ...place, refusal: text })
        : event({ type: 'response.output_text.done', ...place, text, logprobs: [] }),
      event({ type: 'response.content_part.done', ...place, part: part(text) }),
      event(createResponseEnd(response, stop, usage)),
    ],
    error: event({ type: 'error', code: 'server_error', message: 'It broke.', param: null }),
  };
}

function createResponseEnd(
  response: Response,
  stop: Reply['stop'],
  usage: ScriptedUsage | undefined,
): { type: 'response.completed' | 'response.incomplete'; response: Response } {
  const told = usage && { usage: createResponseUsage(usage) };
  if (stop === 'complete' || stop === 'refused') {
    return { type: 'response.completed', response: { ...response, ...told, status: 'completed' } };
  }
  const reason = stop === 'length' ? 'max_output_tokens' : 'content_filter';
  const ended: Response = { ...response, ...told, status: 'incomplete', incomplete_details: { reason } };
  return { type: 'response.incomplete', response: ended };
}

function createResponse(model: string): Response {
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_790_000_000,
    status: 'in_progress',
    access_programs: null,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model,
    output: [],
    output_text: '',
    parallel_tool_calls: true,
    temperature: null,
    tool_choice: 'auto',
    tools: [],
    top_p: null,
  };
}

function createResponseUsage({ fresh, cached, output }: ScriptedUsage): ResponseUsage {
  return {
    input_tokens: fresh + cached,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: fresh + cached + output,
  };
}

function createMessageEvents({ pieces, stop, usage, thoughts }: Reply, { model, tool }: RequestTraits): ReplyEvents {
  const event = (data: RawMessageStreamEvent): StreamEvent => ({ name: data.type, data });
  const stopReason = { complete: 'end_turn', length: 'max_tokens', refused: 'refusal', filtered: 'refusal' } as const;
  return {
    before: [
      { name: 'message_start', data: { type: 'message_start', message: createMessage(model, usage) } },
      { name: 'ping', data: { type: 'ping' } },
      ...Array.from({ length: thoughts }, () =>
        event({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } }),
      ),
      event({
        type: 'content_block_start',
        index: 0,
        content_block:
          tool === undefined
            ? { type: 'text', text: '', citations: null }
            : { type: 'tool_use', id: 'toolu_1', name: tool, input: {}, caller: { type: 'direct' } },
      }),
    ],
    pieces: pieces.map((text) =>
      event({
        type: 'content_block_delta',
        index: 0,
        delta: tool === undefined ? { type: 'text_delta', text } : { type: 'input_json_delta', partial_json: text },
      }),
    ),
    after: [
      event({ type: 'content_block_stop', index: 0 }),
      {
        name: 'message_delta',
        data: {
          type: 'message_delta',
          delta: {
            stop_reason: tool !== undefined && stop === 'complete' ? 'tool_use' : stopReason[stop],
            stop_sequence: null,
            stop_details: null,
            container: null,
          } satisfies RawMessageDeltaEvent.Delta,
          usage: usage && { output_tokens: usage.output },
        },
      },
      event({ type: 'message_stop' }),
    ],
    error: { name: 'error', data: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } } },
  };
}

type MessageStart = Omit<Message, 'usage'> & { readonly usage: Partial<Message['usage']> | undefined };

function createMessage(model: string, usage: ScriptedUsage | undefined): MessageStart {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    container: null,
    diagnostics: null,
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage: usage && {
      input_tokens: usage.fresh,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: usage.cached,
      output_tokens: 1,
    },
  };
}
