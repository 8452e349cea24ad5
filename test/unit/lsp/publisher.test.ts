import assert from 'node:assert/strict';
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver-protocol';
import { Publisher } from '#lsp/publisher.ts';

const URI = 'file:///c/a.py';
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const one: Diagnostic[] = [{ range, message: 'one' }];

describe('Publisher', () => {
  let sent: PublishDiagnosticsParams[];
  let publisher: Publisher;

  beforeEach(() => {
    sent = [];
    publisher = new Publisher((params) => sent.push(params));
  });

  it('sends the version of an open document and none for a file', () => {
    publisher.publish(URI, 3, one);
    publisher.publish('file:///b.py', undefined, one);
    assert.deepEqual(sent, [
      { uri: URI, version: 3, diagnostics: one },
      { uri: 'file:///b.py', diagnostics: one },
    ]);
  });

  it('sends nothing when the editor shows it already', () => {
    for (const version of [1, 1]) publisher.publish(URI, version, one);
    assert.equal(sent.length, 1);
  });

  it('sends the same findings again for a new version, because the editor has moved them', () => {
    for (const version of [1, 2]) publisher.publish(URI, version, one);
    assert.equal(sent.length, 2);
  });

  it('says once that an open document is clean', () => {
    for (const version of [1, 2, 3]) publisher.publish(URI, version, []);
    assert.deepEqual(sent, [{ uri: URI, version: 1, diagnostics: [] }]);
  });

  it('says nothing of clean files nobody has seen findings of', () => {
    publisher.publish(URI, undefined, []);
    assert.deepEqual(sent, []);
  });

  it('clears what is shown, under the name it was shown', () => {
    publisher.publish('file:///c%2Fa.py'.replace('%2F', '/'), 1, one);
    publisher.clear(URI);
    publisher.clear(URI);
    assert.deepEqual(sent.at(-1), { uri: URI, diagnostics: [] });
    assert.equal(sent.length, 2);
  });

  it('knows a document by all spellings of its URI', () => {
    publisher.publish('file:///a%20b/%40c.py', undefined, one);
    publisher.clear('file:///a%20b/@c.py');
    assert.deepEqual(sent.at(-1), { uri: 'file:///a%20b/%40c.py', diagnostics: [] });
  });
});
