import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConsentFile } from '#adapters/ai-records/consent-file.ts';
import { openSendLog } from '#adapters/ai-records/send-log-file.ts';
import { openUsageLedger, type RecordFolder } from '#adapters/ai-records/usage-file.ts';
import { totalOf } from '#engine/review/usage.ts';
import type { AiUsage, SentPayload } from '#shared/domain/ai-usage.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const usage: AiUsage = {
  at: '2026-11-21T10:00:00.000Z',
  run: 'r1',
  provider: 'openai',
  model: 'small',
  calls: 1,
  inputTokens: 1000,
  outputTokens: 200,
  cachedTokens: 0,
  isEstimate: false,
  cost: 0.01,
  findings: ['f1'],
};
const sent: SentPayload = {
  at: usage.at,
  run: 'r1',
  provider: 'openai',
  model: 'small',
  sha256: 'ab'.repeat(32),
  bytes: 1200,
  files: ['src/a.ts'],
};

describe('records of what models were asked', () => {
  const folder = useTempFolder();
  let logged: string[] = [];
  beforeEach(() => (logged = []));

  function place(): RecordFolder {
    return {
      folder: join(folder.path, 'state'),
      clock: { now: () => new Date('2026-11-21T12:00:00Z') },
      log: (message) => void logged.push(message),
    };
  }

  it('are empty at first and make nothing', async () => {
    assert.deepEqual(await openUsageLedger(place()).entries(), []);
    assert.deepEqual(await openSendLog(place()).entries(), []);
    assert.throws(() => statSync(join(folder.path, 'state')));
  });

  it('are there for the next process, in order, without what is not known', async () => {
    const { cost: _, ...unpriced } = usage;
    await openUsageLedger(place()).add(usage);
    await openUsageLedger(place()).add(unpriced);
    await openSendLog(place()).add(sent);
    assert.deepEqual(await openUsageLedger(place()).entries(), [usage, unpriced]);
    assert.deepEqual(await openSendLog(place()).entries(), [sent]);
  });

  it('lose nothing when many write at the same time', async () => {
    const runs = Array.from({ length: 20 }, (_, index) => `run ${index}`);
    await Promise.all(runs.map((run) => openUsageLedger(place(), 1500).add({ ...usage, run })));
    assert.deepEqual(new Set((await openUsageLedger(place()).entries()).map(({ run }) => run)), new Set(runs));
  });

  it('lose only the line that a dying process left open', async () => {
    await openUsageLedger(place()).add(usage);
    appendFileSync(join(place().folder, 'usage.ndjson'), '{"at":"2026-11');
    await openUsageLedger(place()).add({ ...usage, run: 'r2' });
    assert.deepEqual(
      (await openUsageLedger(place()).entries()).map(({ run }) => run),
      ['r1', 'r2'],
    );
    assert.match(logged[0] ?? '', /Line 2 of .*usage\.ndjson is damaged/);
  });

  it('sum up what is long past, and keep the sums', async () => {
    const ledger = openUsageLedger(place(), 900);
    const days = ['2026-01-02', '2026-01-02', '2026-01-02', '2026-01-03', '2026-11-20'];
    for (const day of days) await ledger.add({ ...usage, at: `${day}T12:00:00.000Z` });
    const entries = await ledger.entries();
    assert.deepEqual(totalOf(entries), totalOf(days.map(() => usage)));
    assert.ok(entries.length < days.length, `${entries.length} entries`);
    assert.equal(entries.at(-1)?.run, 'r1', 'what is new keeps its run');
  });

  it('forget what was sent long ago', async () => {
    const log = openSendLog(place(), 1);
    await log.add({ ...sent, at: '2026-01-01T00:00:00.000Z' });
    await log.add(sent);
    assert.deepEqual(await log.entries(), [sent]);
    assert.ok(!readFileSync(join(place().folder, 'sent.ndjson'), 'utf8').includes('2026-01-01'));
  });
});

describe('ConsentFile', () => {
  const folder = useTempFolder();
  const open = (): ConsentFile => new ConsentFile(join(folder.path, 'state'));

  it('remembers each answer for the next process', async () => {
    await Promise.all([
      open().remember('openai at api.openai.com', 'granted'),
      open().remember('compatible at example.org', 'refused'),
    ]);
    await open().remember('compatible at example.org', 'granted');
    assert.deepEqual(
      await open().answers(),
      new Map([
        ['openai at api.openai.com', 'granted'],
        ['compatible at example.org', 'granted'],
      ] as const),
    );
  });

  it('has no answer where there is none or it is damaged', async () => {
    assert.equal((await open().answers()).size, 0);
    for (const text of ['', '{"openai', '{"openai":"maybe"}', '[]']) {
      folder.write({ 'state/consent.json': text });
      assert.equal((await open().answers()).size, 0, text);
    }
  });
});
