import { constants, publicEncrypt } from 'node:crypto';
import { type Disposable, EventEmitter, type SecretStorage } from 'vscode';
import { type AiKeyParams, type AiKeyResult, SEALED_BLOCK_BYTES } from '#shared/protocol/ai-access.ts';
import type { AiProviderName } from '#shared/settings.ts';

/** The editor's own models need no key. */
export type KeyedProvider = Exclude<AiProviderName, 'editor'>;
export const KEYED_PROVIDERS: readonly KeyedProvider[] = ['openai', 'anthropic', 'compatible'];

/** The user's keys, in VS Code's secret storage: for each provider one. */
export class ApiKeys implements Disposable {
  private readonly secrets: SecretStorage;
  private readonly changed = new EventEmitter<AiProviderName | undefined>();
  private readonly listener: Disposable;
  /** Keys that are being tried, before they are kept. */
  private readonly candidates = new Map<AiProviderName, string>();

  /** Tells whose key it was. */
  readonly onDidChange = this.changed.event;

  constructor(secrets: SecretStorage) {
    this.secrets = secrets;
    this.listener = secrets.onDidChange(({ key }) =>
      this.changed.fire(KEYED_PROVIDERS.find((provider) => nameOf(provider) === key)),
    );
  }

  /** Those with a key. */
  async providers(): Promise<KeyedProvider[]> {
    const found = await Promise.all(KEYED_PROVIDERS.map(async (one) => ((await this.read(one)) ? [one] : [])));
    return found.flat();
  }

  async keep(provider: KeyedProvider, key: string): Promise<void> {
    await this.secrets.store(nameOf(provider), key);
  }

  async remove(provider: KeyedProvider): Promise<void> {
    await this.secrets.delete(nameOf(provider));
  }

  /** While `test` runs, this key counts for the provider. */
  async trying<Result>(provider: KeyedProvider, key: string, test: () => Promise<Result>): Promise<Result> {
    this.candidates.set(provider, key);
    try {
      return await test();
    } finally {
      this.candidates.delete(provider);
    }
  }

  /** Encrypted for the server, so that a trace of the messages holds no key. */
  async seal({ provider, sealWith }: AiKeyParams): Promise<AiKeyResult> {
    const key = await this.read(provider);
    if (key === undefined) return {};
    const bytes = Buffer.from(key);
    const options = { key: sealWith, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const count = Math.ceil(bytes.length / SEALED_BLOCK_BYTES);
    const blocks = Array.from({ length: count }, (_, index) =>
      bytes.subarray(index * SEALED_BLOCK_BYTES, (index + 1) * SEALED_BLOCK_BYTES),
    );
    return { sealed: blocks.map((block) => publicEncrypt(options, block).toString('base64')) };
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }

  private async read(provider: AiProviderName): Promise<string | undefined> {
    return this.candidates.get(provider) ?? (await this.secrets.get(nameOf(provider))) ?? undefined;
  }
}

function nameOf(provider: AiProviderName): string {
  return `refactoriq.ai.key.${provider}`;
}
