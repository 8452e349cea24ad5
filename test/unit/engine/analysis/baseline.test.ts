import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AnalyzedFile, FileReport } from '#shared/domain/analysis.ts';
import {
  applyBaseline,
  applyBaselineToAll,
  type Baseline,
  baselinedFingerprints,
  createBaseline,
} from '#engine/analysis/baseline.ts';
import { parseBaseline } from '#engine/analysis/baseline-file.ts';
import { analyzeWith, makeWordRule } from '#test/support/analysis.ts';
import { makeFinding, makeReport, makeSkipped } from '#test/support/reports.ts';

const TEXT = 'a = eval(x)\nb = exec(y)\n';
const first = makeFinding(TEXT, 'eval', { fingerprint: 'aaaa', ruleId: 'no-eval' });
const second = makeFinding(TEXT, 'exec', { fingerprint: 'bbbb', ruleId: 'no-exec' });

const alike = makeFinding(TEXT, 'eval', { ruleId: 'no-eval', anchor: { line: 'a = eval(x)', symbol: '' } });

const RULES = [makeWordRule({ word: 'execute' }), makeWordRule({ word: 'evaluate' })];
const CODE = `import db

def load_user(name):
    db.execute("select * from users where name = " + name)
    return evaluate(name)

def load_order(id):
    db.execute("select * from orders where id = " + id)

def close():
    db.close()
`;

type Files = Readonly<Record<string, string>>;

async function analyze(files: Files): Promise<AnalyzedFile[]> {
  const all = Object.entries(files).map(async ([path, text]) => (await analyzeWith(RULES, path, text)).analysis.report);
  return await Promise.all(all);
}

async function baselineOf(files: Files, gone: readonly string[] = []): Promise<Baseline> {
  return { ...createBaseline(await analyze(files)), gone: new Set(gone) };
}

/** What a run over the files shows: the lines of its findings as `path:line`, one-based. */
function linesOf(reports: readonly FileReport[]): string[] {
  return reports.flatMap((report) =>
    report.kind === 'analyzed' ? report.findings.map(({ range }) => `${report.path}:${range.start.line + 1}`) : [],
  );
}

async function showNew(after: Files, baseline: Baseline): Promise<string[]> {
  const reports = await analyze(after);
  return linesOf(applyBaselineToAll(reports, baseline));
}

describe('a baseline', () => {
  it('hides what it names, with its fix, and counts it', () => {
    const fixes = [{ fingerprint: 'aaaa', title: 'Drop it', safety: 'safe' as const, edits: [] }];
    const report = applyBaseline(
      makeReport('a.py', [first, second], { fixes }),
      createBaseline([makeReport('a.py', [first])]),
    );
    assert.ok(report.kind === 'analyzed');
    assert.deepEqual(report.findings, [second]);
    assert.deepEqual(report.fixes, []);
    assert.equal(report.hidden.baseline, 1);
  });

  it('does not hide the same finding of another file', () => {
    const report = makeReport('b.py', [first]);
    assert.equal(applyBaseline(report, createBaseline([makeReport('a.py', [first])])), report);
  });

  it('leaves skipped files as they are', () => {
    const report = makeSkipped('a.py', 'binary');
    assert.equal(applyBaseline(report, createBaseline([makeReport('a.py', [first])])), report);
    assert.deepEqual(applyBaselineToAll([report], createBaseline([makeReport('a.py', [first])])), [report]);
  });

  it('of version 1 hides by fingerprint only', () => {
    const reading = parseBaseline('{"version":1,"findings":{"a.py":{"aaaa":"no-eval"}}}');
    assert.ok(reading.kind === 'findings');
    const baseline = { findings: reading.findings, gone: new Set<string>() };
    const [shown] = applyBaselineToAll([makeReport('a.py', [first, second])], baseline);
    assert.ok(shown?.kind === 'analyzed');
    assert.deepEqual(shown.findings, [second]);
    const anchored = { ...first, fingerprint: 'cccc', anchor: { line: 'eval(x)', symbol: '' } };
    assert.deepEqual([...baselinedFingerprints(makeReport('a.py', [anchored]), baseline)], []);
  });
});

describe('a baseline keeps quiet when', () => {
  const edits: Record<string, (code: string) => string> = {
    'a variable on the line is renamed': (code) => code.replaceAll('name', 'userName'),
    'the argument is edited': (code) => code.replace('" + name)', '" + name.strip(), timeout=3)'),
    'the literal on the line is edited': (code) => code.replace('select * from users', 'select id from users'),
    'the code is re-indented': (code) => code.replaceAll('\n    ', '\n        '),
    'the line moves to another function': (code) =>
      code.replace('    return evaluate(name)\n', '').replace('    db.close()', '    return evaluate(name)'),
    'the function is renamed': (code) => code.replace('load_user', 'fetch_user'),
    'two functions are swapped': (code) => {
      const [head = '', user = '', order = '', close = ''] = code.split('\n\n');
      return [head, order, user, close].join('\n\n');
    },
    'both of two alike lines are edited': (code) => code.replaceAll('db.execute(', 'database.execute('),
    'other lines come and go': (code) => `import os\n\n\n${code.replace('\ndef close', '\nx = 1\n\ndef close')}`,
  };
  for (const [name, edit] of Object.entries(edits)) {
    it(name, async () => {
      const after = edit(CODE);
      assert.notEqual(after, CODE);
      assert.deepEqual(await showNew({ 'a.py': after }, await baselineOf({ 'a.py': CODE })), []);
    });
  }

  it('the file is renamed, and its code edited', async () => {
    const baseline = await baselineOf({ 'a.py': CODE }, ['a.py']);
    const after = { 'lib/b.py': CODE.replaceAll('name', 'user_name') };
    assert.deepEqual(await showNew(after, baseline), []);
    const [report = assert.fail()] = await analyze(after);
    assert.equal(baselinedFingerprints(report, baseline).size, 3);
  });

  it('the folder is renamed, and code outside of functions edited', async () => {
    const baseline = await baselineOf({ 'src/a.py': 'evaluate(start)\n' }, ['src/a.py']);
    assert.deepEqual(await showNew({ 'lib/a.py': 'evaluate(start, 1)\n' }, baseline), []);
    assert.deepEqual(await showNew({ 'lib/b.py': 'evaluate(start, 1)\n' }, baseline), ['lib/b.py:1']);
    assert.deepEqual(await showNew({ 'lib/b.py': 'evaluate(start)\n' }, baseline), []);
  });

  it('a folder with many alike files is renamed', async () => {
    const paths = Array.from({ length: 250 }, (_, index) => `${index}/__init__.py`);
    const old = createBaseline(paths.map((path) => makeReport(`src/${path}`, [{ ...alike, fingerprint: 'aaaa' }])));
    const baseline = { ...old, gone: new Set(paths.map((path) => `src/${path}`)) };
    const renamed = paths.map((path) => makeReport(`lib/${path}`, [{ ...alike, fingerprint: 'aaaa' }]));
    assert.deepEqual(linesOf(applyBaselineToAll(renamed, baseline)), []);
    const another = makeReport('lib/new.py', [{ ...alike, fingerprint: 'aaaa' }]);
    assert.deepEqual(linesOf(applyBaselineToAll([...renamed, another], baseline)), ['lib/new.py:1']);
  });

  it('a function moves to another file that has been there before', async () => {
    const other = 'def f():\n    evaluate(1)\n';
    const baseline = await baselineOf({ 'a.py': CODE, 'b.py': other });
    const [start, end] = [CODE.indexOf('def load_order'), CODE.indexOf('def close')];
    const moved = CODE.slice(start, end);
    const after = { 'a.py': CODE.slice(0, start) + CODE.slice(end), 'b.py': `${other}\n${moved}` };
    assert.deepEqual(await showNew(after, baseline), []);
    assert.deepEqual(await showNew({ ...after, 'b.py': after['b.py'].replaceAll('id', 'number') }, baseline), []);
  });
});

describe('a baseline shows what is new:', () => {
  it('another finding of a rule that it knows in the file', async () => {
    const after = CODE.replace('    db.close()', '    db.execute("vacuum")');
    assert.deepEqual(await showNew({ 'a.py': after }, await baselineOf({ 'a.py': CODE })), ['a.py:11']);
  });

  it('one that comes where another one was fixed elsewhere', async () => {
    const after = CODE.replace('    return evaluate(name)', '    return name').replace(
      '    db.close()',
      '    for row in cursor: results.append(evaluate(row, rules=strict))',
    );
    assert.deepEqual(await showNew({ 'a.py': after }, await baselineOf({ 'a.py': CODE })), ['a.py:11']);
  });

  it('one that comes in the function where another one was fixed', async () => {
    const line = '    for row in cursor: results.append(evaluate(row, rules=strict))';
    const after = CODE.replace('    return evaluate(name)', line);
    assert.deepEqual(await showNew({ 'a.py': after }, await baselineOf({ 'a.py': CODE })), ['a.py:5']);
  });

  it('the copy of a line, once', async () => {
    const line = '    return evaluate(name)\n';
    const after = CODE.replace(line, `${line}${line}`);
    assert.deepEqual(await showNew({ 'a.py': after }, await baselineOf({ 'a.py': CODE })), ['a.py:6']);
  });

  it('the copy of a function, edited or not', async () => {
    const copy = CODE.slice(CODE.indexOf('def load_user'), CODE.indexOf('def load_order'));
    const baseline = await baselineOf({ 'a.py': CODE });
    for (const text of [copy, copy.replaceAll('name', 'mail')])
      assert.deepEqual(await showNew({ 'a.py': `${CODE}\n${text}` }, baseline), ['a.py:14', 'a.py:15']);
  });

  it('the copy of a file', async () => {
    const shown = await showNew({ 'a.py': CODE, 'b.py': CODE }, await baselineOf({ 'a.py': CODE }));
    assert.deepEqual(shown, ['b.py:4', 'b.py:5', 'b.py:8']);
  });

  it('in a file of its own, though the same was fixed in another function of another file', async () => {
    const baseline = await baselineOf({ 'a.py': CODE });
    const after = {
      'a.py': CODE.replace('return evaluate(name)', 'return name'),
      'b.py': 'def g():\n    return evaluate(name)\n',
    };
    assert.deepEqual(await showNew(after, baseline), ['b.py:2']);
  });

  it('more than what moved with a renamed file', async () => {
    const baseline = await baselineOf({ 'a.py': CODE }, ['a.py']);
    const shown = await showNew({ 'b.py': CODE, 'c.py': CODE }, baseline);
    assert.deepEqual(shown, ['c.py:4', 'c.py:5', 'c.py:8']);
  });
});

describe('a baseline of any file', () => {
  const WORDS = ['load', 'save', 'user', 'order', 'price', 'stock', 'mail', 'token', 'index', 'report'];
  const word = fc.constantFrom(...WORDS);
  /** A function with one finding, unlike all others by its number. */
  const functions = fc.uniqueArray(fc.tuple(word, word, fc.nat(1000)), { selector: ([, , id]) => id, maxLength: 12 });
  const write = (parts: readonly (readonly [string, string, number])[]): string =>
    parts
      .map(([verb, noun, id]) => `def ${verb}_${noun}_${id}():\n    ${noun} = evaluate(${verb}, ${id})\n`)
      .join('\n');

  it('hides all of it in any order, with anything around it, and shows what is added and no more', async () => {
    await fc.assert(
      fc.asyncProperty(functions, functions, fc.func(fc.nat()), async (old, others, rank) => {
        const baseline = await baselineOf({ 'a.py': write(old) });
        const shuffled = old.toSorted((a, b) => rank(a) - rank(b));
        assert.deepEqual(await showNew({ 'a.py': `import x\n\n${write(shuffled)}` }, baseline), []);
        const added = others.filter(([, , id]) => !old.some(([, , known]) => known === id));
        const first = write(shuffled).split('\n').length;
        const shown = await showNew({ 'a.py': `${write(shuffled)}\n${write(added)}` }, baseline);
        assert.deepEqual(
          shown,
          added.map((_, index) => `a.py:${first + index * 3 + 2}`),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('hides no more findings than it has entries, and the same ones each time', async () => {
    await fc.assert(
      fc.asyncProperty(functions, functions, async (old, now) => {
        const baseline = await baselineOf({ 'a.py': write(old), 'b.py': write(old) }, ['b.py']);
        const files = { 'a.py': write(now), 'c.py': write(now) };
        const shown = await showNew(files, baseline);
        assert.ok(shown.length >= 2 * now.length - 2 * old.length);
        assert.deepEqual(await showNew(files, baseline), shown);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a baseline of a file that changed altogether', () => {
  it('is compared within reason', async () => {
    const lines = (word: string): string =>
      Array.from({ length: 3000 }, (_, index) => `${word}_${index} = evaluate(${word}, ${index})\n`).join('');
    const baseline = await baselineOf({ 'a.py': lines('old') });
    const [report = assert.fail()] = await analyze({ 'a.py': lines('new') });
    const start = performance.now();
    baselinedFingerprints(report, baseline);
    assert.ok(performance.now() - start < 5000);
  });
});
