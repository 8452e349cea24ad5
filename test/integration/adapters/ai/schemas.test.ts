import assert from 'node:assert/strict';
import { createAnthropicModel } from '#adapters/ai/anthropic-model.ts';
import { createCompatibleModel } from '#adapters/ai/compatible-model.ts';
import { createOpenAiModel } from '#adapters/ai/openai-model.ts';
import { REFACTOR_REPLY } from '#engine/review/refactor-schema.ts';
import { REVIEW_REPLY } from '#engine/review/reply-schema.ts';
import { ANSWER, collectReply, PROMPT } from '#test/support/model-replies.ts';
import { TEST_KEY, useModelServer } from '#test/support/model-server.ts';
import { reply } from '#test/support/model-server-scripts.ts';

describe('the schemas of our replies', () => {
  const use = useModelServer();

  for (const schema of [REVIEW_REPLY, REFACTOR_REPLY]) {
    it(`are taken in the strict mode of every provider: ${schema.name}`, async () => {
      const key = (): Promise<string> => Promise.resolve(TEST_KEY);
      const { url } = use.server;
      const models = [
        createOpenAiModel({ model: 'm', key, baseUrl: `${url}/v1` }),
        createAnthropicModel({ model: 'm', key, baseUrl: url }),
        createCompatibleModel({ model: 'm', key, baseUrl: `${url}/v1` }),
      ];
      use.server.answer(reply(ANSWER));
      for (const model of models) await collectReply(model, { prompt: { ...PROMPT, reply: schema } });
      assert.equal(use.server.requests.length, models.length, 'no request had to be put in another form');
    });
  }
});
