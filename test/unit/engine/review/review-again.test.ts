import assert from 'node:assert/strict';
import { prepareReview } from '#engine/review/prepare-review.ts';
import { reviewDocument } from '#engine/review/review-document.ts';
import type { ReviewEvent } from '#engine/review/review-events.ts';
import { collect, makeServices, MemoryCache, ScriptedModel, writeReply } from './stubs.ts';
import { CODE, never, type Options, requestFor, review, eventsOf, findingsOf, receiptOf, MINUS } from './review-of.ts';

describe('the cache of a review', () => {
  const reply = writeReply({ ...MINUS, edits: [{ search: 'a - b', replace: 'a + b' }] }, { quote: 'found.items[0]' });

  it('gives identical findings without a call', async () => {
    const cache = new MemoryCache();
    const first = await review(new ScriptedModel(reply), { services: { cache } });
    const model = new ScriptedModel('nothing');
    const second = await review(model, { services: { cache } });
    assert.equal(model.prompts.length, 0);
    const found = (events: readonly ReviewEvent[]) =>
      [...eventsOf(events, 'finding'), ...eventsOf(events, 'fix')].toSorted(
        (a, b) => a.finding.span.start - b.finding.span.start,
      );
    assert.deepEqual(found(second), found(first));
    assert.deepEqual([receiptOf(second).replayed, receiptOf(second).reviewed, receiptOf(second).asks], [3, 0, 0]);
  });

  it('asks again for the function that was edited, and for it only', async () => {
    const cache = new MemoryCache();
    await review(new ScriptedModel(reply), { services: { cache } });
    const model = new ScriptedModel(writeReply());
    const events = await review(model, { text: CODE.replace('items[0]', 'items[1]'), services: { cache } });
    assert.equal(receiptOf(events).reviewed, 1);
    assert.match(model.prompts[0]?.user ?? '', /items\[1\]/);
    assert.doesNotMatch(model.prompts[0]?.user ?? '', /a - b/);
    assert.deepEqual(
      findingsOf(events).map(({ range }) => range.start.line),
      [8],
      'the others are told again',
    );
  });

  it('does not ask again for code that was moved or indented otherwise', async () => {
    const cache = new MemoryCache();
    await review(new ScriptedModel(writeReply()), { services: { cache } });
    const [head = '', load = '', sum = ''] = CODE.split(/\n\n/);
    const model = new ScriptedModel(writeReply());
    await review(model, {
      text: [head, sum.trim(), '// New.', load].join('\r\n\r\n').replace(/\r?\n/g, '\r\n'),
      services: { cache },
    });
    assert.equal(model.prompts.length, 0);
  });

  it('does not ask again for a function that moved into a class', async () => {
    const cache = new MemoryCache();
    const body = ['def load(self):', '    for x in self.items:', '        go(x)'];
    const options = { path: 'a.py', services: { cache } };
    await review(new ScriptedModel(writeReply()), { ...options, text: body.join('\n') });
    const model = new ScriptedModel(writeReply());
    await review(model, { ...options, text: `class A:\n${body.map((line) => `    ${line}`).join('\n')}\n` });
    assert.equal(model.prompts.length, 0);
    const nested = body.join('\n').replace('        go', '    go');
    await review(model, { ...options, text: nested });
    assert.equal(model.prompts.length, 1, 'but for one whose lines are nested otherwise');
  });

  it('asks again for another model, other rules or other instructions', async () => {
    const cache = new MemoryCache();
    await review(new ScriptedModel(writeReply()), { services: { cache } });
    const variants: readonly (readonly [string, Options])[] = [
      ['stub', { services: { cache, rulesVersion: '2' } }],
      ['stub', { services: { cache }, instructions: [{ file: 'a.md', text: 'More.' }] }],
      ['other', { services: { cache } }],
    ];
    for (const [name, options] of variants) {
      const model = Object.assign(new ScriptedModel(writeReply()), { name: { provider: 'compatible', model: name } });
      await review(model, options);
      assert.equal(model.prompts.length, 1);
    }
  });

  it('takes a damaged entry for none', async () => {
    const cache = new MemoryCache();
    await review(new ScriptedModel(writeReply()), { services: { cache } });
    for (const [index, key] of [...cache.kept.keys()].entries()) cache.kept.set(key, ['{', '42', '[{}]'][index] ?? '');
    const model = new ScriptedModel(writeReply());
    assert.equal(receiptOf(await review(model, { services: { cache } })).reviewed, 3);
  });

  it('keeps nothing of a reply that could not be read', async () => {
    const cache = new MemoryCache();
    await review(new ScriptedModel('Looks good!'), { services: { cache } });
    assert.equal(cache.kept.size, 0);
  });
});

describe('secrets in a review', () => {
  const text = "export function call() {\n  return post(url, 'sk-abc123');\n}\n";
  const found = {
    quote: "post(url, 'REDACTED_KEY_1')",
    edits: [{ search: "post(url, 'REDACTED_KEY_1')", replace: "await post(url, 'REDACTED_KEY_1')" }],
  };

  it('never leave, are not kept, and are put back into quotes and edits', async () => {
    const cache = new MemoryCache();
    const model = new ScriptedModel(
      writeReply({ ...found, edits: [{ search: "url, 'REDACTED_KEY_1'", replace: "url, { key: 'REDACTED_KEY_1' }" }] }),
    );
    const instructions = [{ file: 'AGENTS.md', text: 'Use sk-abc123 for tests.' }];
    const events = await review(model, { text, services: { cache }, instructions });
    assert.doesNotMatch(JSON.stringify([model.prompts, [...cache.kept]]), /sk-abc123/);
    const [event] = eventsOf(events, 'fix');
    assert.equal(event?.finding.range.start.line, 1);
    assert.match(event.change.newText, /\{ key: 'sk-abc123' \}/);
  });

  it('are shown by the preview as they would be sent', async () => {
    const { asks, estimate } = await prepareReview(
      await requestFor({ text }),
      makeServices(new ScriptedModel()),
      never,
    );
    assert.match(asks[0]?.prompt.user ?? '', /REDACTED_KEY_1/);
    assert.equal(estimate.calls, 1);
    assert.ok(estimate.inputTokens > 300 && estimate.inputTokens < 2000, `${estimate.inputTokens}`);
  });
});

describe('what it costs to review again', () => {
  it('is at most 15 % for one of twenty functions, in tokens sent', async () => {
    const body = (n: number) => `export async function sync${n}(account, items) {
  if (!account || account.isLocked) {
    log('nothing to sync ${n}', account?.id);
    return [];
  }
  const result = [];
  const known = await store.load(account.id, { limit: ${n} });
  for (const item of items) {
    const previous = known.find((other) => other.id === item.id);
    if (previous && previous.version >= item.version) {
      log('left out', item.name, item.version);
      continue;
    }
    try {
      const saved = await store.save(account.id, { ...item, syncedAt: Date.now() });
      result.push({ id: saved.id, version: saved.version, isNew: !previous });
    } catch (error) {
      log('could not save', item.name, error.message);
    }
  }
  return result;
}
`;
    const text = Array.from({ length: 20 }, (_, n) => body(n)).join('\n');
    const cache = new MemoryCache();
    const services = makeServices(new ScriptedModel(writeReply()), { cache });
    const first = await prepareReview(await requestFor({ text }), services, never);
    await collect(reviewDocument(await requestFor({ text }), services, never));
    const edited = text.replace("'nothing to sync 7'", "'nothing to sync'");
    const second = await prepareReview(await requestFor({ text: edited }), services, never);
    const share = second.estimate.inputTokens / first.estimate.inputTokens;
    assert.equal(second.estimate.cachedUnits, 19);
    assert.ok(share <= 0.15, `${second.estimate.inputTokens} of ${first.estimate.inputTokens}`);
  });
});
