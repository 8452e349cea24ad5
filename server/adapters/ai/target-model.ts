import type { AiModel, ModelName } from '#engine/ports/ai-model.ts';
import { createAnthropicModel } from './anthropic-model.ts';
import type { AskConditions } from './ask-conditions.ts';
import { createCompatibleModel } from './compatible-model.ts';
import { type AskEditor, createEditorModel } from './editor-model.ts';
import { createAnthropicEndpoint, createCompatibleEndpoint, createOpenAiEndpoint } from './endpoint.ts';
import { createOpenAiModel } from './openai-model.ts';

/** A model with where it is reached. */
export interface ModelAddress extends ModelName {
  /** Undefined: the provider's own address. */
  readonly baseUrl: string | undefined;
}

export interface ModelSources {
  readonly key: () => Promise<string | undefined>;
  readonly askEditor: AskEditor;
}

/** The model at an address, whoever provides it. */
export function createTargetModel(
  { provider, model, baseUrl }: ModelAddress,
  { key, askEditor }: ModelSources,
  conditions: Partial<AskConditions> = {},
): AiModel {
  const address = baseUrl === undefined ? {} : { baseUrl };
  switch (provider) {
    case 'openai':
      return createOpenAiModel({ model, key, ...address }, conditions);
    case 'anthropic':
      return createAnthropicModel({ model, key, ...address }, conditions);
    case 'compatible':
      return createCompatibleModel({ model, key, baseUrl: baseUrl ?? '' }, conditions);
    case 'editor':
      return createEditorModel({ model, askEditor }, conditions);
  }
}

/** Whom the user lets have code, as `ConsentStore` names them: who it is and where. */
export function recipientOf({ provider, baseUrl }: ModelAddress): string {
  if (provider === 'editor') return 'editor models';
  const address = addressOf(provider, baseUrl);
  return `${provider} at ${URL.canParse(address) ? new URL(address).host : address}`;
}

function addressOf(provider: 'openai' | 'anthropic' | 'compatible', baseUrl: string | undefined): string {
  if (provider === 'compatible') return createCompatibleEndpoint(baseUrl ?? '').baseUrl;
  return (provider === 'openai' ? createOpenAiEndpoint(baseUrl) : createAnthropicEndpoint(baseUrl)).baseUrl;
}
