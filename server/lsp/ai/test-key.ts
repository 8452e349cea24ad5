import type { TestAiKeyParams, TestAiKeyResult } from '#shared/protocol/ai-access.ts';
import { AiError } from '#engine/ports/ai-model.ts';
import type { Session } from '../session.ts';
import { addressOf } from './choose-targets.ts';

/** Asks a provider whether it takes the key that the editor has for it. */
export async function testKey(
  { ai, settings }: Session,
  { provider, uri }: TestAiKeyParams,
  signal: AbortSignal,
): Promise<TestAiKeyResult> {
  const { access } = ai;
  const own = (await settings.settingsFor(uri ?? '')).ai;
  const baseUrl = addressOf(provider, { settings: own, access });
  if (provider === 'compatible' && baseUrl === undefined) {
    return {
      kind: 'refused',
      reason: 'Set the address of the server first, in the setting refactoriq.ai.compatibleUrl.',
    };
  }
  const target = { provider, model: '', baseUrl, allowsPlainHttp: own.allowPlainHttp };
  try {
    const models = await access.listModels(target, signal);
    access.resetHealth(provider);
    return { kind: 'accepted', models: models.length };
  } catch (error) {
    if (error instanceof AiError) return { kind: 'refused', reason: error.message };
    throw error;
  }
}
