import assert from 'node:assert/strict';
import { python } from '#engine/source/dialects/python.ts';
import { Names, PathSet } from '#engine/source/names.ts';
import { parseMarkedText } from '#test/support/marked-text.ts';
import { parseSource } from '#test/support/parse.ts';

describe('names', () => {
  const cases: readonly (readonly [title: string, code: string, path: string | undefined])[] = [
    ['follow an import', 'import os\n<|os.system|>(x)', 'os.system'],
    ['follow an alias', 'from hashlib import md5 as h\n<|h|>(x)', 'hashlib.md5'],
    [
      'follow an alias of a package',
      'import xml.etree.ElementTree as ET\n<|ET.parse|>(x)',
      'xml.etree.ElementTree.parse',
    ],
    ['follow a submodule', 'import os.path\n<|os.path.join|>(x)', 'os.path.join'],
    ['follow an assignment', 'import os\nrun = os.system\n<|run|>(x)', 'os.system'],
    ['follow an import inside of a function', 'def f():\n  import os\n  <|os.system|>(x)', 'os.system'],
    ['follow a relative import', 'from .models import User\n<|User.objects|>', '.models.User.objects'],
    [
      'follow calls',
      'import sqlite3\ncur = sqlite3.connect(p).cursor()\n<|cur.execute|>(q)',
      'sqlite3.connect().cursor().execute',
    ],
    [
      'follow contexts',
      'import sqlite3\nwith sqlite3.connect(p) as db:\n  <|db.execute|>(q)',
      'sqlite3.connect().execute',
    ],
    [
      'follow `await` and parentheses',
      'import aiosqlite as a\nasync def f():\n  db = (await a.connect(p))\n  <|db.execute|>(q)',
      'aiosqlite.connect().execute',
    ],
    [
      'follow the type of a parameter',
      'from fastapi import Request\ndef f(r: Request | None):\n  <|r.url|>',
      'fastapi.Request.url',
    ],
    [
      'follow assignments that agree',
      'import a\nx = None\nif b:\n  x = a.C(1)\nelse:\n  x = a.C(2)\n<|x.m|>()',
      'a.C().m',
    ],
    ['stay when items are assigned', 'import a\nx = a.C()\nx["k"] = 1\n<|x.m|>()', 'a.C().m'],
    ['know built-ins', '<|eval|>(x)', 'eval'],
    ['know text', '<|"a".join|>(x)', 'str.join'],
    ['know composed text', 's = f"{a}"\n<|s.encode|>()', 'str.encode'],
    ['give up at assignments that differ', 'import a\nx = a.C()\nx = a.D()\n<|x|>', undefined],
    ['give up at a parameter without a type', 'def f(x):\n  x = x or y\n  <|x.m|>', undefined],
    ['give up at a loop variable', 'import a\nfor x in a.b:\n  <|x|>', undefined],
    ['give up at a name that goes round in a circle', 'x = y\ny = x\n<|x|>', undefined],
    ['have none for a function of the file', 'def eval(x): pass\n<|eval|>(x)', undefined],
    ['have none for a class of the file', 'class C: pass\ndef f(x: C):\n  <|x.m|>', undefined],
    ['have none for a parameter called like a built-in', 'def f(eval):\n  <|eval|>(x)', undefined],
  ];
  for (const [title, code, path] of cases) {
    it(title, async () => {
      const { text, spans } = parseMarkedText(code);
      const tree = await parseSource('py', text);
      const node = [...tree.root.descendants()].findLast(
        ({ start, end }) => start === spans[0]?.start && end === spans[0]?.end,
      );
      assert.ok(node);
      assert.equal(new Names(python, python.bind(tree)).pathOf(node), path);
    });
  }

  it('are found in a set in full and from the type on', () => {
    const paths = new PathSet(['java.security.MessageDigest.getInstance', 'os.system']);
    assert.deepEqual(
      [
        'java.security.MessageDigest.getInstance',
        'MessageDigest.getInstance',
        'getInstance',
        'os.system',
        'system',
        undefined,
      ].map((path) => paths.has(path)),
      [true, true, false, true, false, false],
    );
  });
});
