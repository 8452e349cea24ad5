import assert from 'node:assert/strict';
import type { AiModel, AiPrompt } from '#engine/ports/ai-model.ts';
import type { ConsentAnswer } from '#engine/ports/consent-store.ts';
import { describePayloads, measurePayload, payloadText } from '#engine/review/payload.ts';
import { checkConsent } from '#engine/review/payload-consent.ts';
import { logSends } from '#engine/review/payload-log.ts';
import type { SentPayload } from '#shared/domain/ai-usage.ts';

const prompt: AiPrompt = {
  system: 'Review.',
  user: 'code with ü\nand "quotes"',
  reply: { name: 'review', schema: { type: 'object' } },
  maxOutputTokens: 400,
};
const name = { provider: 'openai', model: 'small' } as const;

describe('payloads', () => {
  it('show everything that a model is given', () => {
    const text = payloadText(prompt);
    for (const part of [prompt.system, prompt.user, '400', 'review', '"type": "object"'])
      assert.ok(text.includes(part));
  });

  it('differ when anything that is sent differs', () => {
    const others = [{ system: 'x' }, { user: 'x' }, { maxOutputTokens: 1 }, { reply: { name: 'x', schema: {} } }];
    const hashes = [{}, ...others].map((change) => measurePayload(payloadText({ ...prompt, ...change })).sha256);
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it('are shown with what the log knows them by', () => {
    const shown = describePayloads([prompt, prompt], name);
    const { sha256, bytes } = measurePayload(payloadText(prompt));
    assert.ok(shown.includes(`=== Request 2 of 2 to openai:small: ${bytes} bytes, SHA-256 ${sha256} ===`));
    assert.ok(shown.includes(payloadText(prompt)));
    assert.match(describePayloads([], name), /^Nothing would be sent/);
  });
});

describe('logSends', () => {
  async function ask(
    add: (sent: SentPayload) => Promise<void>,
    signal = new AbortController().signal,
  ): Promise<number> {
    let asked = 0;
    const model: AiModel = {
      name,
      async *ask() {
        asked++;
        yield { kind: 'text', text: 'ok' };
      },
    };
    const log = { add, entries: () => Promise.resolve([]) };
    const clock = { now: () => new Date(0) };
    try {
      for await (const part of logSends(model, { log, clock, run: 'r1', files: ['a.ts'] }).ask(prompt, signal)) {
        assert.deepEqual(part, { kind: 'text', text: 'ok' });
      }
    } catch {
      return asked;
    }
    return asked;
  }

  it('writes down what leaves, before it leaves', async () => {
    const logged: SentPayload[] = [];
    assert.equal(await ask(async (sent) => void logged.push(sent)), 1);
    const measured = measurePayload(payloadText(prompt));
    assert.deepEqual(logged, [{ at: '1970-01-01T00:00:00.000Z', run: 'r1', ...name, ...measured, files: ['a.ts'] }]);
  });

  it('sends nothing that cannot be written down', async () => {
    assert.equal(await ask(() => Promise.reject(new Error('disk full'))), 0);
  });

  it('writes nothing down that is aborted before', async () => {
    const logged: SentPayload[] = [];
    assert.equal(await ask(async (sent) => void logged.push(sent), AbortSignal.abort()), 0);
    assert.deepEqual(logged, []);
  });
});

describe('checkConsent', () => {
  function check(answers: Readonly<Record<string, ConsentAnswer>>, isTrusted = true) {
    const store = {
      answers: () => Promise.resolve(new Map(Object.entries(answers))),
      remember: () => Promise.reject(new Error('nobody was asked')),
    };
    return checkConsent({ isTrusted, recipients: ['openai at a', 'compatible at b'] }, store);
  }

  it('sends nothing of a workspace that is not trusted, whatever was answered', async () => {
    assert.equal((await check({ 'openai at a': 'granted', 'compatible at b': 'granted' }, false)).kind, 'no');
  });

  it('asks about those that nobody was asked about, also at another address', async () => {
    assert.deepEqual(await check({}), { kind: 'ask', recipients: ['openai at a', 'compatible at b'] });
    assert.deepEqual(await check({ 'openai at a': 'granted', 'compatible at c': 'granted' }), {
      kind: 'ask',
      recipients: ['compatible at b'],
    });
  });

  it('holds to both answers', async () => {
    assert.deepEqual(await check({ 'openai at a': 'granted', 'compatible at b': 'granted' }), { kind: 'yes' });
    const refused = await check({ 'openai at a': 'granted', 'compatible at b': 'refused' });
    assert.match(refused.kind === 'no' ? refused.reason : '', /not sent to compatible at b/);
  });
});
