import { join } from 'node:path';
import type { Advice } from '#adapters/ai/ask-conditions.ts';
import { createModelChain } from '#adapters/ai/model-chain.ts';
import { DEFAULT_MODELS, findModelPreset } from '#adapters/ai/model-presets.ts';
import { ProviderHealth } from '#adapters/ai/provider-health.ts';
import { createTargetModel, recipientOf } from '#adapters/ai/target-model.ts';
import { ConsentFile } from '#adapters/ai-records/consent-file.ts';
import { openSendLog } from '#adapters/ai-records/send-log-file.ts';
import { openUsageLedger } from '#adapters/ai-records/usage-file.ts';
import { journalFolder, stateFolder } from '#adapters/journal/state-folder.ts';
import { secretlintDetector } from '#adapters/redaction/secretlint-detector.ts';
import { FileReviewCache } from '#adapters/review-cache/file-review-cache.ts';
import { WorkspaceOutgoingFiles } from '#adapters/workspace/outgoing-files.ts';
import type { AiModel, AiProvider, ModelName, ModelPrice } from '#engine/ports/ai-model.ts';
import type { Clock } from '#engine/ports/clock.ts';
import type { ConsentStore } from '#engine/ports/consent-store.ts';
import type { OutgoingFiles } from '#engine/ports/outgoing-files.ts';
import type { Redactor } from '#engine/ports/redactor.ts';
import type { ReviewCache } from '#engine/ports/review-cache.ts';
import type { SendLog } from '#engine/ports/send-log.ts';
import type { UsageLedger } from '#engine/ports/usage-ledger.ts';
import { SecretRedactor } from '#engine/review/redact-secrets.ts';
import type { ModelPurpose, ModelTarget } from './commands/ai-models.ts';

/** What the commands that ask language models work with. */
export interface AiServices {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly defaultModel: (provider: AiProvider, purpose: ModelPurpose) => string | undefined;
  createModel(target: ModelTarget): AiModel;
  /** Several as one: each is asked when those before it do not answer. */
  createChain(models: readonly [AiModel, ...AiModel[]]): AiModel;
  /** Whom the user lets have code: who it is and where. */
  recipientOf(target: ModelTarget): string;
  /** Undefined when it is not known. */
  readonly findPrice: (model: ModelName) => ModelPrice | undefined;
  readonly cache: ReviewCache;
  readonly ledger: UsageLedger;
  readonly sendLog: SendLog;
  createRedactor(): Redactor;
  /** The answers for a workspace, and the absolute path of the file that holds them. */
  openConsent(root: string): Promise<{ readonly store: ConsentStore; readonly file: string }>;
  openOutgoing(root: string): OutgoingFiles;
  /** Where consent, costs and answers are kept; absolute. */
  readonly folder: string;
}

const ADVICE: Advice = {
  setKey: 'Set the key in the environment: OPENAI_API_KEY, ANTHROPIC_API_KEY or REFACTORIQ_COMPATIBLE_KEY.',
  setModel: 'Name another one with --model PROVIDER:MODEL.',
  setAddress:
    'Correct the address in the environment: OPENAI_BASE_URL, ANTHROPIC_BASE_URL or REFACTORIQ_COMPATIBLE_URL.',
};

/** Wires the commands that ask language models. Nothing is loaded or read before one is asked. */
export function createAi(err: (text: string) => void, clock: Clock): AiServices {
  const health = new ProviderHealth();
  const log = (message: string): void => err(`${message}\n`);
  const records = { folder: join(stateFolder(), 'ai'), clock, log };
  return {
    environment: process.env,
    defaultModel: (provider, purpose) => DEFAULT_MODELS[provider]?.[purpose],
    createModel: ({ key, ...address }) =>
      createTargetModel(address, { key: async () => key, askEditor: thereIsNoEditor }, { advice: ADVICE }),
    createChain: (models) => createModelChain(models, health),
    recipientOf,
    findPrice: (model) => findModelPreset(model)?.price,
    cache: new FileReviewCache({ folder: join(stateFolder(), 'review-cache'), clock, log }),
    ledger: openUsageLedger(records),
    sendLog: openSendLog(records),
    createRedactor: () => new SecretRedactor(secretlintDetector),
    async openConsent(root) {
      const folder = await journalFolder(root);
      return { store: new ConsentFile(folder), file: join(folder, 'consent.json') };
    },
    openOutgoing: (root) => new WorkspaceOutgoingFiles(root),
    folder: stateFolder(),
  };
}

function thereIsNoEditor(): never {
  throw new Error('There is no editor here.');
}
