import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileJournal } from '#adapters/journal/file-journal.ts';
import { DiskFiles } from '#adapters/workspace/disk-files.ts';
import { applyProposal } from '#engine/proposals/apply-proposal.ts';
import { rejectProposal } from '#engine/proposals/decide-proposal.ts';
import { listProposals } from '#engine/proposals/find-proposal.ts';
import type { ProposalDesk } from '#engine/proposals/proposal-desk.ts';
import { recoverInterrupted } from '#engine/proposals/recover-interrupted.ts';
import { rollBackProposal } from '#engine/proposals/roll-back-proposal.ts';
import { propose, replaceWord, tickingClock } from '#test/support/journal-desk.ts';
import { useSmallDisk } from '#test/support/journal-disk.ts';

const NAMES = ['a.py', 'b.py', 'c.py'];
const BEFORE = `bad\n${'x = 1\n'.repeat(1500)}`;
const AFTER = BEFORE.replace('bad', 'good');
const PAGE = 4096;

describe('a disk that gets full', function () {
  this.timeout(60_000);
  const disk = useSmallDisk('512k');
  const filler = (): string => join(disk.path, 'filler');

  /** A workspace and its journal, both on the disk; the history ends so many bytes before the end of a page. */
  async function prepare(name: string, room: number): Promise<{ desk: ProposalDesk; id: string; root: string }> {
    const root = join(disk.path, name);
    mkdirSync(root);
    for (const file of NAMES) writeFileSync(join(root, file), BEFORE);
    const journal = new FileJournal(join(disk.path, `${name}-state`));
    const desk = { journal, files: new DiskFiles(root), clock: tickingClock(), author: 'Ada' };
    const changes = NAMES.map((file) => replaceWord(file, BEFORE, ['bad', 'good']));
    await rejectProposal(desk, await propose(desk, changes));
    const { size } = statSync(join(disk.path, `${name}-state`, 'history.ndjson'));
    const title = 'x'.repeat((3 * PAGE - room - 2 * size) % PAGE);
    return { desk, root, id: await propose(desk, changes, { title }) };
  }

  /** Leaves so many pages of the disk. */
  function fillUp(pages: number): void {
    const chunk = new Uint8Array(PAGE);
    const written: Uint8Array[] = [];
    try {
      for (;;) {
        writeFileSync(filler(), chunk, { flag: 'a' });
        written.push(chunk);
      }
    } catch {
      writeFileSync(filler(), Buffer.concat(written.slice(pages)));
    }
  }

  function assertAllOrNone(root: string): void {
    assert.deepEqual(readdirSync(root).toSorted(), NAMES);
    const texts = new Set(NAMES.map((file) => readFileSync(join(root, file), 'utf8')));
    assert.equal(texts.size, 1);
    assert.ok(texts.has(BEFORE) || texts.has(AFTER));
  }

  it('leaves all or none changed, says why, and is no trouble once there is room again', async () => {
    const kinds: string[] = [];
    for (let run = 0; run < 24; run++) {
      const pages = run >> 1;
      const { desk, id, root } = await prepare(`work-${run}`, run % 2 === 0 ? 300 : 3000);
      fillUp(pages);
      for (const act of [applyProposal, rollBackProposal]) {
        const kind = await act(desk, id).then(
          (outcome) => {
            if (outcome.kind === 'refused' && act === applyProposal) assert.match(outcome.reason, /the disk is full/);
            return outcome.kind;
          },
          (error: NodeJS.ErrnoException) => {
            assert.equal(error.code, 'ENOSPC');
            assert.ok(error.path?.startsWith(disk.path), 'it says which file');
            return 'failed';
          },
        );
        kinds.push(kind);
        assertAllOrNone(root);
      }
      rmSync(filler());
      await recoverInterrupted(desk);
      const record = (await listProposals(desk)).at(-1);
      if (record?.state === 'applied') await rollBackProposal(desk, id);
      assert.equal((await applyProposal(desk, id)).kind, 'applied');
      assert.equal(readFileSync(join(root, 'c.py'), 'utf8'), AFTER);
      rmSync(root, { recursive: true });
      rmSync(`${root}-state`, { recursive: true });
    }
    for (const kind of ['failed', 'refused', 'applied', 'rolled-back']) assert.ok(kinds.includes(kind), kind);
  });
});
