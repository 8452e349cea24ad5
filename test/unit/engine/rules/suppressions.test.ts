import assert from 'node:assert/strict';
import type { Rule } from '#engine/rules/rule.ts';
import { analyzeWith, makeWordRule } from '#test/support/analysis.ts';
import { parseMarkedText } from '#test/support/marked-text.ts';

const security: Rule = makeWordRule({
  word: 'bad',
  id: 'bad-word',
  category: 'security',
  aliases: ['S608', 'no-bad', '@scope/no-bad'],
});
const style: Rule = makeWordRule({ word: 'ugly', id: 'ugly-word', category: 'style' });

/** Checks that of the words `bad` and `ugly` exactly the marked ones are reported. */
async function assertShown(path: string, marked: string): Promise<void> {
  const { text, spans } = parseMarkedText(marked);
  const { analysis } = await analyzeWith([security, style], path, text);
  assert.equal(analysis.document.tree.errorCount, 0, text);
  const shown = analysis.report.findings.map(({ span }) => span);
  assert.deepEqual(shown, spans, `${path}\n${marked}`);
  const words = [...text.matchAll(/\b(?:bad|ugly)(?=\(|;)/g)].length;
  assert.equal(analysis.report.hidden.suppressed, words - spans.length, `${path}\n${marked}`);
}

describe('suppression marks', () => {
  it('silence their line when they end it, in the comments of every language', async () => {
    await assertShown('a.py', 'bad()  # refactoriq-ignore\n<|bad|>()\n');
    await assertShown('a.js', 'bad(); // refactoriq-ignore\n<|bad|>();\n');
    await assertShown('a.ts', 'bad(); /* refactoriq-ignore */\n<|bad|>();\n');
    await assertShown('a.java', 'class A { void f() {\n  bad(); // refactoriq-ignore\n  <|bad|>();\n} }\n');
    await assertShown('a.go', 'package a\n\nfunc f() {\n\tbad() // refactoriq-ignore\n\t<|bad|>()\n}\n');
    await assertShown('a.rb', 'bad() # refactoriq-ignore\n<|bad|>()\n');
    await assertShown('a.rs', 'fn f() {\n  bad(); // refactoriq-ignore\n  <|bad|>();\n}\n');
  });

  it('silence the next line when they stand alone', async () => {
    await assertShown('a.py', '# refactoriq-ignore\nbad()\n<|bad|>()\n');
    await assertShown('a.js', '  /* refactoriq-ignore */\nbad();\n<|bad|>();\n');
    await assertShown('a.js', '/*\n * refactoriq-ignore\n */\nbad();\n<|bad|>();\n');
  });

  it('silence only their own line when code follows on it', async () => {
    await assertShown('a.js', '/* refactoriq-ignore */ bad();\n<|bad|>();\n');
  });

  it('silence the next line only with `next-line`', async () => {
    await assertShown('a.py', '<|bad|>()  # refactoriq-ignore-next-line\nbad()\n<|bad|>()\n');
    await assertShown('a.js', '// refactoriq-ignore-next-line bad-word\nbad(); <|ugly|>();\n<|bad|>();\n');
  });

  it('work between the tags of JSX', async () => {
    await assertShown(
      'a.jsx',
      'x = (\n  <p>\n    {/* refactoriq-ignore */}\n    {bad()}\n    {<|bad|>()}\n  </p>\n);\n',
    );
  });

  it('can be stacked', async () => {
    await assertShown(
      'a.py',
      '# refactoriq-ignore bad-word\n# refactoriq-ignore ugly-word\n# why\nbad(); ugly()\n<|bad|>()\n',
    );
    await assertShown('a.ts', '// eslint-disable-next-line no-bad\n// @ts-expect-error old\nbad();\n<|bad|>();\n');
  });

  it('silence the whole file', async () => {
    await assertShown('a.py', 'bad()\n# refactoriq-ignore-file bad-word\nbad(); <|ugly|>()\n');
    await assertShown('a.js', '// refactoriq-ignore-file\nbad(); ugly();\n');
  });

  it('name rules and aliases, separated by commas or blanks, in any case', async () => {
    await assertShown('a.py', 'bad(); <|ugly|>()  # refactoriq-ignore bad-word\n');
    await assertShown('a.py', 'bad(); ugly()  # refactoriq-ignore: bad-word, ugly-word\n');
    await assertShown('a.py', 'bad(); ugly()  # refactoriq-ignore ugly-word s608\n');
    await assertShown('a.py', '<|bad|>(); <|ugly|>()  # refactoriq-ignore some-other\n');
  });

  it('leave what follows `--` to people', async () => {
    await assertShown('a.py', 'bad(); <|ugly|>()  # refactoriq-ignore bad-word -- ugly-word is checked above\n');
    await assertShown('a.js', 'bad(); ugly(); // refactoriq-ignore -- bad-word and more\n');
    await assertShown('a.js', '/* eslint-disable no-bad -- the reason, ugly-word */\nbad(); <|ugly|>();\n');
  });

  it('are comments, not text', async () => {
    await assertShown('a.py', '<|bad|>("# noqa refactoriq-ignore")\n');
    await assertShown('a.js', '<|bad|>("// refactoriq-ignore"); f(`/* eslint-disable */`);\n<|bad|>(/nosemgrep/);\n');
    await assertShown(
      'a.go',
      'package a\n\nfunc f() {\n\t<|bad|>("//nolint")\n\t<|bad|>(`// refactoriq-ignore-file`)\n}\n',
    );
  });

  it('need a whole word', async () => {
    await assertShown(
      'a.py',
      '<|bad|>()  # refactoriq-ignored\n<|bad|>()  # noqas\n<|bad|>()  # refactoriq-ignore-lines\n',
    );
  });

  it('may stand on the first line of a statement over several lines', async () => {
    await assertShown('a.py', 'f(  # refactoriq-ignore\n    1,\n    bad(),\n)\n<|bad|>()\n');
    await assertShown('a.py', '# refactoriq-ignore\nx = [\n    1,\n    bad(),\n]\n<|bad|>()\n');
    await assertShown('a.js', 'const x = { // refactoriq-ignore\n  y: bad(),\n};\n');
    await assertShown('a.java', 'class A { void f() {\n  int x = g( // NOSONAR\n    1,\n    bad());\n} }\n');
    await assertShown('a.go', 'package a\n\nfunc f() {\n\tg( //nolint\n\t\t1,\n\t\tbad(),\n\t)\n}\n');
  });

  it('on the head of a statement reach its head and not its body', async () => {
    await assertShown('a.py', 'if f(  # refactoriq-ignore\n    bad()\n):\n    <|bad|>()\n');
    await assertShown('a.js', 'function f( // refactoriq-ignore\n  x = bad(),\n) {\n  <|bad|>();\n}\n');
    await assertShown('a.js', 'on("x", () => { // refactoriq-ignore\n  <|bad|>();\n});\n');
    await assertShown('a.ts', 'class A { // refactoriq-ignore\n  x = <|bad|>();\n}\n');
  });

  it('above a decorator or annotation reach what it decorates', async () => {
    await assertShown('a.py', '# refactoriq-ignore\n@wrap\ndef bad():\n    <|ugly|>()\n');
    await assertShown('a.java', 'class A {\n  // refactoriq-ignore\n  @Override\n  void bad() { <|ugly|>(); }\n}\n');
  });
});

describe('marks of other tools', () => {
  it('are `noqa` with and without codes', async () => {
    await assertShown(
      'a.py',
      'bad(); ugly()  # noqa\nbad(); <|ugly|>()  # noqa: S608\n<|bad|>()  # NOQA:E501,F401\nbad()  # NoQA: E501, S608\n',
    );
    await assertShown('a.py', 'bad()  # type: ignore # noqa: S608 we checked\n');
  });

  it('are `nosec`, for security only', async () => {
    await assertShown('a.py', 'bad(); <|ugly|>()  # nosec\nbad()  # nosec B608\n');
  });

  it('are `nosemgrep`', async () => {
    await assertShown('a.py', 'bad()  # nosemgrep\n# nosemgrep: some.rule\nbad()\n<|bad|>()\n');
    await assertShown('a.js', 'bad(); // nosemgrep\n');
  });

  it('are `NOSONAR`', async () => {
    await assertShown('a.java', 'class A { void f() {\n  bad(); // NOSONAR checked\n  <|bad|>(); // nosonar\n} }\n');
  });

  it('are `nolint` with and without linters', async () => {
    const lines = [
      'bad() //nolint',
      'bad() // nolint:all',
      'bad() //nolint:gosec,no-bad // reason',
      '<|bad|>() //nolint:errcheck',
      'bad(); <|ugly|>() //nolint:gosec',
    ];
    await assertShown('a.go', `package a\n\nfunc f() {\n\t${lines.join('\n\t')}\n}\n`);
  });

  it('are `eslint-disable-line` and `eslint-disable-next-line`', async () => {
    await assertShown('a.js', 'bad(); <|ugly|>(); // eslint-disable-line no-bad\n<|bad|>();\n');
    await assertShown('a.js', 'bad(); // eslint-disable-line\n<|bad|>(); // eslint-disable-line no-good\n');
    await assertShown('a.ts', '// eslint-disable-next-line @scope/no-bad, no-other\nbad(); <|ugly|>();\n<|bad|>();\n');
    await assertShown('a.js', '/* eslint-disable-next-line\n   no-other,\n   no-bad */\nbad();\n<|bad|>();\n');
  });

  it('are `eslint-disable` up to `eslint-enable`', async () => {
    await assertShown('a.js', '<|bad|>();\n/* eslint-disable */\nbad();\nugly();\n/* eslint-enable */\n<|bad|>();\n');
    await assertShown('a.js', '/* eslint-disable no-bad */\nbad(); <|ugly|>();\n');
    await assertShown('a.js', '/* eslint-disable */\nbad();\n/* eslint-enable no-bad */\n<|bad|>(); ugly();\n');
    await assertShown(
      'a.js',
      '/* eslint-disable no-bad */\nbad();\n/* eslint-enable no-other */\nbad();\n/* eslint-enable */\n<|bad|>();\n',
    );
    await assertShown('a.js', '<|bad|>(); /* eslint-disable no-bad */ bad(); /* eslint-enable no-bad */ <|bad|>();\n');
    await assertShown('a.js', '// eslint-disable no-bad\n<|bad|>();\n');
  });

  it("are Java's `@SuppressWarnings` on classes, methods, fields and variables", async () => {
    await assertShown(
      'a.java',
      '@SuppressWarnings("no-bad")\nclass A {\n  void f() { bad(); <|ugly|>(); }\n}\nclass B { int x = <|bad|>(); }\n',
    );
    await assertShown(
      'a.java',
      'class A {\n  @SuppressWarnings({"unused", "no-bad"})\n  void f() {\n    bad();\n  }\n  void g() { <|bad|>(); }\n}\n',
    );
    await assertShown('a.java', 'class A {\n  @SuppressWarnings("all")\n  int x = bad();\n  int y = <|bad|>();\n}\n');
    await assertShown(
      'a.java',
      'class A { void f() {\n  @SuppressWarnings("no-bad")\n  int x =\n    bad();\n  int y = <|bad|>();\n} }\n',
    );
    await assertShown(
      'a.java',
      'class A {\n  @java.lang.SuppressWarnings(value = "java:S608") int x = bad();\n\n  @Deprecated int y = <|bad|>();\n}\n',
    );
    await assertShown('a.java', 'class A {\n  @SuppressWarnings("unchecked") int x = <|bad|>();\n}\n');
  });
});
