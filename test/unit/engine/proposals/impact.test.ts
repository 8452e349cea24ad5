import assert from 'node:assert/strict';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import type { SourceTree } from '#engine/ports/source-tree.ts';
import { assessImpact } from '#engine/proposals/impact.ts';
import { createTextSearch } from '#engine/proposals/impact-references.ts';
import type { SearchLimits } from '#engine/proposals/reference-search.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { ParseTimeoutError, SourceParser } from '#engine/source/source-parser.ts';
import type { FixSafety } from '#shared/domain/finding.ts';
import type { Impact, SymbolReference } from '#shared/domain/impact.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import { applyEdits } from '#shared/domain/text-edit.ts';
import { makeWordRule } from '#test/support/analysis.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';

const UNION = Array.from({ length: 4000 }, (_, index) => String(index)).join(' | ');
const parser = SourceParser.create(nodeModulesGrammars);

/** A workspace in memory. */
function treeOf(files: Readonly<Record<string, string>>): SourceTree & { readonly read: SourceTree['read'] } {
  const paths = Object.keys(files).toSorted();
  return {
    list: async (_, signal) => {
      signal?.throwIfAborted();
      return { files: paths.map((path) => ({ path, isExplicit: false })), unreadable: [], missing: [] };
    },
    read: async (path) => ({ kind: 'bytes', bytes: Buffer.from(files[path] ?? '') }),
  };
}

interface ChangeOptions {
  readonly safety?: FixSafety;
  readonly limits?: Partial<SearchLimits>;
  readonly signal?: AbortSignal;
}

/** The impact of replacing texts in the files of a workspace: `[path, old text, new text]`, the first place each. */
async function impactOf(
  files: Readonly<Record<string, string>>,
  replacements: readonly (readonly [path: string, from: string, to: string])[],
  { safety = 'safe', limits = {}, signal }: ChangeOptions = {},
): Promise<Impact> {
  const analyzer = new Analyzer(await parser, [makeWordRule({ word: 'bad' })]);
  const edits = new Map<string, TextEdit[]>();
  for (const [path, from, to] of replacements) {
    const start = (files[path] ?? '').indexOf(from);
    assert.ok(start >= 0, `${path} has no ${from}`);
    edits.set(path, [...(edits.get(path) ?? []), { start, end: start + from.length, newText: to }]);
  }
  const analyze = async (path: string, text: string) => {
    const language = languageOfPath(path);
    assert.ok(language);
    await analyzer.prepare(language);
    return analyzer.analyze(analyzer.parse(path, language, text), DEFAULT_CONFIG);
  };
  const changes = await Promise.all(
    [...edits].map(async ([path, own]) => ({
      before: await analyze(path, files[path] ?? ''),
      after: await analyze(path, applyEdits(files[path] ?? '', own)),
      edits: own,
    })),
  );
  return assessImpact(changes, {
    safety,
    findReferences: createTextSearch({ tree: treeOf(files), analyzer, limits }),
    ...(signal && { signal }),
  });
}

/** Every symbol as `name@path:line`, with `+` when it is public and `!` when its signature changes. */
function symbolsOf({ symbols }: Impact): string[] {
  return symbols.map(
    ({ name, path, line, isPublic, isSignatureChanged }) =>
      `${name}@${path}:${line}${isPublic ? '+' : ''}${isSignatureChanged ? '!' : ''}`,
  );
}

function placesOf(references: readonly SymbolReference[]): string[] {
  return references.map(({ symbol, path, line }) => `${symbol}@${path}:${line}`);
}

describe('assessImpact', () => {
  describe('names the symbols whose lines are touched', () => {
    /** Source with `BEFORE` for the code to replace by `after`. */
    const cases: readonly [title: string, path: string, text: string, from: string, to: string, expected: string[]][] =
      [
        [
          'a function',
          'a.py',
          'def f(x):\n    return 1\n\n\ndef g():\n    pass\n',
          'return 1',
          'return 2',
          ['f@a.py:1+'],
        ],
        ['no function beside the edit', 'a.py', 'x = 1\ndef f():\n    pass\n', 'x = 1', 'x = 2', []],
        ['no function before which lines are put', 'a.py', 'def f():\n    pass\n', '', 'import os\n', []],
        [
          'no function from which the line before is removed',
          'a.py',
          'import os\ndef f():\n    pass\n',
          'import os\n',
          '',
          [],
        ],
        ['no function after which a line is removed', 'a.js', 'function f() {}\nlet x', '\nlet x', '', []],
        [
          'a function in which lines are put',
          'a.js',
          'function f() {\n  a();\n}\n',
          '  a();\n',
          '  a();\n  b();\n',
          ['f@a.js:1'],
        ],
        [
          'a function of which a decorator is removed',
          'a.py',
          '@cached\ndef f():\n    pass\n',
          '@cached\n',
          '',
          ['f@a.py:2+'],
        ],
        [
          'a method and not its class',
          'a.py',
          'class A:\n    def run(self):\n        return 1\n',
          'return 1',
          'return 2',
          ['run@a.py:2+'],
        ],
        [
          'a class of which the head is touched',
          'a.py',
          'class A(B):\n    def run(self):\n        return 1\n',
          '(B)',
          '(C)',
          ['A@a.py:1+!'],
        ],
        [
          'a class of which a field is touched',
          'A.java',
          'public class A {\n  int x = 1;\n  void run() {}\n}\n',
          'x = 1',
          'x = 2',
          ['A@A.java:1+'],
        ],
        [
          'inner and outer functions',
          'a.js',
          'function f() {\n  const g = () => {\n    return 1;\n  };\n}\n',
          'return 1',
          'return 2',
          ['f@a.js:1', 'g@a.js:2'],
        ],
        [
          'a constructor by its class',
          'a.ts',
          'export class A {\n  constructor(a: number) {}\n}\n',
          'a: number',
          'a: string',
          ['A@a.ts:2+!'],
        ],
        [
          'several files',
          'b.go',
          'package b\n\nfunc (s *S) Run() int {\n\treturn 1\n}\n',
          'return 1',
          'return 2',
          ['Run@b.go:3+'],
        ],
      ];
    for (const [title, path, text, from, to, expected] of cases) {
      it(title, async () => {
        assert.deepEqual(symbolsOf(await impactOf({ [path]: text }, [[path, from, to]])), expected);
      });
    }
  });

  describe('tells what other files can name', () => {
    const cases: readonly [string, string, string, boolean][] = [
      ['export function', 'a.ts', 'export function f() {\n  body;\n}', true],
      ['export const', 'a.ts', 'export const f = () => {\n  body;\n};', true],
      ['export clause', 'a.js', 'function f() {\n  body;\n}\nexport { f as g };', true],
      ['export default', 'a.js', 'function f() {\n  body;\n}\nexport default f;', true],
      ['module.exports of an object', 'a.js', 'function f() {\n  body;\n}\nmodule.exports = { f };', true],
      ['module.exports of the function', 'a.js', 'function f() {\n  body;\n}\nmodule.exports = f;', true],
      ['exports under another name', 'a.js', 'function f() {\n  body;\n}\nexports.other = f;', true],
      ['exports of a function expression', 'a.js', 'exports.f = function () {\n  body;\n};', true],
      ['a local function', 'a.js', 'function f() {\n  body;\n}\nmodule.exports = { g };', false],
      ['a method of an exported class', 'a.ts', 'export class A {\n  f() {\n    body;\n  }\n}', true],
      ['a private method', 'a.ts', 'export class A {\n  private f() {\n    body;\n  }\n}', false],
      ['a method of a local class', 'a.ts', 'class A {\n  f() {\n    body;\n  }\n}', false],
      ['a function of Python', 'a.py', 'def f():\n    body\n', true],
      ['one with an underscore', 'a.py', 'def _f():\n    body\n', false],
      ['capital letter in Go', 'a.go', 'package a\nfunc F() {\n\tbody()\n}\n', true],
      ['small letter in Go', 'a.go', 'package a\nfunc f() {\n\tbody()\n}\n', false],
      ['public in Java', 'A.java', 'public class A {\n  public void f() {\n    body();\n  }\n}', true],
      ['private in Java', 'A.java', 'public class A {\n  private void f() {\n    body();\n  }\n}', false],
      ['static in C', 'a.c', 'static int f(void) {\n  body();\n}', false],
      ['pub in Rust', 'a.rs', 'pub fn f() {\n    body();\n}', true],
    ];
    for (const [title, path, text, isPublic] of cases) {
      it(title, async () => {
        const { symbols } = await impactOf({ [path]: text }, [[path, 'body', 'code']]);
        assert.deepEqual(
          symbols.map((symbol) => symbol.isPublic),
          [isPublic],
        );
      });
    }
  });

  describe('compares signatures by syntax', () => {
    const cases: readonly [string, string, string, string, string, boolean][] = [
      ['a new name', 'a.py', 'def f(a): pass\n', 'f(a)', 'g(a)', true],
      ['a new parameter', 'a.py', 'def f(a): pass\n', '(a)', '(a, b)', true],
      ['a parameter that takes many', 'a.py', 'def f(a): pass\n', '(a)', '(*a)', true],
      ['another default value', 'a.py', 'def f(a=[]): pass\n', '[]', 'None', false],
      ['a default value where none was', 'a.py', 'def f(a): pass\n', '(a)', '(a=1)', true],
      ['another result type', 'a.py', 'def f(a) -> int: pass\n', 'int', 'str', true],
      ['a parameter type', 'a.ts', 'function f(a: string) {}\n', 'string', 'number', true],
      ['a parameter that becomes optional', 'a.ts', 'function f(a: string) {}\n', 'a:', 'a?:', true],
      ['one of thousands of types, which are nested', 'a.ts', `function f(a: ${UNION}) {}\n`, '7 |', '77 |', true],
      ['async', 'a.ts', 'function f() {}\n', 'function', 'async function', true],
      ['a function that is not exported any more', 'a.ts', 'export function f() {}\n', 'export ', '', true],
      [
        'blanks, comments and commas',
        'a.ts',
        'function f(a: string, b: number) {}\n',
        'a: string, b: number',
        '\n  a:string, // first\n  b: number,\n',
        false,
      ],
      ['the body', 'a.ts', 'const f = (a: number) => a + 1;\n', '+ 1', '+ 2', false],
      ['an annotation', 'A.java', 'class A {\n  void f() {}\n}\n', 'void', '@Deprecated void', false],
      ['the receiver in Go', 'a.go', 'package a\nfunc (s S) F() {}\n', '(s S)', '(s *S)', true],
      ['the result in Go', 'a.go', 'package a\nfunc F() int { return 1 }\n', 'int', '(int, error)', true],
    ];
    for (const [title, path, text, from, to, isChanged] of cases) {
      it(`${title}: ${isChanged ? 'changed' : 'the same'}`, async () => {
        const { symbols } = await impactOf({ [path]: text }, [[path, from, to]]);
        assert.deepEqual([...new Set(symbols.map((symbol) => symbol.isSignatureChanged))], [isChanged]);
      });
    }
  });

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

  describe('judges the risk', () => {
    const files = {
      'a.py': 'def parse(a):\n    return a\n\n\ndef _helper(a):\n    return 1\n',
      'b.py': 'from a import parse\nparse(1)\nparse(2)\n',
      'c.py': 'from a import parse\nparse(3)\n',
    };

    it('low for a safe change that keeps all signatures', async () => {
      const { risk, reasons } = await impactOf(files, [['a.py', 'return a', 'return  a']]);
      assert.deepEqual({ risk, reasons }, { risk: 'low', reasons: [] });
    });

    it('high for a signature that is used', async () => {
      const { risk, reasons } = await impactOf(files, [['a.py', 'parse(a)', 'parse(a, b)']]);
      assert.equal(risk, 'high');
      assert.deepEqual(reasons, [
        'The signature of `parse` changes and 3 places in 2 files use it.',
        'No test names `parse`.',
      ]);
    });

    it('medium for a public signature that nobody seems to use', async () => {
      const { risk, reasons } = await impactOf({ 'a.py': files['a.py'] }, [['a.py', 'parse(a)', 'parse(a, b)']]);
      assert.equal(risk, 'medium');
      assert.equal(reasons[0], 'The signature of `parse`, which is public, changes.');
    });

    it('low for a private signature that nobody uses', async () => {
      assert.equal((await impactOf(files, [['a.py', '_helper(a)', '_helper()']])).risk, 'low');
    });

    it('medium for a change of behaviour, with tests or without', async () => {
      const change = [['a.py', 'return a', 'return b']] as const;
      const untested = await impactOf(files, change, { safety: 'unsafe' });
      assert.equal(untested.risk, 'medium');
      assert.deepEqual(untested.reasons, ['The fix may change behaviour.', 'No test names `parse`.']);
      const tested = { ...files, 'tests/test_a.py': 'from a import parse\nparse(1)\n' };
      assert.deepEqual((await impactOf(tested, change, { safety: 'unsafe' })).reasons, [
        'The fix may change behaviour.',
      ]);
    });

    it('high for a change of behaviour in what is used everywhere', async () => {
      const uses = Object.fromEntries(
        Array.from({ length: 12 }, (_, index) => [`use${index}.py`, 'from a import parse\nparse(1)\n']),
      );
      const impact = await impactOf({ ...files, ...uses }, [['a.py', 'return a', 'return b']], {
        safety: 'unsafe',
        limits: { references: 12 },
      });
      assert.equal(impact.risk, 'high');
      assert.deepEqual(impact.reasons, [
        'The fix may change behaviour.',
        'What it touches is used in 12 places.',
        'No test names `parse`.',
        'There may be more places that name `parse`: the search was cut off.',
      ]);
    });
  });
});
