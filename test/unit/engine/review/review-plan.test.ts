import assert from 'node:assert/strict';
import { FileFacts } from '#engine/rules/file-facts.ts';
import { GROUP_TOKENS, groupUnits, selectUnits } from '#engine/review/review-plan.ts';
import { nameOfUnit, type ReviewUnit } from '#engine/review/review-units.ts';
import { estimateTokens, takeLines } from '#engine/review/token-estimate.ts';
import { UnitContexts } from '#engine/review/unit-context.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { parseSource } from '#test/support/parse.ts';

async function factsOf(path: string, text: string): Promise<FileFacts> {
  const language = languageOfPath(path);
  assert.ok(language);
  return new FileFacts(path, language, await parseSource(path, text));
}

async function unitsOf(path: string, text: string): Promise<ReviewUnit[]> {
  return selectUnits(await factsOf(path, text));
}

const PYTHON = `import os
from .db import connect, close

LIMIT = 10
OTHER = 20


class Store(Base):
    """Keeps things."""

    table = 'x'
    unused = 'y'

    def __init__(self, path):
        self.path = path
        self.other = 1

    @cached
    def load(self, key):
        db = connect(self.path)
        return self.read(db, key, LIMIT, self.table)

    def read(self, db, key, limit, table):
        return db.get(key)


def helper(
    a,
    b,
):
    return a + b
`;

describe('selectUnits', () => {
  it('takes methods, functions and the code outside of them', async () => {
    const units = await unitsOf('a.py', PYTHON);
    assert.deepEqual(units.map(nameOfUnit), ['(top level)', 'Store.__init__', 'Store.load', 'Store.read', 'helper']);
    assert.match(units[0]?.code ?? '', /^LIMIT = 10\nOTHER = 20\n\nclass Store/);
    assert.match(units[2]?.code ?? '', /^ {4}@cached\n {4}def load/);
    assert.doesNotMatch(units[0]?.code ?? '', /import|def /);
  });

  it('has nothing to say about imports and the shells of classes', async () => {
    const units = await unitsOf(
      'A.java',
      'package a;\nimport b.C;\n\n/** Doc. */\npublic class A {\n  void f() {}\n}\n',
    );
    assert.deepEqual(units.map(nameOfUnit), ['A.f']);
  });

  it('takes functions that constants hold, with what stands around them on their lines', async () => {
    const units = await unitsOf('a.ts', 'export const f = (a: number) => {\n  return a;\n};\n');
    assert.deepEqual(
      units.map(({ symbol, code }) => [symbol, code]),
      [['f', 'export const f = (a: number) => {\n  return a;\n};']],
    );
  });

  it('keeps functions inside of functions with the outer one', async () => {
    const units = await unitsOf('a.js', 'function f() {\n  function g() {}\n  return g;\n}\n');
    assert.deepEqual(units.map(nameOfUnit), ['f']);
  });

  it('takes only what changed lines reach', async () => {
    const units = selectUnits(await factsOf('a.py', PYTHON), [{ first: 19, last: 19 }]);
    assert.deepEqual(units.map(nameOfUnit), ['Store.load']);
  });

  it('splits a huge function where its statements begin', async () => {
    const body = Array.from(
      { length: 300 },
      (_, n) => `  if (a === ${n}) {\n    handle(a, 'number ${n}');\n  }\n`,
    ).join('');
    const text = `function huge(a) {\n${body}}\n`;
    const units = await unitsOf('a.js', text);
    assert.ok(units.length > 1);
    assert.equal(nameOfUnit(units[0] ?? { symbol: '' }), `huge (part 1 of ${units.length})`);
    assert.equal(units.map(({ code }) => code).join('\n'), text.trimEnd());
    for (const { code } of units.slice(1)) assert.match(code, /^ {2}if/);
    for (const { code } of units) assert.ok(estimateTokens(code) <= 3000);
  });

  it('splits code without statements at lines', async () => {
    const text = `x = [\n${'    make("some text that is long enough"),\n'.repeat(800)}]\n`;
    const units = await unitsOf('a.py', text);
    assert.ok(units.length > 1);
    assert.equal(units.map(({ code }) => code).join('\n'), text.trimEnd());
  });

  it('has nothing to say about long tables of data', async () => {
    const text = `LIMIT = f(1)\nx = [\n${'    "some text",\n'.repeat(80)}]\n`;
    assert.deepEqual(
      (await unitsOf('a.py', text)).map(({ code }) => code),
      ['LIMIT = f(1)'],
    );
  });
});

describe('groupUnits', () => {
  it('puts small units into one prompt and large ones into one each', () => {
    const [small, large] = ['a '.repeat(100), 'a '.repeat(2000)].map((code) => ({ code }));
    assert.ok(small && large);
    assert.deepEqual(groupUnits([small, small, large, small]), [[small, small], [large], [small]]);
    const many = Array.from({ length: 100 }, () => small);
    for (const group of groupUnits(many))
      assert.ok(group.reduce((sum, { code }) => sum + estimateTokens(code), 0) <= GROUP_TOKENS);
  });
});

describe('UnitContexts', () => {
  it('gives the class head, the heads of callees, fields, constants and imports that a unit uses', async () => {
    const file = await factsOf('a.py', PYTHON);
    const load = selectUnits(file).find(({ symbol }) => symbol === 'Store.load');
    assert.ok(load);
    assert.deepEqual(new UnitContexts(file).around([load], 400).split('\n'), [
      'class Store(Base):',
      'def read(self, db, key, limit, table):',
      "table = 'x'",
      'self.path = path',
      'LIMIT = 10',
      'from .db import connect, close',
    ]);
  });

  it('leaves out what does not fit, and never half a line', async () => {
    const file = await factsOf('a.py', PYTHON);
    const load = selectUnits(file).find(({ symbol }) => symbol === 'Store.load');
    assert.ok(load);
    const context = new UnitContexts(file).around([load], 10);
    assert.ok(estimateTokens(context) <= 10);
    assert.deepEqual(context.split('\n'), ['class Store(Base):', 'LIMIT = 10']);
  });
});

describe('takeLines', () => {
  it('takes whole lines only', () => {
    assert.equal(takeLines('aaaa\nbbbb\ncccc', 4), 'aaaa\nbbbb');
    assert.equal(takeLines('a'.repeat(100), 4), '');
  });
});
