import assert from 'node:assert/strict';
import type { SyntaxNode } from '#engine/source/syntax-tree.ts';
import { parseSource } from '#test/support/parse.ts';

function find(root: SyntaxNode, kind: string): SyntaxNode {
  for (const node of root.descendants()) if (node.kind === kind) return node;
  throw new Error(`There is no ${kind}.`);
}

describe('SyntaxNode', () => {
  it('leaves punctuation and comments out of the children, and keeps operators', async () => {
    const { root, comments } = await parseSource('js', 'f(a, /* b */ c + d); // e\n');
    const call = find(root, 'call_expression');
    assert.deepEqual(
      find(call, 'arguments').children.map(({ kind }) => kind),
      ['identifier', 'binary_expression'],
    );
    assert.deepEqual(
      find(call, 'binary_expression').children.map(({ text }) => text),
      ['c', '+', 'd'],
    );
    assert.deepEqual(
      find(call, 'binary_expression').namedChildren.map(({ text }) => text),
      ['c', 'd'],
    );
    assert.deepEqual(
      comments.map(({ text }) => text),
      ['/* b */', '// e'],
    );
  });

  it('finds children by field and kind', async () => {
    const { root } = await parseSource('py', 'def f(a, b):\n    return a\n');
    const definition = find(root, 'function_definition');
    assert.equal(definition.field('name')?.text, 'f');
    assert.equal(definition.field('nothing'), undefined);
    assert.equal(definition.child('parameters')?.text, '(a, b)');
    assert.equal(definition.has('block'), true);
    assert.deepEqual(
      find((await parseSource('py', 'import a, b\n')).root, 'import_statement')
        .fields('name')
        .map(({ text }) => text),
      ['a', 'b'],
    );
  });

  it('knows its neighbours and ancestors', async () => {
    const { root } = await parseSource('py', 'if a:\n    b\n    c\n');
    const [b, c] = find(root, 'block').namedChildren;
    assert.ok(b && c);
    assert.equal(b.nextSibling, c);
    assert.equal(c.previousSibling, b);
    assert.equal(c.nextSibling, undefined);
    assert.equal(b.ancestor(new Set(['if_statement'])), find(root, 'if_statement'));
    assert.equal(root.contains(c), true);
    assert.equal(root.contains(root), true);
    assert.equal(b.contains(c), false);
  });

  it('walks its descendants in document order, however deep they are', async () => {
    const { root } = await parseSource('js', `x = ${'a + '.repeat(20_000)}a;\n`);
    let last = -1;
    let count = 0;
    for (const node of root.descendants()) {
      assert.ok(node.start >= last);
      last = node.start;
      count++;
    }
    assert.ok(count > 40_000);
  });

  it('ends a comment before the line break in files with CRLF', async () => {
    for (const [extension, comment] of [
      ['py', '# a'],
      ['js', '// a'],
      ['ts', '// a'],
      ['java', '// a'],
      ['go', '// a'],
      ['rs', '// a'],
      ['cs', '// a'],
    ]) {
      const { comments } = await parseSource(extension ?? '', `${comment}\r\n`);
      assert.deepEqual(
        comments.map(({ text }) => text),
        [comment],
        extension,
      );
    }
  });

  it('lists every comment once', async () => {
    const samples = {
      rs: '/// a\n/** b */\nfn f() {} // c\n',
      kt: '/** a */\nfun f() {} // b\n',
      php: '<?php\n# a\n// b\n/** c */\n',
      js: '<!-- a\n// b\n',
    };
    for (const [extension, code] of Object.entries(samples)) {
      const { comments, lines } = await parseSource(extension, code);
      const starts = comments.map(({ start }) => lines.lineAt(start));
      assert.equal(
        new Set(starts).size,
        starts.length,
        `${extension}: ${comments.map(({ kind, text }) => `${kind} ${text}`).join(' | ')}`,
      );
    }
  });

  it('counts what the parser could not place and what it made up', async () => {
    assert.equal((await parseSource('js', 'f(a);\n')).errorCount, 0);
    assert.ok((await parseSource('js', 'f(a;\n')).errorCount > 0);
    assert.ok((await parseSource('js', 'if (a) } b\n')).errorCount > 0);
  });
});
