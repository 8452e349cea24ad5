import { constants, generateKeyPair, type KeyObject, privateDecrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Connection } from 'vscode-languageserver/node';
import { AiKeyRequest } from '#shared/protocol/ai-access.ts';
import type { AiProvider } from '#engine/ports/ai-model.ts';
import type { ClientFeatures } from '../client-features.ts';
import { AiKeyShape } from './ai-params.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const VARIABLES: Readonly<Partial<Record<AiProvider, string>>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  compatible: 'REFACTORIQ_COMPATIBLE_KEY',
};

/**
 * The keys of the user, which are kept by the editor and asked for each time; other editors have them in the environment.
 * They come sealed, so that a log of the messages gives nothing away.
 */
export class AiKeys {
  private readonly connection: Connection;
  private readonly client: ClientFeatures;
  private readonly environment: Environment;
  private told: ReadonlySet<AiProvider> = new Set();
  private pair: ReturnType<typeof createPair> | undefined;

  constructor(
    { connection, client }: { connection: Connection; client: ClientFeatures },
    environment: Environment = process.env,
  ) {
    this.connection = connection;
    this.client = client;
    this.environment = environment;
  }

  /** What the editor says it has keys or models for. */
  setProviders(providers: readonly AiProvider[]): void {
    this.told = new Set(providers);
  }

  /** Whether the provider may answer; for those with an address of the user's own it takes that as well. */
  has(provider: AiProvider): boolean {
    return this.told.has(provider) || this.fromEnvironment(provider) !== undefined;
  }

  /** Undefined when there is none. */
  async keyOf(provider: AiProvider): Promise<string | undefined> {
    if (!this.client.isOurs) return this.fromEnvironment(provider);
    this.pair ??= createPair();
    const { privateKey, publicPem } = await this.pair;
    const answer = await this.connection.sendRequest(AiKeyRequest, { provider, sealWith: publicPem });
    const { sealed } = AiKeyShape.parse(answer);
    return sealed ? unseal(sealed, privateKey) : this.fromEnvironment(provider);
  }

  private fromEnvironment(provider: AiProvider): string | undefined {
    const name = VARIABLES[provider];
    return name === undefined ? undefined : this.environment[name]?.trim() || undefined;
  }
}

async function createPair(): Promise<{ privateKey: KeyObject; publicPem: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { privateKey, publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

function unseal(sealed: readonly string[], key: KeyObject): string {
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return Buffer.concat(sealed.map((block) => privateDecrypt(options, Buffer.from(block, 'base64')))).toString();
}
