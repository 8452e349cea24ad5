import { constants, publicEncrypt } from 'node:crypto';
import type { LspClient } from './lsp-client.ts';
import { TEST_KEY } from './model-server.ts';
import {
  type AiConsentParams,
  AiConsentRequest,
  type AiConsentResult,
  AiKeyRequest,
  AiProvidersNotification,
  SEALED_BLOCK_BYTES,
} from '#shared/protocol/ai-access.ts';
import type { AiProviderName } from '#shared/settings.ts';

/** What an editor with AI keeps: keys, and what its user said about sending code. */
export interface AiClientState {
  key: string | undefined;
  consent: AiConsentResult['answer'];
  readonly asked: AiConsentParams[];
}

/** Lets a client answer what the server asks about keys and consent, and says which providers it has. */
export async function attachAi(
  { connection }: LspClient,
  providers: readonly AiProviderName[] = ['compatible'],
): Promise<AiClientState> {
  const state: AiClientState = { key: TEST_KEY, consent: 'granted', asked: [] };
  connection.onRequest(AiKeyRequest, ({ sealWith }) => (state.key === undefined ? {} : seal(state.key, sealWith)));
  connection.onRequest(AiConsentRequest, (params) => {
    state.asked.push(params);
    return { answer: state.consent };
  });
  await connection.sendNotification(AiProvidersNotification, { providers });
  return state;
}

function seal(key: string, publicKey: string): { sealed: string[] } {
  const bytes = Buffer.from(key);
  const sealed: string[] = [];
  for (let start = 0; start < bytes.length; start += SEALED_BLOCK_BYTES) {
    const options = { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    sealed.push(publicEncrypt(options, bytes.subarray(start, start + SEALED_BLOCK_BYTES)).toString('base64'));
  }
  return { sealed };
}
