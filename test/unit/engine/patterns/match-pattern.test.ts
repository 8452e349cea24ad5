import assert from 'node:assert/strict';
import { findCode } from '#test/support/custom-rule.ts';

interface Case {
  readonly what: string;
  readonly path: string;
  readonly pattern: string;
  readonly code: string;
  readonly found: readonly string[];
}

const IN_JAVA = (body: string): string => `class A {\n  void m() {\n    ${body}\n  }\n}\n`;
const IN_GO = (body: string): string => `package p\n\nfunc f() {\n\t${body}\n}\n`;

const CASES: readonly Case[] = [
  {
    what: 'a call with any arguments',
    path: 'a.js',
    pattern: 'console.log($...ARGS)',
    code: 'console.log(); console.log(1, 2); console.error(3);',
    found: ['console.log()', 'console.log(1, 2)'],
  },
  {
    what: 'exactly one argument for a plain metavariable',
    path: 'a.js',
    pattern: 'f($X)',
    code: 'f(); f(1); f(1, 2);',
    found: ['f(1)'],
  },
  {
    what: 'the same code where a name is used twice',
    path: 'a.ts',
    pattern: '$X === $X',
    code: 'a.b === a . b; a.b === a.c; f() === f();',
    found: ['a.b === a . b', 'f() === f()'],
  },
  {
    what: 'anything for an underscore, every time anew',
    path: 'a.ts',
    pattern: '$_ === $_',
    code: 'a === b;',
    found: ['a === b'],
  },
  {
    what: 'an argument between two lists',
    path: 'a.py',
    pattern: '$F($...A, shell=True, $...B)',
    code: 'run(x, shell=True)\nrun(shell=True, check=True)\nrun(x, shell=False)\n',
    found: ['run(x, shell=True)', 'run(shell=True, check=True)'],
  },
  {
    what: 'both spellings of lists',
    path: 'a.py',
    pattern: 'print($$$ARGS)',
    code: 'print(1, 2)\n',
    found: ['print(1, 2)'],
  },
  {
    what: 'text literals whatever their quotes',
    path: 'a.py',
    pattern: "open($F, 'r')",
    code: 'open(a, "r")\nopen(a, \'r\')\nopen(a, "w")\n',
    found: ['open(a, "r")', "open(a, 'r')"],
  },
  {
    what: 'any text literal for a metavariable in quotes, but none that is put together',
    path: 'a.js',
    pattern: "require('$NAME')",
    code: 'require("a"); require(`b`); require(c); require(`d${e}`); require("");',
    found: ['require("a")', 'require(`b`)', 'require("")'],
  },
  {
    what: 'comments and line breaks wherever they stand',
    path: 'a.js',
    pattern: 'if ($C) { return $X; }',
    code: 'function f() {\n  if (a) { // why\n    return /* what */ b\n  }\n}\n',
    found: ['if (a) { // why\n    return /* what */ b\n  }'],
  },
  {
    what: 'object literals',
    path: 'a.js',
    pattern: '{ $...A, password: $P, $...B }',
    code: 'login({ user, password: x });',
    found: ['{ user, password: x }'],
  },
  {
    what: 'statements that follow each other',
    path: 'a.js',
    pattern: 'let $X = $A; $X = $B;',
    code: 'function f() { g(); let q = 1; q = 2; h(); let r = 1; s = 2; }',
    found: ['let q = 1; q = 2;'],
  },
  {
    what: 'JSX',
    path: 'a.tsx',
    pattern: '<a $...P>$...C</a>',
    code: 'const x = <a href="y">z</a>;',
    found: ['<a href="y">z</a>'],
  },
  {
    what: 'the body of a handler',
    path: 'a.py',
    pattern: 'try:\n    $...BODY\nexcept $E:\n    pass',
    code: 'try:\n    a()\n    b()\nexcept ValueError:\n    pass\n',
    found: ['try:\n    a()\n    b()\nexcept ValueError:\n    pass'],
  },
  {
    what: 'a clause of a statement',
    path: 'a.py',
    pattern: 'except: pass',
    code: 'try:\n    a()\nexcept:\n    pass\n',
    found: ['except:\n    pass'],
  },
  {
    what: 'decorated functions',
    path: 'a.py',
    pattern: '@app.route($...A)\ndef $F($...P):\n    $...B',
    code: '@app.route("/")\ndef home(a, *b):\n    """Home."""\n    return 1\n\ndef other():\n    pass\n',
    found: ['@app.route("/")\ndef home(a, *b):\n    """Home."""\n    return 1'],
  },
  {
    what: 'which bound a slice has',
    path: 'a.py',
    pattern: 'x[$A:]',
    code: 'x[1:]\nx[:1]\n',
    found: ['x[1:]'],
  },
  {
    what: 'methods in Java whatever their parameters',
    path: 'A.java',
    pattern: 'void $M($...P) { $...B }',
    code: 'class A {\n  void m(int a, String... b) { a(); b(); }\n  int n() { return 1; }\n}\n',
    found: ['void m(int a, String... b) { a(); b(); }'],
  },
  {
    what: 'declarations with any modifiers, where it names none',
    path: 'A.java',
    pattern: 'void $M() { }',
    code: 'class A {\n  @Override public final void m() {}\n  void n() {}\n}\n',
    found: ['@Override public final void m() {}', 'void n() {}'],
  },
  {
    what: 'declarations with the modifiers it names',
    path: 'A.java',
    pattern: 'public void $M() { }',
    code: 'class A {\n  public void m() {}\n  void n() {}\n}\n',
    found: ['public void m() {}'],
  },
  {
    what: 'an empty block in Java, also with a comment in it',
    path: 'A.java',
    pattern: 'try { $...B } catch ($T $E) { }',
    code: IN_JAVA('try { a(); b(); } catch (Exception e) { /* nothing */ }'),
    found: ['try { a(); b(); } catch (Exception e) { /* nothing */ }'],
  },
  {
    what: 'expressions in Java',
    path: 'A.java',
    pattern: '$X.equals("$S")',
    code: IN_JAVA('boolean b = name.equals("x"); b = name.equals(other);'),
    found: ['name.equals("x")'],
  },
  {
    what: 'classes in Java whatever their members',
    path: 'A.java',
    pattern: 'class $C extends Thread { $...B }',
    code: 'class A extends Thread {\n  int x;\n  void run() {}\n}\nclass B {}\n',
    found: ['class A extends Thread {\n  int x;\n  void run() {}\n}'],
  },
  {
    what: 'fields and variables in Java alike',
    path: 'A.java',
    pattern: 'Random $X = new Random();',
    code: 'class A {\n  Random a = new Random();\n  void m() { Random b = new Random(); }\n}\n',
    found: ['Random a = new Random();', 'Random b = new Random();'],
  },
  {
    what: 'annotations in Java',
    path: 'A.java',
    pattern: '@RequestMapping("$X")',
    code: 'class A {\n  @Deprecated\n  @RequestMapping("all")\n  void m() {}\n}\n',
    found: ['@RequestMapping("all")'],
  },
  {
    what: 'entries of objects',
    path: 'a.ts',
    pattern: 'rejectUnauthorized: false',
    code: 'get({ url, rejectUnauthorized: false });',
    found: ['rejectUnauthorized: false'],
  },
  {
    what: 'entries of structs in Go',
    path: 'a.go',
    pattern: 'InsecureSkipVerify: true',
    code: IN_GO('c := tls.Config{InsecureSkipVerify: true}'),
    found: ['InsecureSkipVerify: true'],
  },
  {
    what: 'types',
    path: 'a.ts',
    pattern: 'Array<$T>',
    code: 'let a: Array<string>;',
    found: ['Array<string>'],
  },
  {
    what: 'handlers in JavaScript',
    path: 'a.js',
    pattern: 'catch ($E) { }',
    code: 'try { a(); } catch (e) { /* never mind */ }',
    found: ['catch (e) { /* never mind */ }'],
  },
  {
    what: 'decorators',
    path: 'a.py',
    pattern: '@pytest.mark.skip',
    code: '@pytest.mark.skip\ndef test_a():\n    pass\n',
    found: ['@pytest.mark.skip'],
  },
  {
    what: 'calls in Go',
    path: 'a.go',
    pattern: 'fmt.Println($...A)',
    code: IN_GO('fmt.Println("a", b)'),
    found: ['fmt.Println("a", b)'],
  },
  {
    what: 'assignments of several values in Go',
    path: 'a.go',
    pattern: '$X, _ := $F($...A)',
    code: IN_GO('x, _ := g(1)\n\ty, err := g(2)'),
    found: ['x, _ := g(1)'],
  },
  {
    what: 'branches in Go',
    path: 'a.go',
    pattern: 'if $E != nil { return $E }',
    code: IN_GO('if err != nil {\n\t\treturn err\n\t}\n\tif err != nil {\n\t\treturn other\n\t}'),
    found: ['if err != nil {\n\t\treturn err\n\t}'],
  },
  {
    what: 'functions in Go',
    path: 'a.go',
    pattern: 'func $F($...P) error { $...B }',
    code: 'package p\n\nfunc f(a int, b string) error {\n\treturn nil\n}\n',
    found: ['func f(a int, b string) error {\n\treturn nil\n}'],
  },
  ...(
    [
      ['a.c', 'strcpy($A, $B)', 'void f() { strcpy(a, b); }', 'strcpy(a, b)'],
      ['a.cpp', 'strcpy($A, $B)', 'void f() { strcpy(a, b); }', 'strcpy(a, b)'],
      [
        'a.cs',
        'Console.WriteLine($...A);',
        'class A { void M() { Console.WriteLine("x"); } }',
        'Console.WriteLine("x");',
      ],
      ['a.php', 'md5($X)', '<?php $a = md5($b);', 'md5($b)'],
      ['a.rb', 'puts $X', 'puts "a"\n', 'puts "a"'],
      ['a.rs', '$X.unwrap()', 'fn f() { let a = b.unwrap(); }', 'b.unwrap()'],
      ['a.kt', 'println($X)', 'fun f() { println(1) }', 'println(1)'],
    ] as const
  ).map(([path, pattern, code, found]) => ({ what: `code of ${path}`, path, pattern, code, found: [found] })),
];

describe('patterns', () => {
  for (const { what, path, pattern, code, found } of CASES) {
    it(`find ${what}`, async () => assert.deepEqual(await findCode(path, { pattern }, code), found));
  }

  it('compare lists in bounded time', async () => {
    const pattern = `f(${Array.from({ length: 12 }, (_, index) => `$...A${index}, x`).join(', ')}, y)`;
    const code = `f(${Array.from({ length: 400 }, () => 'x').join(', ')});`;
    const start = performance.now();
    assert.deepEqual(await findCode('a.js', { pattern }, code), []);
    assert.ok(performance.now() - start < 3000);
  });

  it('say nothing of code that takes too long to compare, also where it must not match', async () => {
    const not = `f(${Array.from({ length: 12 }, (_, index) => `$...A${index}, x`).join(', ')}, y)`;
    const code = `f(${Array.from({ length: 400 }, () => 'x').join(', ')});\nf(x);`;
    assert.deepEqual(await findCode('a.js', { pattern: 'f($...)', not }, code), ['f(x)']);
  });

  it('are left out for a file where they would take too long', async () => {
    const code = `${'f('.repeat(4000)}1${')'.repeat(4000)};`;
    await assert.rejects(findCode('a.js', { pattern: 'f($X)', has: 'g($X)' }, code), /take too long on this file/);
  });

  it('go deep only as their own code does', async () => {
    const code = `${'('.repeat(3000)}f(1)${')'.repeat(3000)};`;
    assert.deepEqual(await findCode('a.js', { pattern: 'f($X)' }, code), ['f(1)']);
  });
});

describe('conditions', () => {
  const LOOPS = 'for (const a of b) { query(a); }\nquery(c);\nfunction f() { query(d); }';

  it('find code inside of other code', async () => {
    const settings = { pattern: 'query($X)', inside: 'for (const $I of $L) { $...B }' };
    assert.deepEqual(await findCode('a.js', settings, LOOPS), ['query(a)']);
  });

  it('leave out code inside of other code', async () => {
    const settings = {
      pattern: 'query($X)',
      'not-inside': ['for (const $I of $L) { $...B }', 'function f() { $...B }'],
    };
    assert.deepEqual(await findCode('a.js', settings, LOOPS), ['query(c)']);
  });

  it('share metavariables with what is around', async () => {
    const settings = { pattern: 'query($X)', inside: 'for (const $X of $L) { $...B }' };
    assert.deepEqual(await findCode('a.js', settings, `${LOOPS} for (const e of b) { query(c); }`), ['query(a)']);
  });

  it('look for what a node has, and has not', async () => {
    const code = 'function a() { open(); close(); }\nfunction b() { open(); }\nfunction c() { close(); }';
    const settings = { pattern: 'function $F() { $...B }', has: 'open()', 'not-has': 'close()' };
    assert.deepEqual(await findCode('a.js', settings, code), ['function b() { open(); }']);
  });

  it('leave out what another pattern matches', async () => {
    const settings = { pattern: 'open($...)', not: ['open($...A, encoding=$E, $...B)', 'open($F, "rb")'] };
    const code = 'open(a)\nopen(a, encoding="utf-8")\nopen(a, "rb")\n';
    assert.deepEqual(await findCode('a.py', settings, code), ['open(a)']);
  });

  it('find any of several patterns, each with conditions of its own', async () => {
    const settings = { any: ['eval($X)', { pattern: 'exec($X)', where: { $X: { kind: 'identifier' } } }] };
    assert.deepEqual(await findCode('a.py', settings, 'eval("1")\nexec("1")\nexec(x)\n'), ['eval("1")', 'exec(x)']);
  });

  it('want all of several patterns', async () => {
    const settings = { all: ['$F(a, $X)', '$F($X, b)'] };
    assert.deepEqual(await findCode('a.js', settings, 'f(a, b); g(a, a); h(b, b)'), []);
    assert.deepEqual(await findCode('a.js', { all: ['$F(a, $_)', '$F($_, b)'] }, 'f(a, b); f(a, a)'), ['f(a, b)']);
  }).timeout(5000);

  it('want a metavariable to read like something', async () => {
    const settings = { pattern: '$F($X)', where: { $F: { matches: '^(get|set)' }, $X: { 'not-matches': '(?i)id$' } } };
    assert.deepEqual(await findCode('a.js', settings, 'getA(x); setA(userId); putA(x)'), ['getA(x)']);
  });

  it('test a metavariable that only the code around gives a meaning', async () => {
    const settings = { pattern: 'query()', inside: 'function $F() { $...B }', where: { $F: { matches: '^handle' } } };
    const code = 'function handleA() { query(); }\nfunction b() { query(); }';
    assert.equal((await findCode('a.js', settings, code)).length, 1);
  });

  for (const [kind, path, found] of [
    ['identifier', 'a.js', 'f(x)'],
    ['string', 'a.js', 'f("s")'],
    ['number', 'a.js', 'f(1)'],
    ['boolean', 'a.js', 'f(true)'],
    ['null', 'a.js', 'f(null)'],
    ['call', 'a.js', 'f(g())'],
    ['member', 'a.js', 'f(a.b)'],
    ['function', 'a.js', 'f(() => 1)'],
    ['composed-string', 'a.js', 'f("a" + x)'],
    ['identifier', 'a.py', 'f(x)'],
    ['composed-string', 'a.py', 'f("%s" % x)'],
    ['null', 'a.py', 'f(None)'],
  ] as const) {
    it(`tell a ${kind} in ${path}`, async () => {
      const calls =
        path === 'a.js'
          ? ['f(x)', 'f("s")', 'f(1)', 'f(true)', 'f(null)', 'f(g())', 'f(a.b)', 'f(() => 1)', 'f("a" + x)']
          : ['f(x)', 'f("s")', 'f("%s" % x)', 'f(None)', 'f(g())'];
      const settings = { pattern: 'f($X)', where: { $X: { kind } } };
      assert.deepEqual(await findCode(path, settings, `${calls.join('\n')}\n`), [found]);
    });
  }

  it('are for the files that the paths name', async () => {
    const settings = { pattern: 'f()', paths: { include: ['src/**'], exclude: ['src/gen/**'] } };
    assert.equal((await findCode('src/a.js', settings, 'f()')).length, 1);
    assert.equal((await findCode('src/gen/a.js', settings, 'f()')).length, 0);
    assert.equal((await findCode('a.js', settings, 'f()')).length, 0);
  });

  it('can have a pattern for each language', async () => {
    const settings = {
      languages: ['python', 'javascript', 'typescript'],
      pattern: { python: 'print($X)', javascript: 'console.log($X)' },
    };
    assert.deepEqual(await findCode('a.py', settings, 'print(1)\n'), ['print(1)']);
    assert.deepEqual(await findCode('a.ts', settings, 'print(1); console.log(2);'), ['console.log(2)']);
  });
});
