import type { AiSettings } from '#shared/settings.ts';
import { AI_PROVIDERS, type AiProvider, type ModelName } from '#engine/ports/ai-model.ts';
import { UserError } from '../outcomes.ts';
import type { AiAccess, ModelPurpose, ModelTarget } from './ai-access.ts';

export interface TargetWish {
  readonly settings: AiSettings;
  readonly purpose: ModelPurpose;
  readonly access: Pick<AiAccess, 'environment' | 'defaultModel'>;
  /** Whether there is a key, or a model that needs none. */
  hasKey(provider: AiProvider): boolean;
}

/**
 * The models to ask, in their order: the one that the settings name, then the default ones of the providers that can be
 * asked. Throws UserError for a setting that names no model.
 */
export function chooseTargets(wish: TargetWish): ModelTarget[] {
  const { settings, purpose } = wish;
  const named = readModelName(settings, purpose);
  const order = [...(named ? [named.provider] : []), ...settings.providers];
  return [...new Set(order)].flatMap((provider) => {
    const model = named?.provider === provider ? named.model : defaultModelOf(provider, wish);
    const baseUrl = addressOf(provider, wish);
    if (model === undefined) return [];
    const canAsk = provider === 'compatible' ? baseUrl !== undefined : wish.hasKey(provider);
    return canAsk ? [{ provider, model, baseUrl, allowsPlainHttp: settings.allowPlainHttp }] : [];
  });
}

/** Undefined: the provider's own address, or none for those that have to be told. */
export function addressOf(
  provider: AiProvider,
  { settings, access: { environment } }: Pick<TargetWish, 'settings' | 'access'>,
): string | undefined {
  switch (provider) {
    case 'openai':
      return environment['OPENAI_BASE_URL']?.trim() || undefined;
    case 'anthropic':
      return environment['ANTHROPIC_BASE_URL']?.trim() || undefined;
    case 'compatible':
      return settings.compatibleUrl || environment['REFACTORIQ_COMPATIBLE_URL']?.trim() || undefined;
    case 'editor':
      return undefined;
  }
}

/** Only the user knows the models behind an address of their own: one that is named for one purpose does for both. */
function defaultModelOf(provider: AiProvider, { settings, purpose, access }: TargetWish): string | undefined {
  if (provider !== 'compatible') return access.defaultModel(provider, purpose);
  const other = readModelName(settings, purpose === 'review' ? 'refactor' : 'review');
  if (other?.provider === 'compatible') return other.model;
  return access.environment['REFACTORIQ_COMPATIBLE_MODEL']?.trim() || undefined;
}

function readModelName({ reviewModel, refactorModel }: AiSettings, purpose: ModelPurpose): ModelName | undefined {
  const name = purpose === 'review' ? reviewModel : refactorModel;
  if (name === '') return undefined;
  const [head = '', ...rest] = name.split(':');
  const provider = AI_PROVIDERS.find((one) => one === head);
  const model = rest.join(':');
  if (provider && (model !== '' || provider === 'editor')) return { provider, model };
  throw new UserError(
    `The setting refactoriq.ai.${purpose}Model is "${name}". Write PROVIDER:MODEL; the providers are ${AI_PROVIDERS.join(', ')}.`,
  );
}
