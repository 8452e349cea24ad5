import type { AiProvider } from '#engine/ports/ai-model.ts';

/** Where a provider is reached and how messages speak of it. */
export interface Endpoint {
  readonly provider: AiProvider;
  /** Undefined for the editor, which is asked directly. */
  readonly baseUrl: string | undefined;
  readonly needsKey: boolean;
  /** Such as `OpenAI` or `the model server at localhost:11434`. */
  readonly subject: string;
  /** Such as `OpenAI key`. */
  readonly keyName: string;
}

export function createOpenAiEndpoint(baseUrl = 'https://api.openai.com/v1'): Endpoint & { readonly baseUrl: string } {
  return { provider: 'openai', baseUrl, needsKey: true, subject: 'OpenAI', keyName: 'OpenAI key' };
}

export function createAnthropicEndpoint(
  baseUrl = 'https://api.anthropic.com',
): Endpoint & { readonly baseUrl: string } {
  return { provider: 'anthropic', baseUrl, needsKey: true, subject: 'Anthropic', keyName: 'Anthropic key' };
}

export function createCompatibleEndpoint(baseUrl: string): Endpoint & { readonly baseUrl: string } {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
  const subject = `the model server at ${host}`;
  return { provider: 'compatible', baseUrl, needsKey: false, subject, keyName: `key for ${host}` };
}

export const EDITOR_ENDPOINT: Endpoint = {
  provider: 'editor',
  baseUrl: undefined,
  needsKey: false,
  subject: 'the editor',
  keyName: 'editor key',
};
