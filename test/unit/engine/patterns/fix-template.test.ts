import assert from 'node:assert/strict';
import { analyzeWithCustom, fixCode } from '#test/support/custom-rule.ts';

interface Case {
  readonly what: string;
  readonly path: string;
  readonly pattern: string;
  readonly fix: string;
  readonly code: string;
  readonly fixed: string | undefined;
}

const CASES: readonly Case[] = [
  {
    what: 'puts the code of metavariables in their places',
    path: 'a.js',
    pattern: 'console.log($...ARGS)',
    fix: 'logger.debug($...ARGS)',
    code: 'console.log("a", /* b */ b);\n',
    fixed: 'logger.debug("a", /* b */ b);\n',
  },
  {
    what: 'takes a comma along with an empty list',
    path: 'a.py',
    pattern: 'run($...A, shell=True, $...B)',
    fix: 'run($...A, $...B)',
    code: 'run(x, shell=True)\nrun(shell=True, y=1)\nrun(shell=True)\n',
    fixed: 'run(x)\nrun(y=1)\nrun()\n',
  },
  {
    what: 'puts parentheses around what would come apart',
    path: 'a.py',
    pattern: '$A == None',
    fix: '$A is None',
    code: 'x = (a or b) == None\ny = a.b == None\n',
    fixed: 'x = (a or b) is None\ny = a.b is None\n',
  },
  {
    what: 'puts none around an argument',
    path: 'a.js',
    pattern: 'wrap($A)',
    fix: 'wrapAll([$A])',
    code: 'wrap(a + b);\n',
    fixed: 'wrapAll([a + b]);\n',
  },
  {
    what: 'puts some around a whole template beside an operator',
    path: 'a.js',
    pattern: 'same($A)',
    fix: '$A',
    code: 'x = same(a + b) * 2;\ny = same(a + b);\n',
    fixed: 'x = (a + b) * 2;\ny = a + b;\n',
  },
  {
    what: 'indents lines like the code they replace',
    path: 'a.py',
    pattern: 'if $A:\n    if $B:\n        $...BODY',
    fix: 'if $A and $B:\n    $...BODY',
    code: 'def f():\n    if a:\n        if b or c:\n            x()\n\n            y(\n                1,\n            )\n',
    fixed: 'def f():\n    if a and (b or c):\n        x()\n\n        y(\n            1,\n        )\n',
  },
  {
    what: 'keeps the line breaks of the file',
    path: 'a.js',
    pattern: 'a($X);',
    fix: 'b($X);\nc($X);',
    code: 'if (x) {\r\n  a(1);\r\n}\r\n',
    fixed: 'if (x) {\r\n  b(1);\r\n  c(1);\r\n}\r\n',
  },
  {
    what: 'removes a statement with its line where the template is empty',
    path: 'A.java',
    pattern: 'System.out.println($...A);',
    fix: '',
    code: 'class A {\n  void m() {\n    System.out.println("x");\n    a();\n  }\n}\n',
    fixed: 'class A {\n  void m() {\n    a();\n  }\n}\n',
  },
  {
    what: 'keeps the content of text literals',
    path: 'a.go',
    pattern: 'log.Print("$MESSAGE")',
    fix: 'slog.Info("$MESSAGE")',
    code: 'package p\n\nfunc f() {\n\tlog.Print("a \\"b\\"")\n}\n',
    fixed: 'package p\n\nfunc f() {\n\tslog.Info("a \\"b\\"")\n}\n',
  },
  {
    what: 'is not offered where it would lose modifiers',
    path: 'A.java',
    pattern: 'void $M() { }',
    fix: 'abstract void $M();',
    code: 'class A {\n  public void m() {}\n}\n',
    fixed: undefined,
  },
  {
    what: 'is withheld when the result does not parse',
    path: 'a.js',
    pattern: 'a($X)',
    fix: 'b($X',
    code: 'a(1);\n',
    fixed: undefined,
  },
  {
    what: 'is withheld when the rule reports the result as well',
    path: 'a.js',
    pattern: 'a($X)',
    fix: 'a($X, a($X))',
    code: 'a(1);\n',
    fixed: undefined,
  },
];

describe('the fix of a custom rule', () => {
  for (const { what, path, pattern, fix, code, fixed } of CASES) {
    it(what, async () => assert.equal(await fixCode(path, { pattern, fix }, code), fixed));
  }

  it('is called by what it puts there, or by the title that the rule gives', async () => {
    const titleOf = async (settings: Record<string, string>) => {
      const { analysis } = await analyzeWithCustom('a.js', { pattern: 'a($X)', ...settings }, 'a(1);');
      return analysis.report.findings[0]?.fix;
    };
    assert.deepEqual(await titleOf({ fix: 'b($X)' }), { title: 'Replace by `b(1)`', safety: 'unsafe' });
    assert.deepEqual(await titleOf({ fix: '', 'fix-safety': 'safe' }), { title: 'Remove `a(1)`', safety: 'safe' });
    assert.equal((await titleOf({ fix: 'b($X)', 'fix-title': 'Call `b` with $X' }))?.title, 'Call `b` with 1');
  });
});

describe('the message of a custom rule', () => {
  it('names the code, shortened to one line', async () => {
    const code = `f(${'a, '.repeat(40)}\n  b);`;
    const { analysis } = await analyzeWithCustom('a.js', { pattern: '$F($...A)', message: 'No $F with $...A.' }, code);
    assert.match(analysis.report.findings[0]?.message ?? '', /^No f with (?:a, )+.*\.\.\.\.$/);
  });
});
