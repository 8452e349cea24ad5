import assert from 'node:assert/strict';
import { toWorkspaceEdit } from '#lsp/convert/to-workspace-edit.ts';
import { LineMap } from '#engine/source/line-map.ts';

describe('toWorkspaceEdit', () => {
  const target = { uri: 'file:///a.py', version: 4, lines: new LineMap('😀 = 1\r\nb = 2\r\n') };
  const edits = [{ start: 8, end: 9, newText: 'c' }];
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } };

  it('names the version where the editor understands it', () => {
    assert.deepEqual(toWorkspaceEdit(target, edits, { hasVersionedEdits: true }), {
      documentChanges: [{ textDocument: { uri: target.uri, version: 4 }, edits: [{ range, newText: 'c' }] }],
    });
  });

  it('falls back to plain changes', () => {
    assert.deepEqual(toWorkspaceEdit(target, edits, { hasVersionedEdits: false }), {
      changes: { [target.uri]: [{ range, newText: 'c' }] },
    });
  });
});
