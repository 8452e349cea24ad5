import { AiError, type AiModel, type AiPrompt, type AiReplyPart } from '#engine/ports/ai-model.ts';
import type { Redactor } from '#engine/ports/redactor.ts';
import type { ReviewCache } from '#engine/ports/review-cache.ts';
import type { ReviewServices } from '#engine/review/prepare-review.ts';

/** What a stub model answers: a text in pieces, with how it stops; or the failure it throws. */
export type ScriptedReply =
  | string
  | {
      readonly text: string;
      readonly stop?: 'complete' | 'length' | 'refused';
      readonly pieces?: number;
      readonly failure?: AiError;
    }
  | AiError;

/** A model that answers from a script and remembers what it was asked. Its last reply is given again and again. */
export class ScriptedModel implements AiModel {
  readonly name = { provider: 'compatible', model: 'stub' } as const;
  readonly prompts: AiPrompt[] = [];
  /** Asks whose stream was closed before its end. */
  closed = 0;
  private readonly replies: readonly ScriptedReply[];

  constructor(...replies: readonly ScriptedReply[]) {
    this.replies = replies;
  }

  async *ask(prompt: AiPrompt, signal: AbortSignal): AsyncGenerator<AiReplyPart> {
    const reply = this.replies[Math.min(this.prompts.length, this.replies.length - 1)] ?? '';
    this.prompts.push(prompt);
    let hasEnded = false;
    try {
      if (reply instanceof AiError) throw reply;
      const { text, stop = 'complete', pieces = 7, failure } = typeof reply === 'string' ? { text: reply } : reply;
      for (let at = 0; at < text.length; at += pieces) {
        signal.throwIfAborted();
        yield { kind: 'text', text: text.slice(at, at + pieces) };
      }
      if (failure) throw failure;
      hasEnded = true;
      const usage = { inputTokens: 100, outputTokens: 10, cachedTokens: 0, isEstimate: false };
      yield { kind: 'end', stop, usage, model: this.name };
    } finally {
      if (!hasEnded) this.closed++;
    }
  }
}

export class MemoryCache implements ReviewCache {
  readonly kept = new Map<string, string>();

  async get(key: string): Promise<string | undefined> {
    return this.kept.get(key);
  }

  async put(key: string, value: string): Promise<void> {
    this.kept.set(key, value);
  }
}

/** Takes texts of the shape `sk-…` for secrets. */
export function createStubRedactor(): Redactor {
  const secrets: string[] = [];
  const restore = (answer: string): string =>
    answer.replace(/REDACTED_KEY_(\d+)/g, (placeholder, number: string) => secrets[Number(number) - 1] ?? placeholder);
  return {
    async redact(text) {
      const redacted = text.replace(/sk-\w+/g, (secret) => {
        if (!secrets.includes(secret)) secrets.push(secret);
        return `REDACTED_KEY_${secrets.indexOf(secret) + 1}`;
      });
      return { text: redacted, restore };
    },
  };
}

/** Services around a model; the clock goes on by a second each time it is asked. */
export function makeServices(model: AiModel, fields: Partial<ReviewServices> = {}): ReviewServices {
  let seconds = 0;
  return {
    model,
    cache: new MemoryCache(),
    clock: { now: () => new Date(seconds++ * 1000) },
    rulesVersion: '1',
    createRedactor: createStubRedactor,
    ...fields,
  };
}

/** A finding as a model writes it. */
export interface WrittenFinding {
  readonly quote: string;
  readonly category?: string;
  readonly severity?: string;
  readonly confidence?: string;
  readonly message?: string;
  readonly suggestion?: string | null;
  readonly claim?: { readonly kind: string; readonly name: string } | null;
  readonly edits?: readonly { readonly search: string; readonly replace: string }[];
}

/** With every field and in the order that the schema wants. */
export function writeFinding({ quote, ...fields }: WrittenFinding): object {
  const { category = 'bug', severity = 'medium', confidence = 'high', message = `Look at ${quote}.` } = fields;
  const { suggestion = null, claim = null, edits = [] } = fields;
  return { category, severity, confidence, quote, message, suggestion, claim, edits };
}

/** A reply of the wanted form. */
export function writeReply(...findings: readonly WrittenFinding[]): string {
  return JSON.stringify({ findings: findings.map(writeFinding), summary: 'Fine.', rating: 7 });
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
