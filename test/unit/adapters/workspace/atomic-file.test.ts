import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { atomicFiles } from '#adapters/workspace/atomic-file.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('atomicFiles', () => {
  const folder = useTempFolder();
  const at = (name: string): string => join(folder.path, name);

  it('writes a new file and leaves no draft', async () => {
    await atomicFiles.write(at('a.txt'), 'x');
    assert.deepEqual(readdirSync(folder.path), ['a.txt']);
    assert.equal(readFileSync(at('a.txt'), 'utf8'), 'x');
  });

  it('keeps the mode of the file it replaces', async () => {
    folder.write({ 'run.py': 'a' });
    chmodSync(at('run.py'), 0o755);
    assert.equal(await atomicFiles.replace(at('run.py'), encode('a'), encode('b')), 'replaced');
    assert.equal(statSync(at('run.py')).mode & 0o777, 0o755);
  });

  it('writes through a symbolic link', async () => {
    folder.write({ 'real.py': 'a' });
    symlinkSync(at('real.py'), at('link.py'));
    await atomicFiles.replace(at('link.py'), encode('a'), encode('b'));
    assert.ok(lstatSync(at('link.py')).isSymbolicLink());
    assert.equal(readFileSync(at('real.py'), 'utf8'), 'b');
  });

  it('leaves a file alone that changed meanwhile', async () => {
    folder.write({ 'a.py': 'changed' });
    assert.equal(await atomicFiles.replace(at('a.py'), encode('a'), encode('b')), 'changed-meanwhile');
    assert.equal(readFileSync(at('a.py'), 'utf8'), 'changed');
  });

  it('does not bring a deleted file back', async () => {
    assert.equal(await atomicFiles.replace(at('a.py'), encode('a'), encode('b')), 'gone');
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('leaves no draft when it cannot write', async () => {
    folder.write({ 'folder/a.py': '' });
    await assert.rejects(atomicFiles.write(at('folder'), 'x'));
    assert.deepEqual(readdirSync(folder.path), ['folder']);
  });
});
