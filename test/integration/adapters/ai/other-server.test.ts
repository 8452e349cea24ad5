import assert from 'node:assert/strict';
import { LLMock } from '@copilotkit/aimock';
import { createAnthropicModel } from '#adapters/ai/anthropic-model.ts';
import { createCompatibleModel } from '#adapters/ai/compatible-model.ts';
import { createOpenAiModel } from '#adapters/ai/openai-model.ts';
import type { AiModel } from '#engine/ports/ai-model.ts';
import { ANSWER, collectReply } from '#test/support/model-replies.ts';

/** Streams that were not written by us: the shapes are checked against the real APIs by others. */
describe('models at a server of others', () => {
  const mock = new LLMock({ port: 0, chunkSize: 7 });
  let models: readonly AiModel[] = [];
  before(async () => {
    await mock.start();
    const key = (): Promise<string> => Promise.resolve('any');
    models = [
      createOpenAiModel({ model: 'gpt-6-luna', key, baseUrl: `${mock.url}/v1` }),
      createAnthropicModel({ model: 'claude-haiku-5-5', key, baseUrl: mock.url }),
      createCompatibleModel({ model: 'llama', key, baseUrl: `${mock.url}/v1` }),
    ];
  });
  after(() => mock.stop());
  beforeEach(() => {
    mock.clearFixtures();
  });

  it('give text, usage and a complete end', async () => {
    const usage = { prompt_tokens: 11, completion_tokens: 7, input_tokens: 11, output_tokens: 7 };
    mock.on({}, { content: ANSWER, reasoning: 'First, think.', usage });
    for (const model of models) {
      const { text, end } = await collectReply(model);
      assert.equal(text, ANSWER, model.name.provider);
      assert.equal(end.stop, 'complete', model.name.provider);
      assert.deepEqual(end.usage, { inputTokens: 11, outputTokens: 7, cachedTokens: 0, isEstimate: false });
    }
  });

  it('tell an answer that was cut at the limit of tokens', async () => {
    mock.on({}, { content: ANSWER, finishReason: 'length' });
    for (const model of models) assert.equal((await collectReply(model)).end.stop, 'length', model.name.provider);
  });

  it('tell why they did not answer', async () => {
    mock.on({}, { error: { message: 'Who are you?', type: 'authentication_error' }, status: 401 });
    for (const model of models) await assert.rejects(collectReply(model), { kind: 'refused-key' });
  });
});
