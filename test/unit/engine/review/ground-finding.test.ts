import assert from 'node:assert/strict';
import { FileFacts } from '#engine/rules/file-facts.ts';
import { GroundedDocument } from '#engine/review/ground-finding.ts';
import type { Claim } from '#engine/review/reply-schema.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import type { Span } from '#shared/domain/text.ts';
import { markText } from '#test/support/marked-text.ts';
import { parseSource } from '#test/support/parse.ts';

interface Question {
  readonly quote: string;
  readonly message?: string;
  readonly claim?: Claim;
  /** A stretch of the text; all of it when left out. */
  readonly sent?: string;
}

/** The text with the place of the finding, or why it is dropped. */
async function ground(path: string, text: string, { quote, message = 'Wrong.', claim, sent = text }: Question) {
  const language = languageOfPath(path);
  assert.ok(language);
  const file = new FileFacts(path, language, await parseSource(path, text));
  const start = text.indexOf(sent);
  const spans: Span[] = [{ start, end: start + sent.length }];
  const grounding = new GroundedDocument(file).ground({ message, claim }, quote, spans);
  return grounding.kind === 'grounded' ? markText(text, [grounding.span]) : `${grounding.reason}: ${grounding.detail}`;
}

describe('GroundedDocument', () => {
  it('finds the place of a quote, however it is laid out', async () => {
    assert.equal(await ground('a.js', 'a();\nfoo(1,\n  2);\n', { quote: 'foo(1, 2)' }), 'a();\n<|foo(1,\n  2)|>;\n');
  });

  it('takes a quote out of the backticks and fences that models put around it', async () => {
    for (const quote of ['`foo(1)`', '```js\nfoo(1)\n```', ' foo(1) '])
      assert.equal(await ground('a.js', 'foo(1);\n', { quote }), '<|foo(1)|>;\n');
  });

  it('drops a finding whose quote is invented, empty or could be anywhere', async () => {
    for (const quote of ['bar(1)', '', '  ', '(', 'foo(2)', '...'])
      assert.match(await ground('a.js', 'foo(1);\n', { quote }), /^no-quote/, quote);
  });

  it('takes the first place in the code that was sent', async () => {
    assert.equal(
      await ground('a.py', 'f(x)\ng()\nf(x)\nf(x)\n', { quote: 'f(x)', sent: 'g()\nf(x)\nf(x)' }),
      'f(x)\ng()\n<|f(x)|>\nf(x)\n',
    );
  });

  it('takes a place outside of the code that was sent only when there is no other', async () => {
    assert.equal(await ground('a.py', 'f(x)\ng()\n', { quote: 'f(x)', sent: 'g()' }), '<|f(x)|>\ng()\n');
    assert.match(await ground('a.py', 'f(x)\nf(x)\ng()\n', { quote: 'f(x)', sent: 'g()' }), /^ambiguous-quote/);
  });
});

describe('claims that the syntax tree refutes', () => {
  const refuted: readonly (readonly [string, string, string, Question])[] = [
    [
      'an undefined name that a parameter declares',
      'a.py',
      'def f(total):\n    return total + 1\n',
      { quote: 'total + 1', claim: { kind: 'undefined-name', name: 'total' } },
    ],
    [
      'an undefined name that is a built-in',
      'a.py',
      'x = sorted([1])\n',
      { quote: 'sorted([1])', claim: { kind: 'undefined-name', name: 'sorted' } },
    ],
    [
      'a missing import that is there',
      'a.ts',
      "import { join } from 'node:path';\nlog(join(a, b));\n",
      { quote: 'join(a, b)', claim: { kind: 'missing-import', name: 'join' } },
    ],
    [
      'a missing import that the message tells',
      'a.py',
      'import os\nos.remove(p)\n',
      { quote: 'os.remove(p)', message: 'The module `os` is not imported.' },
    ],
    [
      'an unused variable that is read',
      'a.go',
      'package a\nfunc f() int {\n\tn := 1\n\treturn n\n}\n',
      { quote: 'n := 1', claim: { kind: 'unused', name: 'n' } },
    ],
    [
      'a missing await that is there',
      'a.js',
      'async function f() {\n  const r = await load(1);\n}\n',
      { quote: 'await load(1)', claim: { kind: 'missing-await', name: 'load' } },
    ],
    [
      'a missing await on a method that has it',
      'a.py',
      'async def f(c):\n    return await c.get(1)\n',
      { quote: 'c.get(1)', claim: { kind: 'missing-await', name: 'c.get()' } },
    ],
    [
      'a null value that is a literal',
      'a.ts',
      "const name = 'x';\nlog(name.length);\n",
      { quote: 'name.length', claim: { kind: 'may-be-null', name: 'name' } },
    ],
    [
      'a null value that is a new object',
      'a.java',
      'class A { void f() { Foo foo = new Foo(); foo.run(); } }',
      { quote: 'foo.run()', claim: { kind: 'may-be-null', name: 'foo' } },
    ],
    [
      'an unhandled error in a try',
      'a.py',
      'def f(p):\n    try:\n        return open(p)\n    except OSError:\n        return None\n',
      { quote: 'open(p)', claim: { kind: 'unhandled-error', name: 'open' } },
    ],
  ];
  for (const [title, path, text, question] of refuted) {
    it(title, async () => assert.match(await ground(path, text, question), /^refuted: .*\.$/));
  }

  const standing: readonly (readonly [string, string, string, Question])[] = [
    [
      'an undefined name that nobody declares',
      'a.py',
      'def f(total):\n    return totl + 1\n',
      { quote: 'totl + 1', claim: { kind: 'undefined-name', name: 'totl' } },
    ],
    [
      'a name without a value on some way',
      'a.py',
      'def f(a):\n    if a:\n        x = 1\n    return x\n',
      {
        quote: 'return x',
        message: '`x` is not defined when `a` is false.',
        claim: { kind: 'undefined-name', name: 'x' },
      },
    ],
    [
      'an unused variable',
      'a.js',
      'function f() {\n  const n = 1;\n}\n',
      { quote: 'const n = 1', claim: { kind: 'unused', name: 'n' } },
    ],
    [
      'a missing await',
      'a.js',
      'async function f() {\n  const r = load(1);\n}\n',
      { quote: 'load(1)', claim: { kind: 'missing-await', name: 'load' } },
    ],
    [
      'a missing await on one of two calls',
      'a.js',
      'async function f() {\n  await load(1);\n  load(2);\n}\n',
      { quote: 'await load(1); load(2)', claim: { kind: 'missing-await', name: 'load' } },
    ],
    [
      'a null parameter',
      'a.ts',
      'function f(name?: string) {\n  log(name.length);\n}\n',
      { quote: 'name.length', claim: { kind: 'may-be-null', name: 'name' } },
    ],
    [
      'a null value that is written twice',
      'a.js',
      'let a = {};\na = find();\na.b();\n',
      { quote: 'a.b()', claim: { kind: 'may-be-null', name: 'a' } },
    ],
    [
      'an unhandled error in an except',
      'a.py',
      'try:\n    f()\nexcept OSError:\n    open(p)\n',
      { quote: 'open(p)', claim: { kind: 'unhandled-error', name: 'open' } },
    ],
    [
      'an unhandled error in a callback inside of a try',
      'a.js',
      'try {\n  on(() => JSON.parse(x));\n} catch {\n  f();\n}\n',
      { quote: 'JSON.parse(x)', claim: { kind: 'unhandled-error', name: 'JSON.parse' } },
    ],
    [
      'an unhandled error of a promise that nobody awaits',
      'a.js',
      'try {\n  send(x);\n} catch {\n  f();\n}\n',
      { quote: 'send(x)', claim: { kind: 'unhandled-error', name: 'send' } },
    ],
    [
      'a claim in a language without scopes',
      'a.rb',
      'def f\n  g(total)\nend\n',
      { quote: 'g(total)', claim: { kind: 'undefined-name', name: 'total' } },
    ],
  ];
  for (const [title, path, text, question] of standing) {
    it(`but not ${title}`, async () => assert.match(await ground(path, text, question), /<\|.*\|>/s));
  }
});
