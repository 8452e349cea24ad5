import assert from 'node:assert/strict';
import { PROMPT } from '#test/support/model-replies.ts';
import { TEST_KEY, useModelServer } from '#test/support/model-server.ts';
import { reply } from '#test/support/model-server-scripts.ts';

const USER = { role: 'user', content: 'Hello' };
const CHAT = { model: 'm', messages: [USER], stream: true };
const MESSAGES = { model: 'm', max_tokens: 9, messages: [USER], stream: true };
const RESPONSES = { model: 'm', input: [USER], stream: true };

function chatSchema(schema: object): object {
  return { ...CHAT, response_format: { type: 'json_schema', json_schema: { name: 'n', schema, strict: true } } };
}

describe('the model server of the tests', () => {
  const use = useModelServer();
  const post = async (path: string, body: object, key = TEST_KEY): Promise<string> => {
    use.server.answer(reply('Hi'));
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(use.server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return `${response.status} ${await response.text()}`;
  };

  it('takes what the real APIs take', async () => {
    assert.match(await post('/v1/chat/completions', CHAT), /^200 data: .*\[DONE\]\n\n$/s);
    assert.match(await post('/v1/chat/completions', chatSchema(PROMPT.reply.schema)), /^200/);
    assert.match(await post('/v1/messages', MESSAGES), /^200 event: message_start.*event: message_stop\n/s);
    assert.match(await post('/v1/responses', RESPONSES), /^200 event: response\.created.*response\.completed/s);
  });

  const refused: readonly (readonly [string, string, object, RegExp])[] = [
    ['an unknown field', '/v1/chat/completions', { ...CHAT, seed_phrase: 1 }, /seed_phrase/],
    ['an unknown field', '/v1/responses', { ...RESPONSES, messages: [USER] }, /messages/],
    ['a missing max_tokens', '/v1/messages', { ...MESSAGES, max_tokens: undefined }, /max_tokens/],
    ['instructions as a message', '/v1/messages', { ...MESSAGES, messages: [{ ...USER, role: 'system' }] }, /role/],
    ['an assistant who begins', '/v1/messages', { ...MESSAGES, messages: [{ ...USER, role: 'assistant' }] }, /first/],
    ['late instructions', '/v1/chat/completions', { ...CHAT, messages: [USER, { ...USER, role: 'system' }] }, /first/],
    ['two limits', '/v1/chat/completions', { ...CHAT, max_tokens: 1, max_completion_tokens: 1 }, /exclude/],
    ['JSON mode unsaid', '/v1/chat/completions', { ...CHAT, response_format: { type: 'json_object' } }, /word 'json'/],
    [
      'an optional property',
      '/v1/chat/completions',
      chatSchema({ type: 'object', properties: { a: { type: 'string' } }, required: [], additionalProperties: false }),
      /missing 'a'/,
    ],
    [
      'an open object',
      '/v1/chat/completions',
      chatSchema({ type: 'array', items: { type: 'object' } }),
      /additionalProperties/,
    ],
    [
      'limits of numbers',
      '/v1/messages',
      { ...MESSAGES, output_config: { format: { type: 'json_schema', schema: { type: 'integer', minimum: 0 } } } },
      /minimum/,
    ],
  ];
  for (const [what, path, body, message] of refused) {
    it(`refuses ${what} at ${path}`, async () => {
      const answer = await post(path, body);
      assert.match(answer, /^400/);
      assert.match(answer, message);
    });
  }

  it('refuses other keys, and other paths', async () => {
    assert.match(await post('/v1/messages', MESSAGES, 'other'), /^401 .*authentication_error/);
    assert.match(await post('/v2/messages', MESSAGES), /^404/);
  });
});
