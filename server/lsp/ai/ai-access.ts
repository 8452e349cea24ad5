import type { AiModel, AiProvider, ModelName, ModelPrice } from '#engine/ports/ai-model.ts';
import type { ConsentStore } from '#engine/ports/consent-store.ts';
import type { OutgoingFiles } from '#engine/ports/outgoing-files.ts';
import type { Redactor } from '#engine/ports/redactor.ts';
import type { ReviewCache } from '#engine/ports/review-cache.ts';
import type { SendLog } from '#engine/ports/send-log.ts';
import type { UsageLedger } from '#engine/ports/usage-ledger.ts';

/** What models are wanted for: a small one reads much, a strong one changes little. */
export type ModelPurpose = 'review' | 'refactor';

/** A model with where it is reached. */
export interface ModelTarget extends ModelName {
  /** Undefined: the provider's own address. */
  readonly baseUrl: string | undefined;
  /** Code and keys may travel to other machines unencrypted. */
  readonly allowsPlainHttp: boolean;
}

/** Passes a question on to one of the editor's own models. */
export type AskEditor = (
  request: { readonly model: string; readonly system: string; readonly user: string },
  signal: AbortSignal,
) => AsyncIterable<string>;

/** What models are created with. */
export interface AiSources {
  keyOf(provider: AiProvider): Promise<string | undefined>;
  readonly askEditor: AskEditor;
  readonly log: (message: string) => void;
}

/** What the features that ask language models work with. */
export interface AiAccess {
  readonly environment: Readonly<Record<string, string | undefined>>;
  defaultModel(provider: AiProvider, purpose: ModelPurpose): string | undefined;
  /** The same object for the same target: it remembers what its endpoint takes. */
  createModel(target: ModelTarget): AiModel;
  /** Several as one: each is asked when those before it do not answer. */
  createChain(models: readonly [AiModel, ...AiModel[]]): AiModel;
  /** Asks the provider for its models, which shows whether it takes the key. Rejects with AiError. */
  listModels(target: ModelTarget, signal: AbortSignal): Promise<readonly string[]>;
  /** Forgets earlier failures of a provider. */
  resetHealth(provider: AiProvider): void;
  /** Whom the user lets have code: who it is and where. */
  recipientOf(target: ModelTarget): string;
  /** Undefined when it is not known. */
  findPrice(model: ModelName): ModelPrice | undefined;
  readonly cache: ReviewCache;
  readonly ledger: UsageLedger;
  readonly sendLog: SendLog;
  /** Changes whenever the rules may have. */
  readonly rulesVersion: string;
  createRedactor(): Redactor;
  openConsent(root: string): Promise<ConsentStore>;
  /** Reads the ignore files of an absolute folder once. */
  openOutgoing(root: string): OutgoingFiles;
}
