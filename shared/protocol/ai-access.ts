import { ProtocolNotificationType, ProtocolRequestType } from 'vscode-languageserver-protocol';
import type { AiProviderName } from '../settings.ts';

export interface AiKeyParams {
  readonly provider: AiProviderName;
  /** Public key, PEM: what is logged of the messages shall not be worth anything. */
  readonly sealWith: string;
}

export interface AiKeyResult {
  /** The key of the provider, RSA-OAEP with SHA-256, block by block in base64; absent when there is none. */
  readonly sealed?: readonly string[];
}

/** How many bytes of a key one sealed block holds at most. */
export const SEALED_BLOCK_BYTES = 128;

/** Server to client, for each question to a model: the server keeps no keys. */
export const AiKeyRequest = new ProtocolRequestType<AiKeyParams, AiKeyResult, never, void, void>('refactoriq/aiKey');

export interface AiProvidersParams {
  /** Those that can be asked: the editor has a key for them, or models of its own. */
  readonly providers: readonly AiProviderName[];
  /** The one whose key was replaced just now, if any: earlier failures no longer count. */
  readonly renewed?: AiProviderName | undefined;
}

/** Client to server, at the start and whenever it changes. */
export const AiProvidersNotification = new ProtocolNotificationType<AiProvidersParams, void>(
  'refactoriq/didChangeAiProviders',
);

export interface AiConsentParams {
  /** URI of the folder whose code would be sent. */
  readonly folder: string;
  /** Such as `openai at api.openai.com`. */
  readonly recipients: readonly string[];
}

export interface AiConsentResult {
  /** Absent when the user did not decide: they are asked again. */
  readonly answer?: 'granted' | 'refused' | undefined;
}

/** Server to client, before code of a workspace is sent to somebody for the first time. */
export const AiConsentRequest = new ProtocolRequestType<AiConsentParams, AiConsentResult, never, void, void>(
  'refactoriq/aiConsent',
);

export interface TestAiKeyParams {
  readonly uri?: string | undefined;
  readonly provider: AiProviderName;
}

export type TestAiKeyResult =
  | { readonly kind: 'accepted'; readonly models: number }
  /** `reason` is a message for the user. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Asks the provider, free of charge, whether it takes the key that `refactoriq/aiKey` gives. */
export const TestAiKeyRequest = new ProtocolRequestType<TestAiKeyParams, TestAiKeyResult, never, void, void>(
  'refactoriq/testAiKey',
);
