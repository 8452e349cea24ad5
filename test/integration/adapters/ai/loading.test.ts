import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const PROGRAM = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (/node_modules.(openai|@anthropic-ai)/.test(found.url)) loaded.push(found.url);
      return found;
    },
  });
  for (const name of ['openai', 'anthropic', 'compatible']) await import('#adapters/ai/' + name + '-model.ts');
  await import('#adapters/ai/list-models.ts');
  console.log(loaded.length);
`;

describe('loading the models', () => {
  it('does not load an SDK before it is needed', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM]);
    assert.equal(stdout.trim(), '0');
  });
});
