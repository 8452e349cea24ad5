import assert from 'node:assert/strict';
import { UNION, impactOf, symbolsOf } from './impact-of.ts';

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
