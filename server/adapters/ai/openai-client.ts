import type { OpenAI } from 'openai';
import { SDK_SETTINGS } from './sdk-settings.ts';

/** The SDK is loaded when it is first needed: that takes 0.3 s. */
export async function createOpenAiClient(baseUrl: string, key: string | undefined): Promise<OpenAI> {
  const sdk = await import('openai');
  return new sdk.OpenAI({
    ...SDK_SETTINGS,
    baseURL: baseUrl,
    apiKey: key ?? 'none',
    ...(key === undefined && { defaultHeaders: { Authorization: null } }),
    // Not from the environment: it may belong to another endpoint.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
  });
}
