import assert from 'node:assert/strict';
import { SettingsCache } from '#lsp/settings-cache.ts';

describe('SettingsCache', () => {
  it('asks once for each scope until something changes', async () => {
    const asked: string[] = [];
    const cache = new SettingsCache(async (uri) => {
      asked.push(uri);
      return { debounce: asked.length };
    });
    assert.equal((await cache.settingsFor('a')).debounce, 1);
    assert.equal((await cache.settingsFor('a')).debounce, 1);
    assert.equal((await cache.settingsFor('b')).debounce, 2);
    cache.invalidate(undefined);
    assert.equal((await cache.settingsFor('a')).debounce, 3);
    assert.deepEqual(asked, ['a', 'b', 'a']);
  });

  it('asks again after a failure', async () => {
    let isBroken = true;
    const cache = new SettingsCache(async () => {
      if (isBroken) throw new Error('broken');
      return { debounce: 7 };
    });
    await assert.rejects(cache.settingsFor('a'), /broken/);
    isBroken = false;
    assert.equal((await cache.settingsFor('a')).debounce, 7);
  });

  it('takes what the editor sends where it cannot be asked', async () => {
    const cache = new SettingsCache(undefined);
    assert.equal((await cache.settingsFor('a')).debounce, 120);
    cache.invalidate({ refactoriq: { debounce: 5 } });
    assert.equal((await cache.settingsFor('a')).debounce, 5);
    cache.invalidate(null);
    assert.equal((await cache.settingsFor('a')).debounce, 5);
  });
});
