import assert from 'node:assert/strict';
import { createAnthropicModel } from '#adapters/ai/anthropic-model.ts';
import { createModelChain } from '#adapters/ai/model-chain.ts';
import { createOpenAiModel } from '#adapters/ai/openai-model.ts';
import { ProviderHealth } from '#adapters/ai/provider-health.ts';
import type { AiModel } from '#engine/ports/ai-model.ts';
import { ANSWER, collectReply } from '#test/support/model-replies.ts';
import { TEST_KEY, useModelServer } from '#test/support/model-server.ts';
import { brokenReply, refuse, reply } from '#test/support/model-server-scripts.ts';
import { createStubTiming } from '#test/support/stub-timing.ts';

describe('a chain of real models', () => {
  const use = useModelServer();
  const createChain = (): AiModel => {
    const timing = createStubTiming();
    const key = (): Promise<string> => Promise.resolve(TEST_KEY);
    const { url } = use.server;
    return createModelChain(
      [
        createOpenAiModel({ model: 'a', key, baseUrl: `${url}/v1` }, { timing }),
        createAnthropicModel({ model: 'b', key, baseUrl: url }, { timing }),
      ],
      new ProviderHealth(() => timing.now()),
    );
  };

  it('goes on to the next provider when one stays overloaded, and leaves that one alone afterwards', async () => {
    use.server.answer(({ path }) => (path === '/v1/responses' ? refuse(529) : reply(ANSWER)));
    const chain = createChain();
    for (const _ of [1, 2, 3, 4, 5]) {
      assert.deepEqual((await collectReply(chain)).end.model, { provider: 'anthropic', model: 'b' });
    }
    assert.equal(use.server.requests.filter(({ path }) => path === '/v1/responses').length, 3 * 4);
  });

  it('fails instead of mixing the answers of two models', async () => {
    use.server.answer(({ path }) => (path === '/v1/responses' ? brokenReply(ANSWER, 'cut') : reply(ANSWER)));
    await assert.rejects(collectReply(createChain()), { kind: 'cut-off', provider: 'openai' });
    assert.equal(use.server.requests.length, 1);
  });
});
