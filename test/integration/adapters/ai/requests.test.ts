import assert from 'node:assert/strict';
import { createAnthropicModel } from '#adapters/ai/anthropic-model.ts';
import { createCompatibleModel } from '#adapters/ai/compatible-model.ts';
import { createOpenAiModel } from '#adapters/ai/openai-model.ts';
import { AiError } from '#engine/ports/ai-model.ts';
import { ANSWER, collectReply, PROMPT } from '#test/support/model-replies.ts';
import { TEST_KEY, useModelServer } from '#test/support/model-server.ts';
import { refuse, reply, type Script } from '#test/support/model-server-scripts.ts';
import { createStubTiming } from '#test/support/stub-timing.ts';

const key = (): Promise<string> => Promise.resolve(TEST_KEY);

describe('requests to OpenAI', () => {
  const use = useModelServer();

  it('hold the model to the schema, keep nothing there and send the key alone', async () => {
    process.env['OPENAI_ORG_ID'] = 'org-of-somebody';
    try {
      use.server.answer(reply(ANSWER));
      await collectReply(createOpenAiModel({ model: 'm', key, baseUrl: `${use.server.url}/v1`, effort: 'low' }));
    } finally {
      delete process.env['OPENAI_ORG_ID'];
    }
    const [request] = use.server.requests;
    assert.equal(request?.path, '/v1/responses');
    assert.equal(request.headers['openai-organization'], undefined);
    assert.deepEqual(request.body, {
      model: 'm',
      instructions: PROMPT.system,
      input: [{ role: 'user', content: PROMPT.user }],
      max_output_tokens: 500,
      text: { format: { type: 'json_schema', name: 'review', schema: PROMPT.reply.schema, strict: true } },
      reasoning: { effort: 'low' },
      store: false,
      stream: true,
    });
  });

  it('need a key', async () => {
    const model = createOpenAiModel({ model: 'm', key: () => Promise.resolve(' '), baseUrl: use.server.url });
    await assert.rejects(collectReply(model), {
      kind: 'no-key',
      message: 'No OpenAI key is set. Run RefactorIQ: Set API Key.',
    });
    assert.equal(use.server.requests.length, 0);
  });
});

describe('responses of OpenAI that failed', () => {
  const use = useModelServer();
  const failWith = (error: object): Script => {
    const event = { type: 'response.failed', sequence_number: 1, response: { id: 'r', status: 'failed', error } };
    const headers = { 'content-type': 'text/event-stream' };
    return { kind: 'raw', status: 200, headers, body: `event: response.failed\ndata: ${JSON.stringify(event)}\n\n` };
  };
  const ask = (timing = createStubTiming()): ReturnType<typeof collectReply> =>
    collectReply(createOpenAiModel({ model: 'm', key, baseUrl: `${use.server.url}/v1` }, { timing }));

  it('are tried again when the server was at fault', async () => {
    use.server.answer(failWith({ code: 'rate_limit_exceeded', message: 'Slow down' }), reply(ANSWER));
    const timing = createStubTiming();
    assert.equal((await ask(timing)).text, ANSWER);
    assert.deepEqual(timing.waits, [1000]);
  });

  it('are not tried again when the prompt was', async () => {
    use.server.answer(failWith({ code: 'invalid_prompt', message: 'Not that.' }));
    await assert.rejects(ask(), { kind: 'bad-request', message: 'OpenAI did not accept the request: Not that.' });
    assert.equal(use.server.requests.length, 1);
  });
});

describe('requests to Anthropic', () => {
  const use = useModelServer();

  it('let the instructions be cached and give the schema without what the API does not know', async () => {
    use.server.answer(reply(ANSWER, { thoughts: 2 }));
    await collectReply(createAnthropicModel({ model: 'm', key, baseUrl: use.server.url, effort: 'low' }));
    const body = use.server.requests[0]?.body ?? {};
    assert.deepEqual(body['system'], [{ type: 'text', text: PROMPT.system, cache_control: { type: 'ephemeral' } }]);
    const { effort, format } = body['output_config'] as { effort: string; format: { schema: { properties: object } } };
    assert.equal(effort, 'low');
    assert.ok(!JSON.stringify(format.schema.properties).includes('"maximum":'));
  });

  it('fall back to a tool for models that take no schema, and remember it', async () => {
    const refusal = refuse(400, { message: 'output_config.format: not supported by this model' });
    use.server.answer(refusal, reply(ANSWER));
    const model = createAnthropicModel({ model: 'm', key, baseUrl: use.server.url });
    for (const _ of [1, 2]) {
      const { text, end } = await collectReply(model);
      assert.equal(text, ANSWER);
      assert.equal(end.stop, 'complete');
    }
    assert.deepEqual(
      use.server.requests.map(({ body }) => [body['output_config'] !== undefined, body['tools'] !== undefined]),
      [
        [true, false],
        [false, true],
        [false, true],
      ],
    );
  });
});

describe('requests to compatible servers', () => {
  const use = useModelServer();
  const create = (path = '/v1') => createCompatibleModel({ model: 'm', key, baseUrl: `${use.server.url}${path}` });
  const formats = (): unknown[] =>
    use.server.requests.map(({ body }) => (body['response_format'] as { type: string } | undefined)?.type);

  it('send no authorization where there is no key', async () => {
    process.env['OPENAI_API_KEY'] = 'sk-of-the-environment';
    try {
      use.server.answer(reply(ANSWER));
      const baseUrl = `${use.server.url}/open/v1`;
      await collectReply(createCompatibleModel({ model: 'm', key: () => Promise.resolve(undefined), baseUrl }));
    } finally {
      delete process.env['OPENAI_API_KEY'];
    }
    assert.equal(use.server.requests[0]?.headers.authorization, undefined);
  });

  it('fall back to JSON mode and then to words when the schema is refused, and remember it', async () => {
    use.server.answer(({ body }) =>
      body['response_format'] === undefined ? reply(ANSWER) : refuse(400, { message: 'response_format is unknown' }),
    );
    const model = create();
    assert.equal((await collectReply(model)).text, ANSWER);
    assert.equal((await collectReply(model)).text, ANSWER);
    assert.deepEqual(formats(), ['json_schema', 'json_schema', 'json_object', undefined, undefined]);
    assert.match(JSON.stringify(use.server.requests.at(-1)?.body), /must satisfy this JSON schema, called review/);
  });

  it('stay with JSON mode where that is taken', async () => {
    use.server.answer(({ body }) =>
      (body['response_format'] as { type: string }).type === 'json_object' ? reply(ANSWER) : refuse(422),
    );
    const model = create();
    await collectReply(model);
    await collectReply(model);
    assert.deepEqual(formats(), ['json_schema', 'json_schema', 'json_object', 'json_object']);
  });

  it('name the limit of tokens as the server wants it', async () => {
    use.server.answer(({ body }) =>
      body['max_completion_tokens'] === 500 ? reply(ANSWER) : refuse(400, { code: 'unsupported_parameter' }),
    );
    assert.equal((await collectReply(create())).text, ANSWER);
    assert.deepEqual(formats(), ['json_schema', 'json_schema']);
  });

  it('do not take a busy server for one that refuses the schema', async () => {
    use.server.answer(refuse(503), reply(ANSWER));
    const baseUrl = `${use.server.url}/v1`;
    await collectReply(createCompatibleModel({ model: 'm', key, baseUrl }, { timing: createStubTiming() }));
    assert.deepEqual(formats(), ['json_schema', 'json_schema']);
  });

  it('say what is wrong with a request that is refused in every form', async () => {
    use.server.answer(refuse(400, { message: 'The model is asleep' }));
    await assert.rejects(
      collectReply(create()),
      (error) =>
        error instanceof AiError &&
        /^The model server at 127\.0\.0\.1:\d+ did not accept the request: The model is asleep\.$/.test(error.message),
    );
  });
});
