import type { Anthropic } from '@anthropic-ai/sdk';
import { SDK_SETTINGS } from './sdk-settings.ts';

/** The SDK is loaded when it is first needed: that takes 0.3 s. */
export async function createAnthropicClient(baseUrl: string, key: string | undefined): Promise<Anthropic> {
  const sdk = await import('@anthropic-ai/sdk');
  return new sdk.Anthropic({ ...SDK_SETTINGS, baseURL: baseUrl, apiKey: key ?? null, webhookKey: null });
}
