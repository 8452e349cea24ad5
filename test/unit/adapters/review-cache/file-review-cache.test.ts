import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileReviewCache } from '#adapters/review-cache/file-review-cache.ts';
import type { CacheLimits } from '#adapters/review-cache/remove-oldest.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('FileReviewCache', () => {
  const folder = useTempFolder();
  let now = new Date();
  let logged: string[] = [];

  beforeEach(() => {
    now = new Date('2026-11-21T12:00:00Z');
    logged = [];
  });

  function open(limits?: CacheLimits): FileReviewCache {
    const clock = { now: () => now };
    const log = (message: string): void => void logged.push(message);
    return new FileReviewCache({ folder: join(folder.path, 'cache'), clock, log, ...(limits && { limits }) });
  }

  function keyOf(name: string): string {
    return createHash('sha256').update(name).digest('hex');
  }

  function filesOf(): string[] {
    const entries = readdirSync(join(folder.path, 'cache'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  }

  it('gives what was put, also to another process', async () => {
    assert.equal(await open().get(keyOf('a')), undefined);
    await open().put(keyOf('a'), '{"quote":"REDACTED_KEY_1 – ü\\n"}');
    assert.equal(await open().get(keyOf('a')), '{"quote":"REDACTED_KEY_1 – ü\\n"}');
    assert.equal(await open().get(keyOf('b')), undefined);
    assert.deepEqual(logged, []);
  });

  it('is read by its user only', async function () {
    if (process.platform === 'win32') this.skip();
    await open().put(keyOf('a'), 'x');
    assert.deepEqual(
      filesOf().map((file) => statSync(file).mode & 0o077),
      [0],
    );
  });

  it('takes a damaged entry for none, says so and forgets it', async () => {
    const cache = open();
    await cache.put(keyOf('a'), 'a long answer');
    const [file = ''] = filesOf();
    for (const damage of [readFileSync(file, 'utf8').slice(0, -3), '', 'a long answer', `${'0'.repeat(64)}\nmade up`]) {
      await cache.put(keyOf('a'), 'a long answer');
      writeFileSync(file, damage);
      assert.equal(await cache.get(keyOf('a')), undefined);
      assert.match(logged.pop() ?? '', /is damaged and is made again/);
      assert.deepEqual(filesOf(), []);
    }
  });

  it('does not give the entry of another key', async () => {
    const cache = open();
    await cache.put(keyOf('a'), 'of a');
    const [a = ''] = filesOf();
    await cache.put(keyOf('b'), 'of b');
    const b = filesOf().find((file) => file !== a) ?? '';
    writeFileSync(b, readFileSync(a));
    assert.equal(await cache.get(keyOf('b')), undefined);
  });

  it('keeps what was used last when there are too many', async () => {
    const limits = { entries: 10, bytes: 1e9, ageMs: 90 * DAY_MS };
    const cache = open(limits);
    for (let index = 0; index < 12; index++) {
      now = new Date(now.getTime() + 1000);
      await cache.put(keyOf(`${index}`), 'value');
    }
    now = new Date(now.getTime() + 1000);
    await cache.get(keyOf('0'));
    now = new Date(now.getTime() + 1000);
    await open(limits).put(keyOf('new'), 'value');
    const kept = await Promise.all(['new', '0', '11', '1', '2', '3'].map((name) => cache.get(keyOf(name))));
    assert.deepEqual(kept, ['value', 'value', 'value', undefined, undefined, undefined]);
    assert.equal(filesOf().length, 9, 'a tenth is free again');
  });

  it('keeps to its size in bytes', async () => {
    await open().put(keyOf('old'), 'x'.repeat(600));
    now = new Date(now.getTime() + 1000);
    await open({ entries: 10, bytes: 1000, ageMs: 90 * DAY_MS }).put(keyOf('new'), 'x'.repeat(600));
    assert.equal(await open().get(keyOf('old')), undefined);
    assert.equal((await open().get(keyOf('new')))?.length, 600);
  });

  it('forgets what nobody used for long, and what dead processes left', async () => {
    await open().put(keyOf('old'), 'x');
    writeFileSync(join(folder.path, 'cache', keyOf('old').slice(0, 2), 'draft-1'), 'half');
    now = new Date(Date.now() + 91 * DAY_MS);
    await open().put(keyOf('new'), 'x');
    assert.equal(filesOf().length, 1);
  });

  it('can be used by several at the same time', async () => {
    const limits = { entries: 5, bytes: 1e9, ageMs: DAY_MS };
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const cache = open(limits);
        await cache.put(keyOf(`${index % 7}`), `value ${index % 7}`);
        const value = await cache.get(keyOf(`${index % 7}`));
        assert.ok(value === undefined || value === `value ${index % 7}`);
      }),
    );
    assert.deepEqual(logged, []);
  });

  it('goes on when nothing can be written', async () => {
    folder.write({ cache: 'a file where the folder should be' });
    await open().put(keyOf('a'), 'x');
    assert.match(logged[0] ?? '', /cannot be kept/);
    assert.equal(await open().get(keyOf('a')), undefined);
  });

  it('refuses keys that are none', async () => {
    await assert.rejects(open().get('../../etc/passwd'), RangeError);
  });
});
