import assert from 'node:assert/strict';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WorkspaceEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { DiskFiles } from '#adapters/workspace/disk-files.ts';
import { type ClientFeatures, readClientFeatures } from '#lsp/client-features.ts';
import { EditorFiles, type EditorFilesSetup } from '#lsp/proposals/editor-files.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const BOM = '\uFEFF';
const EDITOR: ClientFeatures = readClientFeatures(
  { workspace: { applyEdit: true, workspaceEdit: { documentChanges: true } } },
  { clientVersion: '1' },
);

describe('EditorFiles', () => {
  const folder = useTempFolder();
  const change = (path: string, before: string, after: string) => ({
    path,
    before: Buffer.from(before),
    after: Buffer.from(after),
  });

  /** The files with these documents open, in an editor that answers edits so. */
  function open(texts: Readonly<Record<string, string>>, failureReason?: string) {
    const edits: WorkspaceEdit[] = [];
    const documents = Object.entries(texts).map(([path, text]) =>
      TextDocument.create(pathToFileURL(join(folder.path, path)).href, 'python', 3, text),
    );
    const applyEdit = async ({ edit }: { edit: WorkspaceEdit }) => {
      edits.push(edit);
      return failureReason === undefined ? { applied: true } : { applied: false, failureReason };
    };
    const setup = { root: folder.path, disk: new DiskFiles(folder.path), client: EDITOR };
    const editor = { connection: { workspace: { applyEdit } }, documents: { all: () => documents } };
    return { files: new EditorFiles({ ...setup, ...editor } as unknown as EditorFilesSetup), edits };
  }

  it('reads what the editor has, with the byte order mark that the file has', async () => {
    folder.write({ 'a.py': `${BOM}old`, 'b.py': `${BOM}closed` });
    const { files } = open({ 'a.py': 'new 😀', 'gone.py': 'new', 'marked.py': `${BOM}new` });
    assert.deepEqual(await files.read('a.py'), new Uint8Array(Buffer.from(`${BOM}new 😀`)));
    assert.deepEqual(await files.read('b.py'), Buffer.from(`${BOM}closed`));
    assert.deepEqual(await files.read('gone.py'), new Uint8Array(Buffer.from('new')));
    assert.deepEqual(await files.read('marked.py'), new Uint8Array(Buffer.from(`${BOM}new`)));
    assert.equal(await files.read('nowhere.py'), undefined);
  });

  it('refuses paths that leave the folder, also by a link', async () => {
    symlinkSync('/etc', join(folder.path, 'link'));
    const { files } = open({});
    await assert.rejects(files.read('../a.py'), RangeError);
    await assert.rejects(files.read('link/hostname'), RangeError);
  });

  it('writes what is closed to the disk and edits what is open by its version', async () => {
    folder.write({ 'a.py': `${BOM}x = 1\r\n`, 'b.py': 'x = 1\r\ny\n' });
    const { files, edits } = open({ 'a.py': 'x = 1\r\n' });
    const changes = [
      change('a.py', `${BOM}x = 1\r\n`, `${BOM}x = 2\r\n`),
      change('b.py', 'x = 1\r\ny\n', 'x = 2\r\ny\n'),
    ];
    assert.deepEqual(await files.replaceAll(changes), { kind: 'replaced' });
    assert.equal(readFileSync(join(folder.path, 'b.py'), 'utf8'), 'x = 2\r\ny\n');
    const range = { start: { line: 0, character: 4 }, end: { line: 0, character: 5 } };
    const uri = pathToFileURL(join(folder.path, 'a.py')).href;
    assert.deepEqual(edits, [
      { documentChanges: [{ textDocument: { uri, version: 3 }, edits: [{ range, newText: '2' }] }] },
    ]);
  });

  it('writes nothing when a document is not as expected any more', async () => {
    folder.write({ 'a.py': 'old', 'b.py': 'old' });
    const { files, edits } = open({ 'a.py': 'typed' });
    const outcome = await files.replaceAll([change('b.py', 'old', 'new'), change('a.py', 'old', 'new')]);
    assert.deepEqual(outcome, {
      kind: 'refused',
      path: 'a.py',
      reason: 'a.py was changed meanwhile. Please try again.',
    });
    assert.deepEqual([edits, readFileSync(join(folder.path, 'b.py'), 'utf8')], [[], 'old']);
  });

  it('gives closed files their bytes back when the editor refuses', async () => {
    folder.write({ 'a.py': 'old', 'b.py': 'old' });
    const { files } = open({ 'a.py': 'old' }, 'It is read-only.');
    const outcome = await files.replaceAll([change('b.py', 'old', 'new'), change('a.py', 'old', 'new')]);
    assert.deepEqual(outcome, {
      kind: 'refused',
      path: 'a.py',
      reason: 'The editor did not apply the change: It is read-only.',
    });
    assert.equal(readFileSync(join(folder.path, 'b.py'), 'utf8'), 'old');
  });

  it('tells by an error that files are neither old nor new when they cannot be given back', async () => {
    folder.write({ 'a.py': 'old', 'b.py': 'old' });
    const { files } = open({ 'a.py': 'old' }, 'no');
    const send = files.send.bind(files);
    files.send = (label, edit) => {
      rmSync(join(folder.path, 'b.py'));
      return send(label, edit);
    };
    await assert.rejects(files.replaceAll([change('b.py', 'old', 'new'), change('a.py', 'old', 'new')]), /b\.py/);
  });

  it('ends with AbortError before anything is written', async () => {
    folder.write({ 'a.py': 'old' });
    const { files } = open({});
    await assert.rejects(files.replaceAll([change('a.py', 'old', 'new')], AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(readFileSync(join(folder.path, 'a.py'), 'utf8'), 'old');
  });
});
