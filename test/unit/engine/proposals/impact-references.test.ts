import assert from 'node:assert/strict';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { assessImpact } from '#engine/proposals/impact.ts';
import { createTextSearch } from '#engine/proposals/impact-references.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { ParseTimeoutError } from '#engine/source/source-parser.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import { parser, treeOf, impactOf, symbolsOf, placesOf } from './impact-of.ts';

describe('assessImpact', () => {
  describe('finds the places that name a symbol', () => {
    it('in JavaScript and TypeScript, but not comments, strings, its own body and namesakes', async () => {
      const { callers } = await impactOf(
        {
          'src/a.ts': 'export function parse(t) {\n  return t ? parse(1) : 0;\n}\nconst again = parse(2);\n',
          'src/b.js':
            "import { parse } from './a.js';\n// parse(0)\nlog('parse', `parse`);\nparse(1); parse(2);\nrun({ parse });\nparser(parse2);\n",
          'src/c.ts': "import * as all from './a.ts';\nall.parse(1);\nJSON.parse('1');\nconst o = { parse: 1 };\n",
          'src/d.ts': 'function parse() {}\nparse();\n',
          'src/e.js': "const { parse } = require('./a');\nparse(1);\n",
          'src/f.ts': "import { parse as read } from './a.ts';\nread(1);\n",
          'src/g.ts': "import { parse } from 'yaml';\nparse(1);\n",
          'src/h.ts': "export { parse } from './a.ts';\n",
          'src/i.vue': '<script>\nparse(1)\n</script>',
          'src/j.py': 'parse(1)\n',
          'README.md': 'parse',
        },
        [['src/a.ts', 't ?', 't !== 1 ?']],
      );
      assert.deepEqual(placesOf(callers), [
        'parse@src/a.ts:4',
        'parse@src/b.js:4',
        'parse@src/b.js:5',
        'parse@src/c.ts:2',
        'parse@src/e.js:2',
        'parse@src/f.ts:1',
        'parse@src/h.ts:1',
        'parse@src/i.vue:2',
      ]);
    });

    it('in Python', async () => {
      const { callers } = await impactOf(
        {
          'pkg/util.py': 'def load(a):\n    return a\n\nclass K:\n    x = load(1)\n',
          'pkg/b.py': 'from .util import load\nload(1)\nf(load=2)\nother.load(3)\n',
          'pkg/c.py': 'from pkg import util\nutil.load(1)\n"""load"""\n',
          'pkg/d.py': 'from json import load\nimport yaml\nload(1)\nyaml.load(2)\n',
          'pkg/e.py': 'from pkg.util import *\nload(1)\n',
          'pkg/f.py': 'def load(): pass\nload()\n',
          'pkg/g.py': 'load(1)\n',
        },
        [['pkg/util.py', 'return a', 'return b']],
      );
      assert.deepEqual(placesOf(callers), [
        'load@pkg/b.py:2',
        'load@pkg/c.py:2',
        'load@pkg/e.py:2',
        'load@pkg/util.py:5',
      ]);
    });

    it('of a method on any object, and not of functions with its name', async () => {
      const { callers } = await impactOf(
        {
          'a.py': 'class A:\n    def run(self):\n        return 1\n    def go(self):\n        self.run()\n',
          'b.py': 'from a import A\nA().run()\nrun()\nx.run\n',
        },
        [['a.py', 'return 1', 'return 2']],
      );
      assert.deepEqual(placesOf(callers), ['run@a.py:5', 'run@b.py:2', 'run@b.py:4']);
    });

    it('in Go and Java', async () => {
      const go = await impactOf(
        {
          'util/a.go': 'package util\n\nfunc Parse() int {\n\treturn 1\n}\n',
          'util/b.go': 'package util\n\nfunc b() {\n\tParse()\n}\n',
          'main.go':
            'package main\n\nimport (\n\t"example.com/x/util"\n\t"fmt"\n)\n\nfunc main() {\n\tutil.Parse()\n\tfmt.Parse()\n}\n',
        },
        [['util/a.go', 'return 1', 'return 2']],
      );
      assert.deepEqual(placesOf(go.callers), ['Parse@main.go:9', 'Parse@util/b.go:4']);
      const java = await impactOf(
        {
          'p/A.java':
            'package p;\npublic class A {\n  public int size() {\n    return 1;\n  }\n  int twice() {\n    return 2 * size() + this.size();\n  }\n}\n',
          'p/B.java':
            'package p;\nclass B {\n  int f(A a) {\n    return a.size();\n  }\n  int size() { return 0; }\n  int g() {\n    return size();\n  }\n}\n',
        },
        [['p/A.java', 'return 1', 'return 2']],
      );
      assert.deepEqual(placesOf(java.callers), ['size@p/A.java:7', 'size@p/B.java:4']);
    });

    it('of a constructor by the name of its class', async () => {
      const { callers } = await impactOf(
        {
          'a.ts': 'export class Store {\n  constructor(a: number) {}\n}\n',
          'b.ts': "import { Store } from './a.ts';\nconst s: Store = new Store(1);\n",
        },
        [['a.ts', 'number', 'string']],
      );
      assert.deepEqual(placesOf(callers), ['Store@b.ts:2']);
    });

    it('in a language of which it knows functions only', async () => {
      const { callers } = await impactOf(
        {
          'a.c': 'int size(int a) {\n  return a;\n}\n',
          'a.h': 'int size(int a);\n',
          'b.cpp': '// size\nint x() {\n  puts("size");\n  return size(1);\n}\n',
        },
        [['a.c', 'return a', 'return b']],
      );
      assert.deepEqual(placesOf(callers), ['size@b.cpp:4']);
    });

    it('in tests apart from others', async () => {
      const { callers, tests } = await impactOf(
        {
          'src/a.py': 'def f(a):\n    return a\n',
          'src/b.py': 'from .a import f\nf(1)\n',
          'tests/test_a.py': 'from src.a import f\nassert f(1)\n',
        },
        [['src/a.py', 'return a', 'return b']],
      );
      assert.deepEqual(placesOf(callers), ['f@src/b.py:2']);
      assert.deepEqual(placesOf(tests), ['f@tests/test_a.py:2']);
    });

    it('in the text before the change, whatever is saved or ignored', async () => {
      const analyzer = new Analyzer(await parser, []);
      const language = languageOfPath('a.py');
      assert.ok(language);
      await analyzer.prepare(language);
      const text = 'def f(a):\n    return a\n\n\n\nf(1)\n';
      const before = analyzer.analyze(analyzer.parse('a.py', language, text), DEFAULT_CONFIG);
      const findReferences = createTextSearch({ tree: treeOf({ 'b.py': 'from a import g\n' }), analyzer });
      const edits = [{ start: 21, end: 22, newText: 'b' }];
      const { callers } = await assessImpact([{ before, after: before, edits }], { safety: 'safe', findReferences });
      assert.deepEqual(placesOf(callers), ['f@a.py:6']);
    });
  });

  describe('keeps the search within limits', () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `b${String(index).padStart(2, '0')}.js`,
        "import { run } from './a.js';\nrun();\nrun();\n",
      ]),
    );
    const files = { 'a.js': 'export function run() {\n  return 1;\n}\n', ...many };
    const change = [['a.js', 'return 1', 'return 2']] as const;

    it('lists what there is up to a number, in order, and says that it was cut', async () => {
      const impact = await impactOf(files, change);
      assert.equal(impact.callers.length, 50);
      assert.equal(impact.isCut, true);
      assert.equal(impact.callers.at(-1)?.path, 'b24.js');
      assert.deepEqual(impact, await impactOf(files, change));
    });

    it('reads no more than it may', async () => {
      for (const limits of [{ files: 3 }, { bytes: 150 }, { references: 4 }]) {
        const impact = await impactOf(files, change, { limits });
        assert.equal(impact.isCut, true);
        assert.equal(impact.callers.length, 4);
      }
      assert.equal((await impactOf(files, change, { limits: { referencesPerSymbol: 60 } })).isCut, false);
    });

    it('goes on behind a file that cannot be parsed, and says so', async () => {
      const analyzer = new Analyzer(await parser, []);
      const language = languageOfPath('a.js');
      assert.ok(language);
      await analyzer.prepare(language);
      const before = analyzer.analyze(analyzer.parse('a.js', language, files['a.js']), DEFAULT_CONFIG);
      const slow: Pick<Analyzer, 'prepare' | 'parse'> = {
        prepare: (one) => analyzer.prepare(one),
        parse(path, ...rest) {
          if (path === 'b00.js') throw new ParseTimeoutError('too slow');
          return analyzer.parse(path, ...rest);
        },
      };
      const { 'b00.js': first = '', 'b01.js': second = '' } = many;
      const tree = treeOf({ 'a.js': files['a.js'], 'b00.js': first, 'b01.js': second });
      const impact = await assessImpact([{ before, after: before, edits: [{ start: 28, end: 29, newText: ' ' }] }], {
        safety: 'safe',
        findReferences: createTextSearch({ tree, analyzer: slow }),
      });
      assert.equal(impact.isCut, true);
      assert.deepEqual(placesOf(impact.callers), ['run@b01.js:2', 'run@b01.js:3']);
    });

    it('ends when it is aborted', async () => {
      await assert.rejects(impactOf(files, change, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    });
  });

  it('measures complexity and score over all files', async () => {
    const impact = await impactOf(
      { 'a.py': 'def f(a):\n    return bad\n', 'b.py': 'def g(a):\n    if a:\n        return 1\n    return 2\n' },
      [
        ['a.py', 'bad', 'good'],
        ['b.py', '    if a:\n        return 1\n', ''],
      ],
    );
    assert.equal(impact.complexityDelta, -1);
    assert.ok(impact.scoreDelta > 0);
    assert.deepEqual(symbolsOf(impact), ['f@a.py:1+', 'g@b.py:1+']);
  });
});
