import assert from 'node:assert/strict';
import { locateEdits } from '#engine/review/locate-edits.ts';
import type { SearchReplace } from '#engine/review/reply-schema.ts';
import { applyEdits } from '#shared/domain/text-edit.ts';
import type { Span } from '#shared/domain/text.ts';

/** The text after the edits, or why there are none. `sent` is a stretch of the text; all of it when left out. */
function edit(text: string, edits: readonly SearchReplace[], sent = text): string {
  const start = text.indexOf(sent);
  const spans: Span[] = [{ start, end: start + sent.length }];
  const located = locateEdits(text, edits, spans);
  return located.kind === 'located' ? applyEdits(text, located.edits) : located.reason;
}

describe('locateEdits', () => {
  it('replaces a text that occurs once', () => {
    assert.equal(edit('a();\nb();\n', [{ search: 'b()', replace: 'c()' }]), 'a();\nc();\n');
  });

  it('takes the place in the code that was sent when there are others outside of it', () => {
    assert.equal(
      edit('x = 1\n# f\nx = 1\n', [{ search: 'x = 1', replace: 'x = 2' }], '# f\nx = 1'),
      'x = 1\n# f\nx = 2\n',
    );
  });

  it('takes the only place of the file when the code that was sent has none', () => {
    assert.equal(edit('import a\nb\n', [{ search: 'import a', replace: 'import c' }], 'b'), 'import c\nb\n');
  });

  it('refuses a text that occurs twice, or not at all', () => {
    assert.match(edit('x\nx\n', [{ search: 'x', replace: 'y' }]), /occurs 2 times/);
    assert.match(edit('aaa', [{ search: 'aa', replace: 'y' }]), /occurs 2 times/);
    assert.match(edit('x\n', [{ search: 'z', replace: 'y' }]), /not in the file/);
  });

  it('refuses edits that overlap or change nothing', () => {
    const overlapping = [
      { search: 'a b', replace: 'c' },
      { search: 'b d', replace: 'e' },
    ];
    assert.match(edit('a b d', overlapping), /overlap/);
    assert.match(edit('a b d', [{ search: 'b', replace: 'b' }]), /changes nothing/);
  });

  it('folds blanks at the ends of lines and takes the line breaks of the file', () => {
    assert.equal(
      edit('if (a) {  \r\n  b();\t\r\n}\r\n', [{ search: 'if (a) {\n  b();\n}', replace: 'if (a) {\n  c();\n}' }]),
      'if (a) {  \r\n  c();\r\n}\r\n',
    );
  });

  it('finds text that begins and ends in the middle of lines with other blanks', () => {
    assert.equal(edit('x = f(1,  \n  2) + 3\n', [{ search: 'f(1,\n  2)', replace: 'g()' }]), 'x = g() + 3\n');
  });

  it('moves whole lines to the indentation they have in the file', () => {
    const text = 'class A:\n    def f(self):\n        if a:\n            b()\n';
    const edits = [{ search: 'if a:\n    b()', replace: 'if a and c:\n    b()\n    d()' }];
    assert.equal(
      edit(text, edits),
      'class A:\n    def f(self):\n        if a and c:\n            b()\n            d()\n',
    );
  });

  it('does not take other code for lines with another indentation', () => {
    const edits = [{ search: 'if a:\n    b()\nc()', replace: 'pass' }];
    assert.match(edit('  if a:\n      b()\n      c()\n', edits), /not in the file/);
  });

  it('leaves whole lines alone that stay as they are', () => {
    const located = locateEdits(
      'a\nb\nc\nd\n',
      [{ search: 'a\nb\nc\nd', replace: 'a\nx\nc\nd' }],
      [{ start: 0, end: 8 }],
    );
    assert.deepEqual(located, { kind: 'located', edits: [{ start: 2, end: 3, newText: 'x' }] });
  });

  it('applies edits that share lines around what they change', () => {
    const edits = [
      { search: 'a\nb\nc', replace: 'a\nB\nc' },
      { search: 'c\nd\n', replace: 'c\nD\n' },
    ];
    assert.equal(edit('a\nb\nc\nd\n', edits), 'a\nB\nc\nD\n');
  });

  it('refuses a placeholder for a secret that there is not', () => {
    assert.match(edit('x = 1\n', [{ search: 'x = 1', replace: 'x = REDACTED_KEY_7' }]), /never sent/);
    const own = edit('x = REDACTED_KEY_7\n', [{ search: 'x = R', replace: 'y = R' }]);
    assert.equal(own, 'y = REDACTED_KEY_7\n');
  });

  it('inserts and deletes lines', () => {
    assert.equal(edit('a\nb\n', [{ search: 'a\nb\n', replace: 'a\nnew\nb\n' }]), 'a\nnew\nb\n');
    assert.equal(edit('a\nold\nb\n', [{ search: 'old\n', replace: '' }]), 'a\nb\n');
  });
});
