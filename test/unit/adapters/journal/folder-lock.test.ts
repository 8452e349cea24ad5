import assert from 'node:assert/strict';
import { existsSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { withFolderLock } from '#adapters/journal/folder-lock.ts';
import { until } from '#test/support/processes.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const LIMITS = { staleAfterMs: 2000, waitMs: 100 };

describe('withFolderLock', () => {
  const folder = useTempFolder();
  const lock = (): string => join(folder.path, 'lock');

  it('holds the lock as long as the action runs', async () => {
    const held = await withFolderLock(folder.path, LIMITS, async (held) => {
      assert.ok(held.isHeld && existsSync(lock()));
      return held;
    });
    assert.ok(!held.isHeld && !existsSync(lock()));
  });

  it('notices when another one took the lock over', async () => {
    await withFolderLock(folder.path, LIMITS, async (held) => {
      rmdirSync(lock());
      await until(() => !held.isHeld);
    });
  });
});
