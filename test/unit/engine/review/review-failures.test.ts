import assert from 'node:assert/strict';
import { reviewDocument } from '#engine/review/review-document.ts';
import { collect, makeServices, MemoryCache, ScriptedModel, type ScriptedReply, writeReply } from './stubs.ts';
import { never, requestFor, review, eventsOf, findingsOf, receiptOf, failure, MINUS } from './review-of.ts';

describe('replies that go wrong', () => {
  it('asks once more when nothing could be read', async () => {
    const model = new ScriptedModel('Looks good to me!', writeReply(MINUS));
    const events = await review(model);
    assert.equal(findingsOf(events).length, 1);
    assert.equal(receiptOf(events).asks, 2);
    assert.match(model.prompts[1]?.user ?? '', /could not be read as JSON/);
  });

  it('gives up after the second reply that cannot be read', async () => {
    const model = new ScriptedModel('Looks good to me!');
    const receipt = receiptOf(await review(model));
    assert.equal(model.prompts.length, 2);
    assert.deepEqual(
      receipt.skipped.map(({ reason }) => reason),
      ['unreadable', 'unreadable', 'unreadable'],
    );
  });

  it('does not ask again when the model declines', async () => {
    const model = new ScriptedModel({ text: 'I cannot help with that.', stop: 'refused' });
    assert.equal(receiptOf(await review(model)).skipped[0]?.reason, 'refused');
    assert.equal(model.prompts.length, 1);
  });

  it('keeps the findings of a reply that was cut', async () => {
    const text = writeReply(MINUS, { quote: 'found.items[0]' }).slice(0, -60);
    const receipt = receiptOf(await review(new ScriptedModel({ text, stop: 'length' })));
    assert.deepEqual([receipt.findings, receipt.cutReplies], [2, 1]);
  });

  it('stops reading after as many findings as can be true', async () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ ...MINUS, message: `Problem number ${'x'.repeat(n)}` }));
    const model = new ScriptedModel({ text: writeReply(...many), pieces: 500 });
    const receipt = receiptOf(await review(model));
    assert.ok(receipt.findings + (receipt.dropped.duplicate ?? 0) <= 30);
    assert.equal(model.closed, 1);
    assert.deepEqual([receipt.cutReplies, receipt.usage.isEstimate], [1, true]);
  });

  it('stops reading a reply without end', async () => {
    const model = new ScriptedModel({ text: `{"findings":[],"summary":"${'x'.repeat(500_000)}`, pieces: 10_000 });
    const receipt = receiptOf(await review(model));
    assert.ok(receipt.usage.outputTokens < 80_000);
    assert.equal(receipt.cutReplies, 1);
  });

  it('tells what was found before the connection broke, and keeps no answer', async () => {
    const cache = new MemoryCache();
    const text = writeReply(MINUS, { quote: 'found.items[0]' }).slice(0, -70);
    const events = await review(new ScriptedModel({ text, failure: failure('cut-off') }), { services: { cache } });
    assert.equal(findingsOf(events).length, 1);
    assert.equal(eventsOf(events, 'failed')[0]?.error.kind, 'cut-off');
    assert.deepEqual([receiptOf(events).skipped.length, cache.kept.size], [3, 0]);
  });
});

const FOUR_LONG = Array.from(
  { length: 4 },
  (_, n) => `export function f${n}(a) {\n${'  step(a, 1, 2, 3);\n'.repeat(120)}}\n`,
).join('\n');

describe('a review of much code', () => {
  it('asks hosted models about several prompts at once, and others one after the other', async () => {
    for (const [provider, expected] of [
      ['openai', 3],
      ['compatible', 1],
    ] as const) {
      const model = Object.assign(new ScriptedModel(writeReply()), { name: { provider, model: 'x' } });
      let running = 0;
      let most = 0;
      const ask = model.ask.bind(model);
      model.ask = async function* (prompt, signal) {
        most = Math.max(most, ++running);
        try {
          yield* ask(prompt, signal);
        } finally {
          running--;
        }
      };
      const receipt = receiptOf(await review(model, { text: FOUR_LONG }));
      assert.deepEqual([most, receipt.reviewed, receipt.asks], [expected, 4, 4]);
    }
  });

  it('closes all streams when nobody wants more', async () => {
    const name = { provider: 'openai', model: 'x' } as const;
    const model = Object.assign(new ScriptedModel({ text: writeReply({ quote: 'step(a, 1, 2, 3)' }), pieces: 1 }), {
      name,
    });
    const events = reviewDocument(await requestFor({ text: FOUR_LONG }), makeServices(model), never);
    await events.next();
    await events.return();
    assert.deepEqual([model.prompts.length, model.closed], [3, 3]);
  });

  it('throws AbortError while several answer, and closes their streams', async () => {
    const controller = new AbortController();
    const name = { provider: 'openai', model: 'x' } as const;
    const model = Object.assign(new ScriptedModel({ text: writeReply({ quote: 'step(a, 1, 2, 3)' }), pieces: 1 }), {
      name,
    });
    const events = reviewDocument(await requestFor({ text: FOUR_LONG }), makeServices(model), controller.signal);
    await events.next();
    controller.abort();
    await assert.rejects(collect(events), { name: 'AbortError' });
    assert.equal(model.closed, 3);
  });
});

describe('failures of a model', () => {
  const long = FOUR_LONG;
  const reviewLong = async (...replies: ScriptedReply[]) => {
    const model = new ScriptedModel(...replies);
    const receipt = receiptOf(await review(model, { text: long }));
    return { asked: model.prompts.length, reasons: receipt.skipped.map(({ reason }) => reason) };
  };

  it('end the asking when they would repeat themselves', async () => {
    const outcome = await reviewLong(writeReply(), failure('refused-key'));
    assert.deepEqual(outcome, { asked: 2, reasons: ['failed', 'not-asked', 'not-asked'] });
  });

  it('let the others be asked when they are about one prompt', async () => {
    const outcome = await reviewLong(writeReply(), failure('too-long'), writeReply());
    assert.deepEqual(outcome, { asked: 4, reasons: ['failed'] });
  });

  it('end the asking also when several are asked side by side', async () => {
    const hosted = Object.assign(new ScriptedModel(failure('refused-key')), {
      name: { provider: 'openai', model: 'x' },
    });
    const receipt = receiptOf(await review(hosted, { text: long }));
    assert.equal(hosted.prompts.length, 3);
    const reasons = receipt.skipped.map(({ reason }) => reason);
    assert.deepEqual(reasons.toSorted(), ['failed', 'failed', 'failed', 'not-asked']);
  });

  it('are thrown when nobody expected them', async () => {
    const model = new ScriptedModel(writeReply());
    model.ask = () => {
      throw new TypeError('A bug.');
    };
    await assert.rejects(review(model), TypeError);
  });

  it('skips what is beyond the budget before anything is sent', async () => {
    const model = new ScriptedModel(writeReply());
    const receipt = receiptOf(await review(model, { text: long, maxInputTokens: 3000 }));
    assert.ok(model.prompts.length < 4);
    assert.ok(receipt.skipped.length > 0 && receipt.skipped.every(({ reason }) => reason === 'over-budget'));
  });
});
