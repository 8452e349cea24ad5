import assert from 'node:assert/strict';
import { listModels } from '#adapters/ai/list-models.ts';
import { TEST_KEY, useModelServer } from '#test/support/model-server.ts';

describe('listModels', () => {
  const use = useModelServer();
  const { signal } = new AbortController();
  const good = (): Promise<string> => Promise.resolve(TEST_KEY);
  const bad = (): Promise<string> => Promise.resolve('sk-wrong');

  it('names the models of every provider', async () => {
    const { url } = use.server;
    const none = (): Promise<undefined> => Promise.resolve(undefined);
    const sources = [
      { provider: 'openai', key: good, baseUrl: `${url}/v1` },
      { provider: 'anthropic', key: good, baseUrl: url },
      { provider: 'compatible', key: none, baseUrl: `${url}/open/v1` },
    ] as const;
    for (const source of sources) assert.deepEqual(await listModels(source, signal), ['test-model'], source.provider);
  });

  it('says what to do about a key that is refused', async () => {
    for (const provider of ['openai', 'anthropic'] as const) {
      const baseUrl = provider === 'openai' ? `${use.server.url}/v1` : use.server.url;
      await assert.rejects(listModels({ provider, key: bad, baseUrl }, signal), {
        kind: 'refused-key',
        message: /key was refused\. Run RefactorIQ: Set API Key\.$/,
      });
    }
  });

  it('points at the address when there is no model server', async () => {
    const listing = listModels({ provider: 'compatible', key: good, baseUrl: `${use.server.url}/elsewhere` }, signal);
    await assert.rejects(listing, {
      kind: 'bad-reply',
      message: /Correct the setting refactoriq\.ai\.compatibleUrl\.$/,
    });
  });

  it('can be aborted', async () => {
    const listing = listModels({ provider: 'openai', key: good }, AbortSignal.abort());
    await assert.rejects(listing, { name: 'AbortError' });
    const control = new AbortController();
    const late = listModels({ provider: 'openai', key: good, baseUrl: `${use.server.url}/v1` }, control.signal);
    control.abort();
    await assert.rejects(late, { name: 'AbortError' });
  });
});
