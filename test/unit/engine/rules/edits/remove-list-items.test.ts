import assert from 'node:assert/strict';
import { removeListItems } from '#engine/rules/edits/remove-list-items.ts';
import type { SyntaxNode } from '#engine/source/syntax-tree.ts';
import { applyEdits } from '#shared/domain/text-edit.ts';
import { parseSource } from '#test/support/parse.ts';

const LISTS = new Set(['array', 'list', 'named_imports', 'arguments', 'argument_list']);

/** Removes the items whose text holds an `x` from the first list of a file. */
async function remove(path: string, text: string): Promise<string> {
  const tree = await parseSource(path, text);
  assert.equal(tree.errorCount, 0, text);
  const list = [...tree.root.descendants()].find(({ kind }) => LISTS.has(kind));
  assert.ok(list);
  const isRemoved = (item: SyntaxNode): boolean => item.text.includes('x');
  const result = applyEdits(text, removeListItems(list.namedChildren, isRemoved));
  assert.equal((await parseSource(path, result)).errorCount, 0, result);
  return result;
}

describe('removeListItems', () => {
  it('takes one comma with each item', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['[x, b, c];', '[b, c];'],
      ['[a, x, c];', '[a, c];'],
      ['[a, b, x];', '[a, b];'],
      ['[x1, x2, c];', '[c];'],
      ['[a, x1, x2];', '[a];'],
      ['[x1, b, x2, d, x3];', '[b, d];'],
      ['[a , x ];', '[a ];'],
      ['[a, b];', '[a, b];'],
    ];
    for (const [before, after] of cases) assert.equal(await remove('a.js', before), after);
  });

  it('takes the lines of items over several lines', async () => {
    assert.equal(await remove('a.js', 'f(\n  a,\n  x,\n  c,\n);\n'), 'f(\n  a,\n  c,\n);\n');
    assert.equal(await remove('a.js', 'f(\n  a,\n  x,\n);\n'), 'f(\n  a,\n);\n');
    assert.equal(await remove('a.js', 'f(\r\n  a,\r\n  x\r\n);\r\n'), 'f(\r\n  a\r\n);\r\n');
  });

  it('keeps a comment behind the last item that stays', async () => {
    assert.equal(await remove('a.js', 'f(\n  a, // why a\n  x\n);\n'), 'f(\n  a // why a\n);\n');
    assert.equal(await remove('a.js', 'f(\n  a, // why a\n  x,\n);\n'), 'f(\n  a, // why a\n);\n');
    assert.equal(await remove('a.js', 'f(\n  a, /* why, a */\n  x1,\n  x2\n);\n'), 'f(\n  a /* why, a */\n);\n');
    assert.equal(await remove('a.js', 'f(\n  a // why a\n  , x\n);\n'), 'f(\n  a // why a\n);\n');
    assert.equal(await remove('a.py', 'f(\n    a,  # why, a\n    x,\n)\n'), 'f(\n    a,  # why, a\n)\n');
    assert.equal(await remove('a.py', 'f(\r\n    a,  # why a\r\n    x\r\n)\r\n'), 'f(\r\n    a  # why a\r\n)\r\n');
  });

  it('leaves the closing bracket out of such a comment', async () => {
    assert.equal(await remove('a.js', 'f(a, // why a\n  x);\n'), 'f(a // why a\n  );\n');
    assert.equal(await remove('a.py', 'f(a,  # why a\n  x1,\n  x2)\n'), 'f(a  # why a\n  )\n');
  });

  it('takes the comments of what goes', async () => {
    assert.equal(await remove('a.js', 'f(a, /* flag */ x);\n'), 'f(a);\n');
    assert.equal(await remove('a.js', 'f(\n  a,\n  // why x\n  x,\n);\n'), 'f(\n  a,\n);\n');
    assert.equal(await remove('a.js', 'f(\n  x, // why x\n  b,\n);\n'), 'f(\n  b,\n);\n');
  });

  it('keeps comments above an item that stays', async () => {
    assert.equal(await remove('a.js', 'f(\n  x, // why x\n  // why b\n  b,\n);\n'), 'f(\n  // why b\n  b,\n);\n');
    assert.equal(
      await remove('a.py', 'f(\n    a,\n    x,\n    # why c\n    c,\n)\n'),
      'f(\n    a,\n    # why c\n    c,\n)\n',
    );
  });

  it('works in a file that begins with blank lines', async () => {
    assert.equal(await remove('a.js', '\n\n  f(a, // why a\n    x);\n'), '\n\n  f(a // why a\n    );\n');
    assert.equal(await remove('a.go', '\n\npackage a\n\nvar b = f(a, x)\n'), '\n\npackage a\n\nvar b = f(a)\n');
  });
});
