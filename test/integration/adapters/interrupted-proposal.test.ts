import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { FileJournal } from '#adapters/journal/file-journal.ts';
import { DiskFiles } from '#adapters/workspace/disk-files.ts';
import { applyProposal } from '#engine/proposals/apply-proposal.ts';
import { listProposals } from '#engine/proposals/find-proposal.ts';
import type { ProposalDesk } from '#engine/proposals/proposal-desk.ts';
import { recoverInterrupted } from '#engine/proposals/recover-interrupted.ts';
import { rollBackProposal } from '#engine/proposals/roll-back-proposal.ts';
import { propose, replaceWord, tickingClock } from '#test/support/journal-desk.ts';
import type { CrashPlan } from '#test/support/journal-crash.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const BEFORE: Readonly<Record<string, string>> = {
  'a.py': '\uFEFFone = bad\r\ntwo\r\n',
  'lib/b.py': 'bad 🦊',
  'z.py': `${'x = 1\n'.repeat(2000)}bad\n`,
};
const AFTER = mapTexts((text) => text.replace('bad', 'good'));
const Report = z.object({ kind: z.string(), count: z.int(), writes: z.array(z.int()) });
const SCRIPT = join(import.meta.dirname, '../../support/journal-crash.ts');

function mapTexts(change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(BEFORE).map(([path, text]) => [path, change(text)]));
}

interface Place {
  readonly root: string;
  readonly journal: string;
}

function deskOf({ root, journal }: Place): ProposalDesk {
  return {
    journal: new FileJournal(journal, { staleAfterMs: 2000, waitMs: 60_000 }),
    files: new DiskFiles(root),
    clock: tickingClock(),
    author: 'Ada',
  };
}

function placeIn(folder: string): Place {
  return { root: join(folder, 'work'), journal: join(folder, 'state') };
}

/** Every file below the root. */
function readTree(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted();
  const files = names.filter((name) => statSync(join(root, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

/** Runs the script, and gives what it prints; undefined when it was killed. */
async function crash(plan: CrashPlan): Promise<z.infer<typeof Report> | undefined> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, JSON.stringify(plan)]);
    return Report.parse(JSON.parse(stdout));
  } catch (error) {
    if (error instanceof Error && 'signal' in error && error.signal === 'SIGKILL') return undefined;
    throw error;
  }
}

/** As many at a time as there are likely processors for. */
async function forEachInTurn<Item>(items: readonly Item[], action: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items];
  const work = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await action(item);
  };
  await Promise.all([work(), work(), work()]);
}

describe('a process that is killed while it changes files', function () {
  this.timeout(180_000);
  const folder = useTempFolder();

  it('leaves all or none of them changed after recovery, at whatever step of applying', async () => {
    const original = await prepare();
    const ends = await killAtEachStep(original, 'apply');
    assert.deepEqual([...new Set(ends)].toSorted(), ['after', 'before']);
  });

  it('leaves all or none of them changed after recovery, at whatever step of rolling back', async () => {
    const original = await prepare();
    await applyProposal(deskOf(original), original.id);
    const ends = await killAtEachStep(original, 'roll-back');
    assert.deepEqual([...new Set(ends)].toSorted(), ['after', 'before']);
  });

  it('leaves all or none of them changed after recovery, at whatever step of a recovery before', async () => {
    const half = await leaveHalfApplied(await prepare());
    const ends = await killAtEachStep(half, 'recover');
    assert.deepEqual([...new Set(ends)], ['before']);
  });

  interface Prepared extends Place {
    readonly folder: string;
    readonly id: string;
  }

  /** A workspace with a proposal. */
  async function prepare(): Promise<Prepared> {
    const original = join(folder.path, 'original');
    folder.write(Object.fromEntries(Object.entries(BEFORE).map(([path, text]) => [`original/work/${path}`, text])));
    const changes = Object.entries(BEFORE).map(([path, text]) => replaceWord(path, text, ['bad', 'good']));
    return { folder: original, ...placeIn(original), id: await propose(deskOf(placeIn(original)), changes) };
  }

  function copy(original: Prepared, name: string): Prepared {
    const target = join(folder.path, name);
    cpSync(original.folder, target, { recursive: true });
    return { folder: target, ...placeIn(target), id: original.id };
  }

  /** Kills an apply at later and later steps until some files are changed and some are not. */
  async function leaveHalfApplied(original: Prepared): Promise<Prepared> {
    for (let step = 10; ; step++) {
      const half = copy(original, `half-${step}`);
      assert.equal(await crash({ ...half, action: 'apply', step, moment: 'before' }), undefined);
      const tree = readTree(half.root);
      if (tree['a.py'] === AFTER['a.py'] && tree['z.py'] === BEFORE['z.py']) return half;
    }
  }

  /** Which side the files are on after recovery, for each step that a process was killed at. */
  async function killAtEachStep(original: Prepared, action: CrashPlan['action']): Promise<('before' | 'after')[]> {
    const whole = await crash({ ...copy(original, 'whole'), action, step: 0, moment: 'before' });
    assert.ok(whole && whole.count > 5, 'the steps are counted');
    const steps = Array.from({ length: whole.count }, (_, index) => index + 1);
    const plans = [
      ...steps.map((step) => ({ ...copy(original, `before-${step}`), action, step, moment: 'before' as const })),
      ...whole.writes.map((step) => ({ ...copy(original, `within-${step}`), action, step, moment: 'within' as const })),
    ];
    await forEachInTurn(plans, async (plan) => {
      assert.equal(await crash(plan), undefined, 'it was killed');
    });
    return Promise.all(plans.map(recover));
  }

  /** Recovers, checks every byte, and goes on from there; tells which side the files were on. */
  async function recover(plan: CrashPlan): Promise<'before' | 'after'> {
    const desk = deskOf(plan);
    const where = `${plan.moment} step ${plan.step}`;
    await recoverInterrupted(desk);
    const tree = readTree(plan.root);
    const side = tree['z.py'] === AFTER['z.py'] ? 'after' : 'before';
    assert.deepEqual(tree, side === 'after' ? AFTER : BEFORE, where);
    const [record] = await listProposals(desk);
    assert.ok(record && !record.interrupted, where);
    assert.equal(record.state === 'applied' ? 'after' : 'before', side, where);

    const next = side === 'after' ? rollBackProposal : applyProposal;
    assert.notEqual((await next(desk, plan.id)).kind, 'refused', where);
    assert.deepEqual(readTree(plan.root), side === 'after' ? BEFORE : AFTER, where);
    return side;
  }
});

describe('two processes that apply at once', function () {
  this.timeout(60_000);
  const folder = useTempFolder();

  it('apply one after the other', async () => {
    const place = placeIn(folder.path);
    mkdirSync(place.root);
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`);
    const text = lines.join('');
    folder.write({ 'work/a.py': text, 'work/b.py': text });
    const desk = deskOf(place);
    const ids: string[] = [];
    for (const line of [2, 6, 10, 14, 18]) {
      const words = [`line ${line}\n`, `LINE ${line}\n`] as const;
      ids.push(await propose(desk, [replaceWord('a.py', text, words), replaceWord('b.py', text, words)]));
    }
    const plans = ids.map((id): CrashPlan => ({ ...place, action: 'apply', id, step: 0, moment: 'before' }));
    const reports = await Promise.all(plans.map(crash));
    assert.deepEqual(
      reports.map((report) => report?.kind),
      ids.map(() => 'applied'),
    );
    const expected = lines.map((line, index) => (index % 4 === 2 ? line.toUpperCase() : line)).join('');
    assert.deepEqual(readTree(place.root), { 'a.py': expected, 'b.py': expected });
  });

  it('apply the same proposal once', async () => {
    const place = placeIn(folder.path);
    folder.write({ 'work/a.py': 'bad\n' });
    const id = await propose(deskOf(place), [replaceWord('a.py', 'bad\n', ['bad', 'good'])]);
    const plan: CrashPlan = { ...place, action: 'apply', id, step: 0, moment: 'before' };
    const reports = await Promise.all([crash(plan), crash(plan), crash(plan)]);
    const kinds = reports.map((report) => report?.kind);
    assert.equal(kinds.filter((kind) => kind === 'applied').length, 1);
    assert.equal(kinds.filter((kind) => kind === 'refused').length, 2);
  });
});
