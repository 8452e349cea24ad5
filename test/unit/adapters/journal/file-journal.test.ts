import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { FileJournal } from '#adapters/journal/file-journal.ts';
import { MissingContentError } from '#engine/proposals/missing-content.ts';
import type { HistoryEntry, HistoryEvent } from '#shared/domain/history-entry.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const HASH = 'a'.repeat(64);
const FILES = [{ path: 'a.py', before: HASH, after: HASH }];

const EVENTS: readonly HistoryEvent[] = [
  {
    kind: 'proposed',
    proposal: {
      id: '0123456789',
      title: 'Fix “it” 🦊\n\u2028',
      safety: 'safe',
      origin: { kind: 'ai', model: 'some' },
      findings: [{ fingerprint: 'f', ruleId: 'r', severity: 'low', path: 'a.py', line: 1, message: 'm' }],
      files: [{ path: 'a.py', base: HASH, result: HASH, edits: [{ start: 0, end: 1, newText: '\uD800' }] }],
      checks: [{ name: 'types', outcome: 'failed', detail: 'No.' }],
      impact: {
        symbols: [{ name: 'f', path: 'a.py', line: 1, isPublic: true, isSignatureChanged: false }],
        callers: [{ symbol: 'f', path: 'b.py', line: 2 }],
        tests: [],
        isCut: false,
        complexityDelta: -1,
        scoreDelta: 0.5,
        risk: 'low',
        reasons: ['It is small.'],
      },
    },
  },
  { kind: 'checked', checks: [{ name: 'applies', outcome: 'passed' }] },
  { kind: 'approved' },
  { kind: 'rejected', reason: undefined },
  { kind: 'rejected', reason: 'Ugly.' },
  { kind: 'begin-apply', files: FILES },
  { kind: 'applied', files: FILES, to: { kind: 'files' } },
  { kind: 'applied', files: FILES, to: { kind: 'branch', branch: 'fix', commit: 'c0ffee' } },
  { kind: 'begin-roll-back', files: FILES },
  { kind: 'rolled-back', files: FILES },
  { kind: 'undone', reason: 'It broke.' },
  { kind: 'conflicted', paths: ['a.py'], reason: 'Both.' },
];

function entryOf(event: HistoryEvent): HistoryEntry {
  return { proposalId: '0123456789', at: '2030-01-01T00:00:00.000Z', author: 'Ada', event };
}

const APPROVED = entryOf({ kind: 'approved' });
const UNDONE = entryOf({ kind: 'undone', reason: 'It broke.' });

describe('FileJournal', () => {
  const folder = useTempFolder();
  const place = (): string => join(folder.path, 'state', 'work-1');
  const history = (): string => join(place(), 'history.ndjson');
  const open = (waitMs = 10_000): FileJournal => new FileJournal(place(), { staleAfterMs: 2000, waitMs });

  /** The only file below `objects`. */
  function onlyObject(): string {
    const objects = join(place(), 'objects');
    const [first = ''] = readdirSync(objects);
    const [second = ''] = readdirSync(join(objects, first));
    return join(objects, first, second);
  }

  it('is empty, and makes no folder, before something is written', async () => {
    assert.deepEqual(await open().entries(), []);
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('gives back what was appended, also to another process', async () => {
    const journal = open();
    const entries = EVENTS.map(entryOf);
    for (const entry of entries) await journal.append(entry);
    assert.deepEqual(await journal.entries(), entries);
    assert.deepEqual(await open().entries(), entries);
  });

  it('sees what others append', async () => {
    const [one, other] = [open(), open()];
    await one.append(APPROVED);
    assert.deepEqual(await other.entries(), [APPROVED]);
    await one.append(UNDONE);
    assert.deepEqual(await other.entries(), [APPROVED, UNDONE]);
  });

  it('begins anew when somebody moved the history away', async () => {
    const journal = open();
    await journal.append(APPROVED);
    await journal.entries();
    rmSync(history());
    await open().append(UNDONE);
    await journal.append(UNDONE);
    assert.deepEqual(await journal.entries(), [UNDONE, UNDONE]);
    rmSync(history());
    assert.deepEqual(await journal.entries(), []);
  });

  it('is for its user only', async () => {
    const journal = open();
    await journal.append(APPROVED);
    await journal.keep(Buffer.from('secret'));
    assert.equal(statSync(place()).mode & 0o777, 0o700);
    for (const file of [history(), onlyObject()]) assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('leaves out a last line that was cut off, wherever it was cut', async () => {
    const journal = open();
    await journal.append(APPROVED);
    const whole = statSync(history()).size;
    await journal.append(UNDONE);
    for (let size = statSync(history()).size - 1; size > whole; size -= 7) {
      truncateSync(history(), size);
      assert.deepEqual(await open().entries(), [APPROVED]);
    }
  });

  it('does not glue the next line to one that was cut off', async () => {
    await open().append(APPROVED);
    appendFileSync(history(), '{"proposalId":"01234\0\0');
    await open().append(UNDONE);
    assert.deepEqual(await open().entries(), [APPROVED, UNDONE]);
    writeFileSync(history(), '{"torn');
    await open().append(UNDONE);
    assert.deepEqual(await open().entries(), [UNDONE]);
  });

  it('says which line in the middle is damaged', async () => {
    const journal = open();
    await journal.append(APPROVED);
    await journal.append(UNDONE);
    const lines = readFileSync(history(), 'utf8').split('\n');
    writeFileSync(history(), [lines[0], lines[1]?.slice(0, 20), lines[0], ''].join('\n'));
    await assert.rejects(open().entries(), {
      name: 'HistoryError',
      message: `Line 2 of ${history()} is damaged (it is no JSON). Repair it, or move the file away to begin a new history.`,
    });
    writeFileSync(history(), `${lines[0]}\n${lines[1]?.replace('"reason"', '"raison"')}\n`);
    await assert.rejects(open().entries(), /Line 2 of .* is damaged \(event\.reason: /);
  });

  it('tells of an event that only a newer version knows', async () => {
    await open().append(APPROVED);
    appendFileSync(history(), `${JSON.stringify({ ...APPROVED, event: { kind: 'celebrated' } })}\n`);
    await assert.rejects(
      open().entries(),
      /Line 2 of .* tells of “celebrated”, which this version of RefactorIQ does not know\. Update RefactorIQ\./,
    );
  });

  it('keeps contents, small and large, once', async () => {
    const journal = open();
    const contents = ['', 'x', 'x = 1\n'.repeat(10_000), '\0\u00FF'].map((text) => Buffer.from(text, 'latin1'));
    for (const content of contents) {
      const hash = await journal.keep(content);
      assert.equal(await journal.keep(content), hash);
      assert.deepEqual(Buffer.from(await open().content(hash)), content);
    }
    const folders = readdirSync(join(place(), 'objects'));
    assert.equal(folders.flatMap((name) => readdirSync(join(place(), 'objects', name))).length, contents.length);
  });

  it('compresses where it pays', async () => {
    await open().keep(Buffer.from('x = 1\n'.repeat(10_000)));
    assert.ok(statSync(onlyObject()).size < 1000);
  });

  it('does not give out a content that is damaged or gone', async () => {
    const journal = open();
    const content = Buffer.from('x = 1\n'.repeat(100));
    const hash = await journal.keep(content);
    const object = readFileSync(onlyObject());
    for (const damage of [object.subarray(0, 20), Buffer.from(''), Buffer.from('\0x = 2\n'), Buffer.from('?')]) {
      writeFileSync(onlyObject(), damage);
      await assert.rejects(journal.content(hash), MissingContentError);
    }
    rmSync(onlyObject());
    await assert.rejects(journal.content(hash), { name: 'MissingContentError', hash, message: /is gone/ });
  });

  it('repairs a damaged content when it is kept again', async () => {
    const journal = open();
    const hash = await journal.keep(Buffer.from('x = 1\n'));
    writeFileSync(onlyObject(), 'damage');
    await journal.keep(Buffer.from('x = 1\n'));
    assert.deepEqual(Buffer.from(await journal.content(hash)), Buffer.from('x = 1\n'));
  });

  it('lets one action run at a time, over all journals of the folder', async () => {
    let running = 0;
    let most = 0;
    const action = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      running--;
    };
    const [one, other] = [open(), open()];
    await Promise.all([one, other, one, other].map((journal) => journal.exclusively(action)));
    assert.equal(most, 1);
  });

  it('frees the lock when an action fails', async () => {
    await assert.rejects(
      open().exclusively(() => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await open().exclusively(async () => 'yes'), 'yes');
  });

  it('does not wait for itself', async () => {
    const journal = open();
    await assert.rejects(
      journal.exclusively(() => journal.exclusively(async () => 'never')),
      /cannot wait for another/,
    );
  });

  it('writes nothing more for an action that has lost its lock', async () => {
    const journal = open();
    const within = await journal.exclusively(async () => AsyncLocalStorage.snapshot());
    await assert.rejects(
      within(() => journal.append(APPROVED)),
      { name: 'HistoryError', message: /another one took over the history/ },
    );
    assert.deepEqual(await journal.entries(), []);
  });

  it('stops waiting for its turn when it is cancelled', async () => {
    const controller = new AbortController();
    await open().exclusively(async () => {
      const waiting = open().exclusively(async () => 'never', controller.signal);
      controller.abort();
      await assert.rejects(waiting, { name: 'AbortError' });
    });
  });

  it('says who holds it up when it waited long enough', async () => {
    await open().exclusively(async () => {
      await assert.rejects(
        open(100).exclusively(async () => 'never'),
        /Another RefactorIQ process .* Try again when it is done, or end it\. Its lock is .*lock\./,
      );
    });
  });

  it('takes over the lock of a dead process', async () => {
    mkdirSync(join(place(), 'lock'), { recursive: true });
    const minuteAgo = Date.now() / 1000 - 60;
    utimesSync(join(place(), 'lock'), minuteAgo, minuteAgo);
    assert.equal(await open().exclusively(async () => 'mine'), 'mine');
  });

  it('takes over the lock of a process that was killed while it held it', async () => {
    const script = `
      import { FileJournal } from '#adapters/journal/file-journal.ts';
      await new FileJournal(process.argv[1]).exclusively(async () => process.kill(process.pid, 'SIGKILL'));`;
    const cwd = join(import.meta.dirname, '../../../..');
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, place()], { cwd, stdio: 'inherit' });
    assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL']);
    assert.ok(statSync(join(place(), 'lock')).isDirectory());
    assert.equal(await open().exclusively(async () => 'mine'), 'mine');
  });
});
