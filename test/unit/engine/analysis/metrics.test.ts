import assert from 'node:assert/strict';
import type { FileMetrics, FunctionMetrics } from '#shared/domain/metrics.ts';
import { measureFile } from '#engine/analysis/metrics.ts';
import { GENERIC_KINDS } from '#engine/source/dialects/generic-kinds.ts';
import { genericDialect } from '#engine/source/dialects/generic.ts';
import { go } from '#engine/source/dialects/go.ts';
import { java } from '#engine/source/dialects/java.ts';
import { javascript } from '#engine/source/dialects/javascript.ts';
import { python } from '#engine/source/dialects/python.ts';
import { parseSource } from '#test/support/parse.ts';

const DIALECTS = { go, java, js: javascript, py: python } as const;
type Extension = keyof typeof DIALECTS;

describe('measureFile', () => {
  describe('cyclomatic complexity', () => {
    it('is 1 for straight code', async () => {
      assert.equal((await only('py', 'def f(a):\n    return a + 1\n')).cyclomatic, 1);
    });

    it('counts conditions, loops, operators and handlers in Python', async () => {
      const code = `
def f(a, b):
    if a and b or not a:
        pass
    elif b:
        pass
    else:
        pass
    for x in a:
        pass
    else:
        pass
    try:
        g()
    except ValueError:
        pass
    return 1 if a else 2
`;
      assert.equal((await only('py', code)).cyclomatic, 1 + 1 + 2 + 1 + 1 + 1 + 1);
    });

    it('counts cases but no default', async () => {
      assert.equal(
        (await only('java', 'class A { void f(int a) { switch (a) { case 1: case 2: g(); break; default: h(); } } }'))
          .cyclomatic,
        3,
      );
      assert.equal(
        (await only('java', 'class A { int f(int a) { return switch (a) { case 1 -> 2; default -> 3; }; } }'))
          .cyclomatic,
        2,
      );
      assert.equal(
        (await only('go', 'package p\nfunc f(a int) { switch a { case 1, 2: case 3: default: } }')).cyclomatic,
        3,
      );
      assert.equal(
        (await only('js', 'function f(a) { switch (a) { case 1: case 2: g(); break; default: h(); } }')).cyclomatic,
        3,
      );
      assert.equal(
        (await only('py', 'def f(a):\n    match a:\n        case 1: pass\n        case _: pass\n')).cyclomatic,
        2,
      );
    });

    it('counts a nested function for itself and not for the one around it', async () => {
      const { functions } = await measure('js', 'function f(a) { return () => { if (a) g(); }; }');
      assert.deepEqual(
        functions.map((one) => one.cyclomatic),
        [1, 2],
      );
    });

    it('of a file is the sum over functions and top-level code', async () => {
      const file = await measure('py', 'def f(a):\n    if a: pass\ndef g(): pass\nif f(1): pass\n');
      assert.equal(file.cyclomatic, 2 + 1 + (1 + 1));
    });
  });

  describe('cognitive complexity', () => {
    it('makes structures dearer the deeper they are nested', async () => {
      // if +1, for +2, while +3, catch +1, if +2
      const code = `class A { void f() {
        try {
          if (a) { for (int i = 0; i < 10; i++) { while (b) { g(); } } }
        } catch (E e) { if (c) { g(); } }
      } }`;
      assert.equal((await only('java', code)).cognitive, 9);
    });

    it('counts a jump to a label but no early exit', async () => {
      // for +1, for +2, if +3, continue OUT +1
      const code = `class A { int sumOfPrimes(int max) {
        int total = 0;
        OUT: for (int i = 1; i <= max; ++i) {
          for (int j = 2; j < i; ++j) { if (i % j == 0) { continue OUT; } }
          total += i;
        }
        return total;
      } }`;
      assert.equal((await only('java', code)).cognitive, 7);
      assert.equal((await only('go', 'package p\nfunc f() { for { break } }')).cognitive, 1);
      assert.equal((await only('go', 'package p\nfunc f() { L: for { break L } }')).cognitive, 2);
      assert.equal((await only('go', 'package p\nfunc f() { if a { goto end }\nend: }')).cognitive, 2);
      assert.equal((await only('js', 'function f() { a: for (;;) { break a; } }')).cognitive, 2);
    });

    it('counts a switch once, whatever its cases', async () => {
      const code =
        'class A { String f(int n) { switch (n) { case 1: return "one"; case 2: return "two"; default: return "lots"; } } }';
      assert.equal((await only('java', code)).cognitive, 1);
    });

    for (const [extension, code] of Object.entries({
      java: 'class A { void f() { if (a) { x(); } else if (b) { y(); } else if (c) { y(); } else { if (d) { z(); } } } }',
      js: 'function f() { if (a) { x(); } else if (b) { y(); } else if (c) { y(); } else { if (d) { z(); } } }',
      go: 'package p\nfunc f() { if a { x() } else if b { y() } else if c { y() } else { if d { z() } } }',
      py: 'def f():\n  if a: x()\n  elif b: y()\n  elif c: y()\n  else:\n    if d: z()\n',
    })) {
      it(`adds 1 for each else and else-if without nesting (${extension})`, async () => {
        const { cognitive, cyclomatic, nesting } = await only(extension as Extension, code);
        assert.deepEqual([cognitive, cyclomatic, nesting], [1 + 1 + 1 + 1 + 2, 5, 2]);
      });
    }

    it('nests what stands in an else-if one level, like the first branch', async () => {
      assert.equal(
        (await only('js', 'function f() { if (a) x(); else if (b) { while (c) y(); } }')).cognitive,
        1 + 1 + 2,
      );
      assert.equal((await only('go', 'package p\nfunc f() { if a { } else if b { for c { } } }')).cognitive, 1 + 1 + 2);
      assert.equal((await only('py', 'def f():\n  if a: x()\n  elif b:\n    while c: y()\n')).cognitive, 1 + 1 + 2);
    });

    it('takes an if without braces behind an if for nested', async () => {
      assert.equal((await only('js', 'function f() { if (a) if (b) x(); }')).cognitive, 1 + 2);
    });

    it('counts runs of like operators', async () => {
      const cognitive = async (condition: string): Promise<number> =>
        (await only('js', `function f() { if (${condition}) { g(); } }`)).cognitive - 1;
      assert.equal(await cognitive('a && b && c'), 1);
      assert.equal(await cognitive('a && b && c || d || e && f'), 3);
      assert.equal(await cognitive('a || b && c || d'), 3);
      assert.equal(await cognitive('a && !(b && c)'), 2);
      assert.equal(await cognitive('a && (b && c)'), 1);
      assert.equal(await cognitive('(a ?? b) === c'), 0);
      assert.equal((await only('py', 'def f():\n    return a and b and c or d\n')).cognitive, 2);
    });

    it('counts ternaries like ifs', async () => {
      assert.equal((await only('js', 'function f() { return a ? 1 : b ? 2 : 3; }')).cognitive, 1 + 2);
      assert.equal((await only('py', 'def f():\n    return 1 if a else 2\n')).cognitive, 1);
    });

    it('takes the else of a loop or a try for no branch', async () => {
      const code =
        'def f():\n    for x in a:\n        g()\n    else:\n        h()\n    try:\n        g()\n    except E:\n        h()\n    else:\n        k()\n';
      assert.equal((await only('py', code)).cognitive, 2);
    });

    it('adds 1 for a function that calls itself, however often', async () => {
      assert.equal((await only('py', 'def fib(n):\n    return fib(n - 1) + fib(n - 2)\n')).cognitive, 1);
      assert.equal((await only('java', 'class A { int f(int n) { return f(n - 1); } }')).cognitive, 1);
      assert.equal((await only('java', 'class A { int f(B b) { return b.f(this); } }')).cognitive, 0);
      assert.equal((await only('go', 'package p\nfunc (t *Tree) Walk() { t.Walk() }')).cognitive, 1);
      assert.equal((await only('go', 'package p\nfunc (t *Tree) Walk() { Walk() }')).cognitive, 0);
      assert.equal((await only('py', 'class A:\n    def open(self):\n        return open(self.path)\n')).cognitive, 0);
    });

    it('counts a lambda for the method around it, one level deeper, and for itself', async () => {
      const code = 'class A { void f() { Runnable r = () -> { if (a) { g(); } }; } }';
      const { functions, cognitive } = await measure('java', code);
      assert.deepEqual(
        functions.map((one) => one.cognitive),
        [2, 1],
      );
      assert.equal(cognitive, 2);
    });

    it('spares JavaScript functions that only hold others', async () => {
      const inner = 'function g() { if (a) { h(); } }';
      const holder = await measure('js', `function f() { const b = 1; ${inner} return g; }`);
      assert.deepEqual(
        holder.functions.map((one) => one.cognitive),
        [0, 1],
      );
      assert.equal(holder.cognitive, 1);
      const structured = await measure('js', `function f() { if (b) { c(); } ${inner} }`);
      assert.deepEqual(
        structured.functions.map((one) => one.cognitive),
        [1 + 2, 1],
      );
    });

    it('spares Python decorators', async () => {
      const wrapper = 'def log(f):\n    def inner(*args):\n        if a:\n            g()\n    return inner\n';
      assert.deepEqual(
        (await measure('py', wrapper)).functions.map((one) => one.cognitive),
        [0, 1],
      );
      const more = wrapper.replace('def inner', 'x = 1\n    def inner');
      assert.deepEqual(
        (await measure('py', more)).functions.map((one) => one.cognitive),
        [2, 1],
      );
    });

    it('of a file is the sum over functions and top-level code', async () => {
      assert.equal((await measure('py', 'def f():\n    if a: pass\nif b:\n    while c: pass\n')).cognitive, 1 + 1 + 2);
    });
  });

  describe('sizes', () => {
    it('counts code lines without blank and comment lines', async () => {
      const code = '# first\n\ndef f():\n    # why\n    a = 1  # one\n\n    return a\n\n\ng()\n';
      const file = await measure('py', code);
      assert.deepEqual([file.lines, file.codeLines], [10, 4]);
      assert.deepEqual(
        file.functions.map((one) => [one.lines, one.codeLines]),
        [[5, 3]],
      );
    });

    it('takes lines with code beside or between comments for code', async () => {
      const file = await measure('js', '/* a\n b */ f();\n/* c */ /* d */\nvar x = /* e\n*/\n1; // f\n');
      assert.deepEqual([file.lines, file.codeLines], [6, 3]);
    });

    it('gives name, place and parameters of each function', async () => {
      const { functions } = await measure(
        'py',
        'class A:\n    def run(self, a, b=1, *rest): pass\nkey = lambda x: x\n',
      );
      const [run, key] = functions;
      assert.deepEqual([run?.name, run?.parameters, run?.nameRange.start], ['run', 3, { line: 1, character: 8 }]);
      assert.deepEqual([key?.name, key?.parameters, key?.range.start.line], ['key', 1, 2]);
    });

    it('leaves out functions without a body', async () => {
      assert.deepEqual(
        (await measure('java', 'interface A { void f(); default void g() {} }')).functions.map((one) => one.name),
        ['g'],
      );
    });

    it('measures the deepest nesting of a function without that around it', async () => {
      const { functions } = await measure(
        'py',
        'if a:\n    def f():\n        for x in y:\n            if x: pass\n        def g():\n            if a: pass\n',
      );
      assert.deepEqual(
        functions.map((one) => [one.name, one.nesting]),
        [
          ['f', 2],
          ['g', 1],
        ],
      );
    });

    it('grades complexity', async () => {
      const ifs = (count: number): string => `def f():\n${'    if a: b()\n'.repeat(count)}`;
      const levels = await Promise.all([7, 8, 15, 16].map(async (count) => (await only('py', ifs(count))).level));
      assert.deepEqual(levels, ['low', 'medium', 'medium', 'high']);
    });

    it('gives an empty file no complexity and full marks', async () => {
      const file = await measure('py', '');
      assert.deepEqual(
        [file.lines, file.codeLines, file.cyclomatic, file.cognitive, file.maintainability],
        [1, 0, 1, 0, file.maintainability],
      );
      assert.ok(file.maintainability > 99);
    });
  });

  describe('Halstead volume and maintainability', () => {
    it('counts tokens and distinct tokens', async () => {
      // return a + a: return, +, a, a = 4 tokens of 3 kinds; def f ( a ) adds def, f, a = 7 tokens of 5 kinds
      const one = await only('py', 'def f(a):\n    return a + a\n');
      assert.equal(one.halsteadVolume, 7 * Math.log2(5));
      const expected = ((171 - 5.2 * Math.log(7 * Math.log2(5)) - 0.23 - 16.2 * Math.log(2)) * 100) / 171;
      assert.equal(one.maintainability, expected);
    });

    it('counts each function for itself and for what is around it', async () => {
      const { functions, halsteadVolume } = await measure('py', 'def f():\n    return 1\ndef g():\n    return 1\n');
      assert.deepEqual(
        functions.map((one) => one.halsteadVolume),
        [4 * 2, 4 * 2],
      );
      assert.equal(halsteadVolume, 8 * Math.log2(5)); // def return 1 f g
    });

    it('takes a string for one operand', async () => {
      const volume = async (code: string): Promise<number> => (await measure('js', code)).halsteadVolume;
      assert.equal(await volume('a = "x\\ny";'), await volume('a = 1;'));
      assert.equal(await volume('a = "";'), await volume('a = 1;'));
    });

    it('falls with size but never below zero', async () => {
      const lines = (count: number): string =>
        Array.from({ length: count }, (_, index) => `x${index} = ${index} if a else b\n`).join('');
      const [small, large, huge] = await Promise.all([10, 200, 5000].map((count) => measure('py', lines(count))));
      assert.ok(small && large && huge);
      assert.ok(small.maintainability > large.maintainability);
      assert.equal(huge.maintainability, 0);
    });
  });

  // if +1, && +1, else if +1, else +1, while +2
  for (const [extension, language, code] of [
    ['c', 'c', 'int f(int a) { if (a && b) { x(); } else if (c) { y(); } else { while (d) { z(); } } return 0; }'],
    ['cpp', 'cpp', 'int f(int a) { if (a && b) { x(); } else if (c) { y(); } else { while (d) { z(); } } return 0; }'],
    [
      'cs',
      'csharp',
      'class A { void F(int a) { if (a && b) { X(); } else if (c) { Y(); } else { while (d) { Z(); } } } }',
    ],
    ['php', 'php', '<?php function f($a) { if ($a && $b) { x(); } elseif ($c) { y(); } else { while ($d) { z(); } } }'],
    ['rb', 'ruby', 'def f(a)\nif a && b\nx()\nelsif c\ny()\nelse\nwhile d\nz()\nend\nend\nend\n'],
    ['rs', 'rust', 'fn f(a: i32) { if a && b { x(); } else if c { y(); } else { while d { z(); } } }'],
    ['kt', 'kotlin', 'fun f(a: Int) { if (a && b) { x() } else if (c) { y() } else { while (d) { z() } } }'],
  ] as const) {
    it(`measures languages without rules of their own (${language})`, async () => {
      const { functions } = measureFile(await parseSource(extension, code), genericDialect(GENERIC_KINDS[language]));
      const numbers = functions.map((one) => [one.cognitive, one.cyclomatic, one.nesting, one.parameters]);
      assert.deepEqual(numbers, [[6, 5, 2, 1]]);
    });
  }

  it('walks code of any depth', async () => {
    const file = await measure('js', `x = ${Array(20_000).fill('a').join(' && ')};`);
    assert.deepEqual([file.cyclomatic, file.cognitive], [20_000, 1]);
  });
});

async function measure(extension: Extension, code: string): Promise<FileMetrics> {
  return measureFile(await parseSource(extension, code), DIALECTS[extension]);
}

/** The metrics of the one function in a text. */
async function only(extension: Extension, code: string): Promise<FunctionMetrics> {
  const { functions } = await measure(extension, code);
  assert.equal(functions.length, 1);
  return functions[0] as FunctionMetrics;
}
