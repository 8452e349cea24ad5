import assert from 'node:assert/strict';
import { anchorOf, Fingerprinter } from '#engine/analysis/fingerprint.ts';
import { analyzeWith, makeWordRule } from '#test/support/analysis.ts';
import { toCrlf } from '#test/support/broken-code.ts';
import { parseMarkedText } from '#test/support/marked-text.ts';
import { parseSource } from '#test/support/parse.ts';

/** The fingerprints of the marked ranges. */
async function fingerprintsOf(path: string, marked: string, ruleId = 'a-rule'): Promise<string[]> {
  const { text, spans } = parseMarkedText(marked);
  const fingerprinter = new Fingerprinter(await parseSource(path, text));
  return spans.map((span) => fingerprinter.fingerprint(ruleId, span));
}

describe('a fingerprint', () => {
  const code = 'def f():\n    x = <|g(a, b)|>\n';

  it('has 16 hexadecimal digits', async () => {
    assert.match((await fingerprintsOf('a.py', code)).join(), /^[0-9a-f]{16}$/);
  });

  it('survives moved lines and edits elsewhere', async () => {
    const before = await fingerprintsOf('a.py', code);
    assert.deepEqual(await fingerprintsOf('a.py', `import os\n\n${code}\ny = 2\n`), before);
    assert.deepEqual(await fingerprintsOf('a.py', 'def other():\n    y = 1\n    x = <|g(a, b)|>\n'), before);
  });

  it('survives another indentation and other line breaks', async () => {
    const several = 'def f():\n    x = <|g(\n        a,\n        b)|>\n';
    const [before] = await fingerprintsOf('a.py', several);
    const deeper = 'if 1:\n  def f():\n      x = <|g(\n          a,\n          b)|>\n';
    for (const changed of [deeper, several.replaceAll('    ', '\t'), toCrlf(several)]) {
      assert.deepEqual(await fingerprintsOf('a.py', changed), [before]);
    }
  });

  it('survives another indentation when the code is long', async () => {
    const body = (indent: string): string =>
      Array.from({ length: 60 }, (_, index) => `\n${indent}value_${index},`).join('');
    const [before] = await fingerprintsOf('a.py', `x = <|g(${body('  ')}\n)|>\n`);
    assert.deepEqual(await fingerprintsOf('a.py', `x = <|g(${body('            ')}\n)|>\n`), [before]);
    const long = `x = <|g("${'word '.repeat(200)}")|>\n`;
    assert.deepEqual(await fingerprintsOf('a.py', `if 1:\n        ${long}`), await fingerprintsOf('a.py', long));
  });

  it('differs when the code of its line or the rule differs', async () => {
    const before = await fingerprintsOf('a.py', code);
    for (const changed of [code.replace('x =', 'y ='), code.replace('(a, b)', '(a, c)')]) {
      assert.notDeepEqual(await fingerprintsOf('a.py', changed), before);
    }
    assert.notDeepEqual(await fingerprintsOf('a.py', code, 'another-rule'), before);
  });

  it('differs for other code in one line and for equal lines', async () => {
    const all = await fingerprintsOf('a.py', '<|f(a)|> + <|f(b)|>\n<|g()|>\nif x:\n    <|g()|>\n');
    assert.equal(new Set(all).size, 4);
  });

  it('stays when an equal line comes later', async () => {
    const [first] = await fingerprintsOf('a.py', '<|g()|>\n');
    assert.deepEqual((await fingerprintsOf('a.py', '<|g()|>\n<|g()|>\n'))[0], first);
  });

  it('takes no time to speak of in lines without end', async () => {
    const { text, spans } = parseMarkedText(`x = [${'<|f(1)|>, '.repeat(20)}${'"a", '.repeat(200_000)}]\n`);
    const fingerprinter = new Fingerprinter(await parseSource('a.py', text));
    const start = performance.now();
    const all = Array.from({ length: 500 }, (_, index) =>
      fingerprinter.fingerprint('r', spans[index % 20] ?? { start: 0, end: 9 }),
    );
    assert.equal(new Set(all).size, 500);
    assert.ok(performance.now() - start < 1000);
  });

  it('of a finding does not depend on what else is silenced', async () => {
    const rule = makeWordRule({ word: 'bad' });
    const fingerprints = async (text: string): Promise<string[]> =>
      (await analyzeWith([rule], 'a.py', text)).analysis.report.findings.map(({ fingerprint }) => fingerprint);
    const [, second] = await fingerprints('bad()\nbad()\n');
    assert.deepEqual(await fingerprints('# noqa\nbad()\nbad()\n'), [second]);
  });
});

describe('the anchor of a finding', () => {
  const anchorsOf = async (marked: string): Promise<[line: string, symbol: string][]> => {
    const { text, spans } = parseMarkedText(marked);
    const { analysis } = await analyzeWith([], 'a.js', text);
    const { functions } = analysis.report.metrics;
    const tree = await parseSource('a.js', text);
    return spans.map(({ start }) => {
      const { line, symbol } = anchorOf(tree, start, functions);
      return [line, symbol];
    });
  };

  it('has the folded line without what its literals hold', async () => {
    assert.deepEqual(await anchorsOf('  const  key = <|f|>("s3cr\\"et", \'\',\t`pass` + \'open'), [
      [`const key = f("…", '', \`…\` + '…`, ''],
    ]);
    const [[line] = ['']] = await anchorsOf(`<|f|>(${'word + '.repeat(100)}1)`);
    assert.equal(line.length, 160);
  });

  it('names the innermost function that has a name', async () => {
    const code = 'function outer() {\n  function inner() {}\n  each(() => { <|f|>(); });\n}\n<|g|>();\n';
    assert.deepEqual(await anchorsOf(code), [
      ['each(() => { f(); });', 'outer'],
      ['g();', ''],
    ]);
  });
});
