import assert from 'node:assert/strict';
import { TEST_KEY } from '#test/support/model-server.ts';
import { brokenReply, CUT, HANG, refuse, reply, type Script } from '#test/support/model-server-scripts.ts';
import { createStubTiming } from '#test/support/stub-timing.ts';
import { claim, verdict } from './ai-program.ts';
import { useReview, TOTAL, OFF_BY_ONE, findingsOf } from './review-samples.ts';

describe('refactoriq review, when a model does not do its part', function () {
  this.timeout(60_000);
  const { folder, use, program } = useReview();

  describe('faults', () => {
    const good = verdict(OFF_BY_ONE);
    const text = JSON.stringify(good);
    /** What the server does, the exit code, what is said, and how many findings of the model are shown. */
    const FAULTS: readonly (readonly [string, readonly [Script, ...Script[]], number, RegExp, number])[] = [
      ['a refused key', [refuse(401)], 2, /The OpenAI key was refused\./, 0],
      ['a key without rights', [refuse(403)], 2, /does not let this key use gpt-6-luna/, 0],
      ['an unknown model', [refuse(404)], 2, /knows no model "gpt-6-luna"/, 0],
      ['a refused request', [refuse(400)], 2, /did not accept the request/, 0],
      ['an empty account', [refuse(429, { code: 'insufficient_quota' })], 2, /out of credit/, 0],
      [
        'too many requests, once',
        [refuse(429, { headers: { 'retry-after': '1' } }), reply(good)],
        0,
        /1 request to/,
        1,
      ],
      ['too many requests, for ever', [refuse(429)], 1, /asked too often/, 0],
      ['a server error', [refuse(500)], 1, /cannot answer at the moment/, 0],
      ['an overloaded server', [refuse(529)], 1, /cannot answer at the moment/, 0],
      ['a cut connection', [CUT], 1, /connection to OpenAI failed/, 0],
      [
        'a login page',
        [{ kind: 'raw', status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' }],
        1,
        /OpenAI/,
        0,
      ],
      ['a cut in the first words', [brokenReply(good, 'cut', 2)], 1, /broke off in the middle/, 0],
      ['a cut after a finding', [brokenReply(good, 'cut', Math.ceil(text.length / 24) - 1)], 1, /broke off/, 1],
      ['a stream that ends too soon', [brokenReply(good, 'end')], 1, /broke off/, 0],
      ['garbage in the stream', [brokenReply(good, 'garbage')], 1, /OpenAI/, 0],
      ['half of an event', [brokenReply(good, 'half-event')], 1, /OpenAI/, 0],
      ['an error in the stream', [brokenReply(good, 'error')], 1, /OpenAI/, 0],
      ['no JSON at all', [reply('I like this code.')], 1, /could not be read/, 0],
      ['no JSON at first', [reply('Sure!'), reply(good)], 0, /2 requests/, 1],
      ['JSON in a fence', [reply(`\`\`\`json\n${text}\n\`\`\``)], 0, /1 request/, 1],
      ['JSON between sentences', [reply(`Here it is: ${text} Have fun!`)], 0, /1 request/, 1],
      ['JSON cut at the limit', [reply(text.slice(0, -40), { stop: 'length' })], 0, /cut at the limit/, 1],
      ['a model that declines', [reply('I cannot help with that.', { stop: 'refused' })], 0, /the model declined/, 0],
      [
        'a huge reply',
        [reply(verdict(...Array.from({ length: 300 }, () => claim('nowhere at all'))))],
        0,
        /Dropped: /,
        0,
      ],
    ];
    for (const [name, answers, code, message, count] of FAULTS) {
      it(`end in a message: ${name}`, async () => {
        folder.write({ 'a.py': TOTAL, 'b.py': 'import os\n' });
        use.server.answer(...answers);
        const outcome = await program.run(['review', '--yes', '--format', 'json']);
        assert.match(outcome.err, message);
        const findings = findingsOf(outcome.out);
        assert.equal(findings.filter(({ foundBy }) => foundBy !== undefined).length, count);
        assert.equal(findings.filter(({ ruleId }) => ruleId === 'unused-import').length, 1);
        assert.equal(outcome.code, code, outcome.err);
        assert.doesNotMatch(outcome.err + outcome.out, new RegExp(TEST_KEY));
      });
    }

    it('end in a message: a server that never answers', async () => {
      folder.write({ 'a.py': TOTAL });
      const timing = createStubTiming();
      use.server.answer(() => {
        setTimeout(() => timing.elapse(200_000), 50);
        return HANG;
      });
      const { code, err } = await program.run(['review', '--yes'], { timing });
      assert.match(err, /OpenAI .*Try again later/);
      assert.equal(code, 1);
    });

    it('ask no more once the model is unknown, and exit with 0 only where nothing shall fail', async () => {
      folder.write(
        Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`f${i}.py`, TOTAL.replace('total', `t${i}`)])),
      );
      use.server.answer(refuse(404));
      await program.run(['review', '--yes']);
      assert.ok(use.server.requests.length <= 4, String(use.server.requests.length));
      use.server.answer(refuse(529));
      assert.equal((await program.run(['review', '--fail-on', 'never'])).code, 0);
    });

    it('let the next model answer', async () => {
      folder.write({ 'a.py': TOTAL });
      program.environment['REFACTORIQ_COMPATIBLE_URL'] = `${use.server.url}/open/v1`;
      use.server.answer(({ path }) => (path.startsWith('/open') ? reply(good) : refuse(503)));
      const args = ['review', '--yes', '--model', 'openai,compatible:local', '--format', 'json'];
      const { code, out, err } = await program.run(args);
      assert.equal(findingsOf(out).length, 1);
      assert.match(err, /1 request to compatible:local/);
      assert.match(err, /what it costs is not known/);
      assert.equal(code, 0);
    });
  });
});
