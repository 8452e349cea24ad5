import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { createAnthropicModel } from '#adapters/ai/anthropic-model.ts';
import type { AskConditions } from '#adapters/ai/ask-conditions.ts';
import { createCompatibleModel } from '#adapters/ai/compatible-model.ts';
import { createOpenAiModel } from '#adapters/ai/openai-model.ts';
import { AiError, type AiErrorKind, type AiModel } from '#engine/ports/ai-model.ts';
import { estimateTokens } from '#engine/review/token-estimate.ts';
import { ANSWER, collectReply, PROMPT } from '#test/support/model-replies.ts';
import { ModelServer, TEST_KEY, useModelServer } from '#test/support/model-server.ts';
import { brokenReply, CUT, HANG, refuse, reply } from '#test/support/model-server-scripts.ts';
import { until } from '#test/support/processes.ts';
import { createStubTiming, type StubTiming } from '#test/support/stub-timing.ts';

interface Setup {
  readonly url: string;
  readonly key: () => Promise<string | undefined>;
  readonly conditions: Partial<AskConditions>;
}

const PROVIDERS: Readonly<Record<string, (setup: Setup) => AiModel>> = {
  openai: ({ url, key, conditions }) => createOpenAiModel({ model: 'm', key, baseUrl: `${url}/v1` }, conditions),
  anthropic: ({ url, key, conditions }) => createAnthropicModel({ model: 'm', key, baseUrl: url }, conditions),
  compatible: ({ url, key, conditions }) =>
    createCompatibleModel({ model: 'm', key, baseUrl: `${url}/v1` }, conditions),
};

const TIMEOUTS = { firstPieceMs: 120_000, betweenPiecesMs: 90_000, totalMs: 600_000 };

for (const [provider, create] of Object.entries(PROVIDERS)) {
  describe(`models of ${provider}`, () => {
    const use = useModelServer();
    let timing: StubTiming;
    beforeEach(() => {
      timing = createStubTiming();
    });

    const createModel = (more: Partial<Setup> = {}): AiModel =>
      create({
        url: use.server.url,
        key: () => Promise.resolve(TEST_KEY),
        conditions: { timing, timeouts: TIMEOUTS },
        ...more,
      });
    const fail = async (model = createModel()): Promise<AiError> => {
      const error: unknown = await collectReply(model).then(undefined, (reason: unknown) => reason);
      assert.ok(error instanceof AiError, `no AiError: ${inspect(error)}`);
      assert.equal(error.provider, provider);
      return error;
    };

    it('gives the text in pieces and then its end with usage and name', async () => {
      use.server.answer(reply(ANSWER));
      const { text, pieces, end } = await collectReply(createModel());
      assert.equal(text, ANSWER);
      assert.ok(pieces > 1);
      assert.deepEqual(end, {
        kind: 'end',
        stop: 'complete',
        usage: { inputTokens: 120, outputTokens: 30, cachedTokens: 20, isEstimate: false },
        model: { provider, model: 'm' },
      });
    });

    it('estimates the usage when the provider says nothing about it', async () => {
      use.server.answer(reply(ANSWER, { usage: undefined }));
      const { usage } = (await collectReply(createModel())).end;
      assert.equal(usage.isEstimate, true);
      assert.equal(usage.outputTokens, estimateTokens(ANSWER));
      assert.ok(usage.inputTokens > 0);
    });

    it('says when the answer was cut at the limit of tokens', async () => {
      use.server.answer(reply(ANSWER.slice(0, 30), { stop: 'length' }));
      assert.equal((await collectReply(createModel())).end.stop, 'length');
    });

    for (const stop of ['refused', 'filtered'] as const) {
      it(`says when the model ${stop} the answer`, async () => {
        use.server.answer(reply('I will not.', { stop }));
        assert.equal((await collectReply(createModel())).end.stop, 'refused');
      });
    }

    it('takes a huge reply', async () => {
      const pieces = Array.from({ length: 2000 }, () => 'x'.repeat(1000));
      use.server.answer(reply('', { pieces }));
      assert.equal((await collectReply(createModel())).text.length, 2_000_000);
    });

    for (const status of [408, 409, 429, 500, 503, 529]) {
      it(`tries again after 1, 2 and 4 s when the answer is ${status}`, async () => {
        use.server.answer(refuse(status), refuse(status), refuse(status), reply(ANSWER));
        assert.equal((await collectReply(createModel())).text, ANSWER);
        assert.deepEqual(timing.waits, [1000, 2000, 4000]);
      });
    }

    it('gives up after the third retry', async () => {
      use.server.answer(refuse(529));
      const error = await fail();
      assert.equal(error.kind, 'unavailable');
      assert.match(error.message, /cannot answer at the moment: Status 529, says the server\. Try again later\.$/);
      assert.equal(use.server.requests.length, 4);
    });

    it('waits as long as the server asks, in seconds or up to a date', async () => {
      const date = new Date(timing.now() + 7000 + 5000).toUTCString();
      use.server.answer(
        refuse(429, { headers: { 'retry-after': '7' } }),
        refuse(529, { headers: { 'retry-after': date } }),
        reply(ANSWER),
      );
      await collectReply(createModel());
      assert.deepEqual(timing.waits, [7000, 5000]);
    });

    it('fails at once when the server asks for more than a minute, and says how long', async () => {
      use.server.answer(refuse(429, { headers: { 'retry-after': '61' } }));
      const error = await fail();
      assert.equal(error.kind, 'rate-limited');
      assert.equal(error.retryAfterMs, 61_000);
      assert.equal(use.server.requests.length, 1);
    });

    it('fails at once when the time for the whole ask is over before the next try', async () => {
      use.server.answer(refuse(429, { headers: { 'retry-after': '60' } }));
      const conditions = { timing: createStubTiming(5000), timeouts: { ...TIMEOUTS, totalMs: 50_000 } };
      assert.equal((await fail(createModel({ conditions }))).kind, 'rate-limited');
      assert.equal(use.server.requests.length, 1);
    });

    it('tries again when the connection is cut before the first piece', async () => {
      use.server.answer(CUT, brokenReply(ANSWER, 'cut', 0), brokenReply(ANSWER, 'end', 0), reply(ANSWER));
      assert.equal((await collectReply(createModel())).text, ANSWER);
      assert.deepEqual(timing.waits, [1000, 2000, 4000]);
    });

    it('tries again when the stream begins with an error', async () => {
      use.server.answer(brokenReply(ANSWER, 'error', 0), reply(ANSWER));
      assert.equal((await collectReply(createModel())).text, ANSWER);
    });

    const refusals: readonly (readonly [string, Parameters<typeof refuse>, AiErrorKind, RegExp])[] = [
      ['400', [400], 'bad-request', /did not accept the request: Status 400, says the server\.$/],
      ['401', [401], 'refused-key', /key.* was refused\. Run RefactorIQ: Set API Key\.$/],
      ['402', [402], 'out-of-credit', /out of credit/],
      ['403', [403], 'refused-key', /does not let this key use m: Status 403/],
      ['404', [404], 'unknown-model', /knows no model "m".*refactoriq\.ai\.reviewModel/],
      ['413', [413], 'too-long', /too long for m/],
      ['a context that is too long', [400, { code: 'context_length_exceeded' }], 'too-long', /too long for m/],
      ['a prompt that is too long', [400, { message: 'prompt is too long: 9 > 8' }], 'too-long', /too long for m/],
      ['no quota', [429, { code: 'insufficient_quota' }], 'out-of-credit', /out of credit/],
      ['no credit', [400, { message: 'Your credit balance is too low' }], 'out-of-credit', /out of credit/],
    ];
    for (const [what, refusal, kind, message] of refusals) {
      it(`fails at once and says what to do about ${what}`, async () => {
        use.server.answer(refuse(...refusal));
        const error = await fail();
        assert.equal(error.kind, kind);
        assert.match(error.message, message);
        assert.equal(error.retryAfterMs, undefined);
        assert.deepEqual(timing.waits, []);
      });
    }

    it('gives the advice of the program that asks', async () => {
      use.server.answer(refuse(401));
      const advice = { setKey: 'Set SOME_KEY.', setModel: '', setAddress: '' };
      assert.match(
        (await fail(createModel({ conditions: { timing, advice } }))).message,
        /was refused\. Set SOME_KEY\.$/,
      );
    });

    it('calls a cut in the middle of the answer a cut', async () => {
      for (const does of ['cut', 'end'] as const) {
        use.server.answer(brokenReply(ANSWER, does));
        const error = await fail();
        assert.equal(error.kind, 'cut-off', does);
        assert.match(error.message, /broke off in the middle/);
      }
      assert.deepEqual(timing.waits, []);
    });

    it('never takes a stream that just ends for a whole answer', async () => {
      use.server.answer(brokenReply(ANSWER, 'end', Infinity));
      assert.equal((await fail()).kind, 'cut-off');
    });

    it('never takes a half event or one that is no JSON for the end', async () => {
      for (const does of ['garbage', 'half-event'] as const) {
        use.server.answer(brokenReply(ANSWER, does));
        assert.ok(['bad-reply', 'cut-off'].includes((await fail()).kind), does);
      }
    });

    it('fails when the provider reports an error in the middle of the answer', async () => {
      use.server.answer(brokenReply(ANSWER, 'error'));
      assert.equal((await fail()).kind, 'unavailable');
      assert.equal(use.server.requests.length, 1);
    });

    it('does not follow redirects', async () => {
      const headers = { location: `${use.server.url}/open/v1/models` };
      use.server.answer({ kind: 'raw', status: 307, headers, body: '' });
      const error = await fail();
      assert.equal(error.kind, 'bad-request');
      assert.match(error.message, /sends requests on to another address/);
      assert.equal(use.server.requests.length, 1);
    });

    it('fails when what answers is no model server', async () => {
      use.server.answer({ kind: 'raw', status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Log in' });
      assert.equal((await fail()).kind, 'network');
    });

    it('closes the connection when the first piece takes too long', async () => {
      use.server.answer(HANG);
      const failing = fail();
      await until(() => use.server.requests.length === 1);
      timing.elapse(TIMEOUTS.firstPieceMs);
      const error = await failing;
      assert.equal(error.kind, 'timeout');
      assert.match(error.message, /did not begin to answer within 120 s/);
      await use.server.requests[0]?.closedEarly;
      assert.equal(use.server.requests.length, 1);
    });

    it('closes the connection when the answer stalls', async () => {
      use.server.answer(brokenReply(ANSWER, 'stall'));
      let pieces = 0;
      await assert.rejects(
        async () => {
          for await (const part of createModel().ask(PROMPT, new AbortController().signal)) {
            if (part.kind === 'text') pieces += 1;
            if (pieces === 2) setImmediate(() => timing.elapse(TIMEOUTS.betweenPiecesMs));
          }
        },
        (error) => error instanceof AiError && error.kind === 'timeout' && /fell silent for 90 s/.test(error.message),
      );
      await use.server.requests[0]?.closedEarly;
    });

    it('limits the time of the whole ask', async () => {
      use.server.answer(brokenReply(ANSWER, 'stall'));
      const timeouts = { firstPieceMs: 700_000, betweenPiecesMs: 700_000, totalMs: 600_000 };
      const failing = fail(createModel({ conditions: { timing, timeouts } }));
      await until(() => use.server.requests.length === 1);
      timing.elapse(600_000);
      assert.match((await failing).message, /was not done within 600 s/);
    });

    it('closes the connection and throws AbortError when the ask is aborted', async () => {
      for (const script of [HANG, brokenReply(ANSWER, 'stall', 0), brokenReply(ANSWER, 'stall')]) {
        use.server.answer(script);
        const asked = use.server.requests.length + 1;
        const control = new AbortController();
        const asking = collectReply(createModel(), { signal: control.signal });
        await until(() => use.server.requests.length === asked);
        control.abort();
        await assert.rejects(asking, { name: 'AbortError' });
        await use.server.requests.at(-1)?.closedEarly;
      }
    });

    it('closes the connection when nobody wants more', async () => {
      use.server.answer(brokenReply(ANSWER, 'stall'));
      for await (const part of createModel().ask(PROMPT, new AbortController().signal)) {
        if (part.kind === 'text') break;
      }
      await use.server.requests[0]?.closedEarly;
    });

    it('sends nothing when the ask is aborted before it begins', async () => {
      const asking = collectReply(createModel(), { signal: AbortSignal.abort() });
      await assert.rejects(asking, { name: 'AbortError' });
      assert.equal(use.server.requests.length, 0);
    });

    it('stops waiting for a retry when the ask is aborted', async () => {
      use.server.answer(refuse(500));
      const control = new AbortController();
      const wait = (): Promise<void> => {
        control.abort();
        return Promise.reject(control.signal.reason as Error);
      };
      const quiet = {
        ...timing,
        wait: (ms: number, signal: AbortSignal) => (ms < 60_000 ? wait() : timing.wait(ms, signal)),
      };
      const model = createModel({ conditions: { timing: quiet, timeouts: TIMEOUTS } });
      await assert.rejects(collectReply(model, { signal: control.signal }), { name: 'AbortError' });
      assert.equal(use.server.requests.length, 1);
    });

    it('asks for the key each time', async () => {
      const keys = ['wrong', TEST_KEY];
      use.server.answer(reply(ANSWER));
      const model = createModel({ key: () => Promise.resolve(keys.shift()) });
      assert.equal((await fail(model)).kind, 'refused-key');
      assert.equal((await collectReply(model)).text, ANSWER);
    });

    it('never shows the key in an error', async () => {
      const key = 'sk-secret-which-nobody-may-see';
      const echo = { message: `You sent ${key}.` };
      const failures = [refuse(400, echo), refuse(401, echo), refuse(403, echo), refuse(500, echo), CUT];
      for (const failure of failures) {
        use.server.answer(failure);
        // The server takes this key nowhere but below /open.
        const url = `${use.server.url}/open`;
        const error = await fail(createModel({ url, key: () => Promise.resolve(key) }));
        const shown = inspect(error, { depth: Infinity, showHidden: true }) + String(error.stack);
        assert.ok(!shown.includes('nobody-may-see'), shown);
      }
      const wrong = await fail(createModel({ key: () => Promise.resolve(key) }));
      assert.ok(!inspect(wrong, { depth: Infinity }).includes('nobody-may-see'));
    });

    it('refuses a key that no header can hold, without showing it', async () => {
      const error = await fail(createModel({ key: () => Promise.resolve('sk-é\nx') }));
      assert.equal(error.kind, 'refused-key');
      assert.ok(!inspect(error, { depth: Infinity }).includes('sk-é'));
      assert.equal(use.server.requests.length, 0);
    });

    it('sends nothing unencrypted to another machine unless that is allowed', async () => {
      const url = 'http://models.example.com';
      const error = await fail(createModel({ url }));
      assert.equal(error.kind, 'bad-request');
      assert.match(error.message, /^http:\/\/models\.example\.com would get your code and key unencrypted\./);
    });

    it('says that nobody answers at an address', async () => {
      const gone = await ModelServer.start();
      const { url } = gone;
      await gone.stop();
      const error = await fail(createModel({ url }));
      assert.equal(error.kind, 'network');
      assert.match(error.message, /^The connection to .* failed: ECONNREFUSED\. Check the connection/);
      assert.equal(timing.waits.length, 3);
    });
  });
}
