import assert from 'node:assert/strict';
import { addPythonImport } from '#engine/rules/edits/add-import.ts';
import { dedent } from '#engine/rules/edits/dedent.ts';
import { hasMultilineText } from '#engine/rules/edits/multiline-text.ts';
import { removeStatement } from '#engine/rules/edits/remove-statement.ts';
import { insertAfter, insertBefore, replaceNode } from '#engine/rules/edits/replace-node.ts';
import { lineBreakOf } from '#engine/rules/edits/line-break-of.ts';
import { applyEdits, type TextEdit } from '#shared/domain/text-edit.ts';
import { analyzeWith } from '#test/support/analysis.ts';
import { parseMarkedText } from '#test/support/marked-text.ts';
import { parseSource } from '#test/support/parse.ts';
import { makeRule } from '#test/support/reports.ts';

describe('lineBreakOf', () => {
  it('is the one that a file has', async () => {
    assert.equal(lineBreakOf(await parseSource('py', 'a\r\nb\r\n')), '\r\n');
    assert.equal(lineBreakOf(await parseSource('py', 'a\nb\n')), '\n');
    assert.equal(lineBreakOf(await parseSource('py', 'a')), '\n');
  });
});

describe('removeStatement', () => {
  const remove = async (path: string, marked: string): Promise<string> => {
    const { text, spans } = parseMarkedText(marked);
    const [span] = spans;
    assert.ok(span);
    return applyEdits(text, [removeStatement(await parseSource(path, text), span)]);
  };

  it('takes the whole lines of a statement that stands alone', async () => {
    assert.equal(await remove('a.py', 'a\n    <|b|>\nc\n'), 'a\nc\n');
    assert.equal(await remove('a.js', 'a;\r\n  <|b(\r\n  1)|>; \r\nc;\r\n'), 'a;\r\nc;\r\n');
    assert.equal(await remove('a.py', 'a\n<|b|>'), 'a\n');
  });

  it('leaves what else is on the line', async () => {
    assert.equal(await remove('a.py', '<|a|>; b\n'), 'b\n');
    assert.equal(await remove('a.py', 'a; <|b|>\nc\n'), 'a; \nc\n');
    assert.equal(await remove('a.py', '<|a|>  # why\n'), '# why\n');
  });
});

describe('dedent', () => {
  const move = async (marked: string, from: string, to: string): Promise<string | undefined> => {
    const { text, spans } = parseMarkedText(marked);
    const [span] = spans;
    assert.ok(span);
    return dedent(await parseSource('py', text), span, from, to);
  };

  it('moves all lines but the first', async () => {
    assert.equal(await move('if a:\n    <|b\n\n    if c:\n        d|>\n', '    ', ''), 'b\n\nif c:\n    d');
    assert.equal(await move('if a:\r\n    <|b\r\n    c|>\r\n', '    ', '  '), 'b\r\n  c');
    assert.equal(await move('    <|b|>\n', '    ', ''), 'b');
  });

  it('refuses lines that are not indented that way', async () => {
    assert.equal(await move('if a:\n    <|b = """\ntext"""|>\n', '    ', ''), undefined);
    assert.equal(await move('if a:\n\t<|b\n    c|>\n', '\t', ''), undefined);
  });
});

describe('hasMultilineText', () => {
  it('tells whether a string goes over several lines', async () => {
    for (const [path, text, expected] of [
      ['a.py', 'f("""a\nb""")\n', true],
      ['a.py', 'f("a",\n  "b")\n', false],
      ['a.js', 'f(`a\n${b}`)\n', true],
      ['a.js', 'f(`a`)\n', false],
      ['a.go', 'package a\nvar b = `\nc`\n', true],
    ] as const) {
      const tree = await parseSource(path, text);
      assert.equal(hasMultilineText(tree, tree.root), expected, text);
    }
  });
});

describe('edits of nodes', () => {
  it('replace, insert before and insert behind', () => {
    const node = { start: 2, end: 4 };
    const edit = (one: TextEdit): string => applyEdits('a bc d', [one]);
    assert.equal(edit(replaceNode(node, 'x')), 'a x d');
    assert.equal(edit(insertBefore(node, 'x')), 'a xbc d');
    assert.equal(edit(insertAfter(node, 'x')), 'a bcx d');
  });
});

describe('addPythonImport', () => {
  const add = async (text: string, module = 'json'): Promise<string> => {
    let edits: readonly TextEdit[] = [];
    const rule = makeRule({
      create: (context) => ({
        File() {
          edits = addPythonImport(context, module);
        },
      }),
    });
    const { analysis } = await analyzeWith([rule], 'a.py', text);
    assert.deepEqual(analysis.report.ruleFailures, []);
    return applyEdits(text, edits);
  };

  it('puts the import among the others, in alphabetical order', async () => {
    assert.equal(await add('import io\nimport os\n\nx = 1\n'), 'import io\nimport json\nimport os\n\nx = 1\n');
    assert.equal(
      await add('import abc\nfrom os import path\n\nx = 1\n'),
      'import abc\nimport json\nfrom os import path\n\nx = 1\n',
    );
    assert.equal(await add('import abc\n\nx = 1\n'), 'import abc\nimport json\n\nx = 1\n');
  });

  it('adds nothing where the module is known by its name', async () => {
    assert.equal(await add('import json\nx = 1\n'), 'import json\nx = 1\n');
    assert.equal(await add('import json as j\nx = 1\n'), 'import json\nimport json as j\nx = 1\n');
  });

  it('stays below what must come first', async () => {
    assert.equal(await add('"""Title."""\nx = 1\n'), '"""Title."""\n\nimport json\nx = 1\n');
    assert.equal(
      await add('"""Title."""\nfrom __future__ import annotations\nx = 1\n'),
      '"""Title."""\nfrom __future__ import annotations\n\nimport json\nx = 1\n',
    );
    assert.equal(await add('#!/usr/bin/env python3\nx = 1\n'), '#!/usr/bin/env python3\nimport json\n\nx = 1\n');
  });

  it('uses the line breaks of the file', async () => {
    assert.equal(await add('import abc\r\nx = 1\r\n'), 'import abc\r\nimport json\r\nx = 1\r\n');
    assert.equal(await add('x = 1\r\n'), 'import json\r\n\r\nx = 1\r\n');
  });

  it('stays out of the line of the last import', async () => {
    assert.equal(await add('import abc'), 'import abc\nimport json\n');
    assert.equal(await add('import abc; x = 1\n'), 'import json\nimport abc; x = 1\n');
  });
});
