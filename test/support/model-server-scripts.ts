/** What the server does with one request. */
export type Script = Reply | Refusal | { readonly kind: 'cut' } | { readonly kind: 'hang' } | RawAnswer;

export interface Reply {
  readonly kind: 'reply';
  /** Sent one by one. */
  readonly pieces: readonly string[];
  readonly stop: 'complete' | 'length' | 'refused' | 'filtered';
  /** Undefined: the provider says nothing about it. */
  readonly usage: ScriptedUsage | undefined;
  /** How many signs of thinking come before the text. */
  readonly thoughts: number;
  readonly fault: StreamFault | undefined;
}

export interface ScriptedUsage {
  /** Without what came out of the cache. */
  readonly fresh: number;
  readonly cached: number;
  readonly output: number;
}

/** Happens after so many pieces, instead of the rest. */
export interface StreamFault {
  readonly after: number;
  readonly does: 'cut' | 'stall' | 'end' | 'garbage' | 'half-event' | 'error';
}

/** An answer with a status that is no success. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly status: number;
  readonly message: string;
  readonly code: string | null;
  /** As Anthropic calls it; OpenAI's `type` is put the same. */
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** For what is no API at all, such as a login page. */
export interface RawAnswer {
  readonly kind: 'raw';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const PIECE_LENGTH = 24;

/** A reply of a text, cut into pieces, or of a value as JSON. */
export function reply(content: unknown, more: Partial<Omit<Reply, 'kind'>> = {}): Reply {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    kind: 'reply',
    pieces: text.match(new RegExp(`[^]{1,${PIECE_LENGTH}}`, 'gu')) ?? [],
    stop: 'complete',
    usage: { fresh: 100, cached: 20, output: 30 },
    thoughts: 0,
    fault: undefined,
    ...more,
  };
}

/** A reply that breaks after so many pieces. */
export function brokenReply(content: unknown, does: StreamFault['does'], after = 2): Reply {
  return reply(content, { fault: { does, after } });
}

export function refuse(status: number, more: Partial<Omit<Refusal, 'kind' | 'status'>> = {}): Refusal {
  return {
    kind: 'refusal',
    status,
    message: `Status ${status}, says the server.`,
    code: null,
    type: TYPES.get(status) ?? 'invalid_request_error',
    headers: {},
    ...more,
  };
}

const TYPES: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [429, 'rate_limit_error'],
  [500, 'api_error'],
  [529, 'overloaded_error'],
]);

export const CUT: Script = { kind: 'cut' };
export const HANG: Script = { kind: 'hang' };
