import type { AiProvider, ModelName } from '#engine/ports/ai-model.ts';
import { UsageError } from '../exit-codes.ts';

/** What models are wanted for: a small one reads much, a strong one changes little. */
export type ModelPurpose = 'review' | 'refactor';

/** A model with how it is reached. */
export interface ModelTarget extends ModelName {
  readonly key: string | undefined;
  /** Undefined: the provider's own address. */
  readonly baseUrl: string | undefined;
}

export interface ModelWish {
  readonly purpose: ModelPurpose;
  /** As `--model` tells it, the preferred one first. Empty: whatever there is a key for. */
  readonly names: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The model of a provider where the user names none. */
  readonly defaultModel: (provider: AiProvider, purpose: ModelPurpose) => string | undefined;
}

/** Where a key and an address are looked for. */
interface ProviderVariables {
  readonly key: string;
  readonly url: string;
}

const VARIABLES = {
  openai: { key: 'OPENAI_API_KEY', url: 'OPENAI_BASE_URL' },
  anthropic: { key: 'ANTHROPIC_API_KEY', url: 'ANTHROPIC_BASE_URL' },
  compatible: { key: 'REFACTORIQ_COMPATIBLE_KEY', url: 'REFACTORIQ_COMPATIBLE_URL' },
} as const satisfies Record<Exclude<AiProvider, 'editor'>, ProviderVariables>;
const COMPATIBLE_MODEL = 'REFACTORIQ_COMPATIBLE_MODEL';

type CliProvider = keyof typeof VARIABLES;
const PROVIDERS = Object.keys(VARIABLES) as readonly CliProvider[];

export const HOW_TO_TURN_ON =
  'To turn AI on, set OPENAI_API_KEY or ANTHROPIC_API_KEY, or REFACTORIQ_COMPATIBLE_URL and REFACTORIQ_COMPATIBLE_MODEL ' +
  'for another server, such as one on this machine. See docs/ai.md.';

/**
 * The models to ask, in their order: those that are wished for, or the default ones, as far as there is a key for them.
 * Empty when there is none. Throws UsageError for names that are none.
 */
export function chooseModels(wish: ModelWish): ModelTarget[] {
  return listTargets(wish).filter(({ provider, key, baseUrl }) =>
    provider === 'compatible' ? baseUrl !== undefined : key !== undefined,
  );
}

/** The model that would be asked first if there were keys for all. Throws as `chooseModels`. */
export function preferredModel(wish: ModelWish): ModelTarget | undefined {
  return chooseModels(wish)[0] ?? listTargets(wish)[0];
}

function listTargets(wish: ModelWish): ModelTarget[] {
  if (wish.names.length > 0) return wish.names.map((name) => targetOfName(name, wish));
  return PROVIDERS.flatMap((provider) => {
    const model = defaultModelOf(provider, wish);
    return model === undefined ? [] : [toTarget(provider, model, wish)];
  });
}

function targetOfName(name: string, wish: ModelWish): ModelTarget {
  const [head = '', ...rest] = name.split(':');
  if (head === 'editor') throw new UsageError("The editor's own models can be asked in the editor only.");
  const provider = PROVIDERS.find((one) => one === head);
  if (!provider) {
    throw new UsageError(`"${name}" names no model. Write PROVIDER:MODEL; the providers are ${PROVIDERS.join(', ')}.`);
  }
  const model = rest.join(':') || defaultModelOf(provider, wish);
  if (model === undefined) {
    throw new UsageError(`Say which model, such as --model ${provider}:NAME, or set ${COMPATIBLE_MODEL}.`);
  }
  const target = toTarget(provider, model, wish);
  if (provider === 'compatible' && target.baseUrl === undefined) {
    throw new UsageError(
      `Set ${VARIABLES.compatible.url} to the address of the server, such as http://localhost:11434/v1.`,
    );
  }
  return target;
}

function defaultModelOf(provider: CliProvider, { environment, purpose, defaultModel }: ModelWish): string | undefined {
  return provider === 'compatible' ? readVariable(environment, COMPATIBLE_MODEL) : defaultModel(provider, purpose);
}

function toTarget(provider: CliProvider, model: string, { environment }: ModelWish): ModelTarget {
  const { key, url } = VARIABLES[provider];
  return { provider, model, key: readVariable(environment, key), baseUrl: readVariable(environment, url) };
}

function readVariable(environment: ModelWish['environment'], name: string): string | undefined {
  return environment[name]?.trim() || undefined;
}
