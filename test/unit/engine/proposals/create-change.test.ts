import assert from 'node:assert/strict';
import { createFileChange, createChange, verifyFixes } from '#engine/proposals/create-change.ts';
import type { ChangeContext } from '#engine/proposals/try-change.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { isVerified, type DocumentChange } from '#shared/domain/document-change.ts';
import { applyEdits } from '#shared/domain/text-edit.ts';
import { analyzeWith, makeWordRule, replaceBy } from '#test/support/analysis.ts';
import { makeRule } from '#test/support/reports.ts';

const bad = makeWordRule({ word: 'bad', edits: replaceBy('good') });

function fingerprintsOf({ analysis }: ChangeContext): string[] {
  return analysis.report.findings.map(({ fingerprint }) => fingerprint);
}

/** The outcome of each check, and the reason of the one that failed. */
function checksOf(change: DocumentChange | undefined): string {
  return (change?.checks ?? []).map(({ outcome, detail }) => (detail ? `${outcome} (${detail})` : outcome)).join(', ');
}

async function propose(rules: readonly Rule[], text: string, path = 'a.py'): Promise<DocumentChange | undefined> {
  const context = await analyzeWith(rules, path, text);
  return createChange(context, fingerprintsOf(context).slice(0, 1));
}

describe('createChange', () => {
  it('makes the change of one finding with its proof', async () => {
    const context = await analyzeWith([bad], 'src/a.py', 'x = bad\ny = bad\n');
    const [fingerprint = ''] = fingerprintsOf(context);
    const change = createChange(context, [fingerprint]);
    assert.ok(change && isVerified(change));
    assert.deepEqual(change, {
      title: 'Fix bad',
      safety: 'safe',
      fingerprints: [fingerprint],
      ruleIds: ['no-bad'],
      path: 'src/a.py',
      edits: [{ start: 4, end: 7, newText: 'good' }],
      newText: 'x = good\ny = bad\n',
      checks: ['applies', 'parses', 'resolves', 'introduces-nothing'].map((name) => ({ name, outcome: 'passed' })),
    });
  });

  it('fixes several findings together, however often one is named', async () => {
    const ugly = makeWordRule({ word: 'ugly', edits: replaceBy('nice'), safety: 'unsafe' });
    const context = await analyzeWith([bad, ugly], 'a.py', 'bad(ugly)\n');
    const change = createChange(context, [...fingerprintsOf(context), ...fingerprintsOf(context)]);
    assert.equal(change?.newText, 'good(nice)\n');
    assert.equal(change.title, 'Fix 2 findings');
    assert.equal(change.safety, 'unsafe');
    assert.deepEqual(change.ruleIds, ['no-bad', 'no-ugly']);
    assert.ok(isVerified(change));
  });

  it('has none for findings that are unknown or have no fix', async () => {
    const context = await analyzeWith([makeWordRule({ word: 'bad' })], 'a.py', 'bad\n');
    assert.equal(createChange(context, fingerprintsOf(context)), undefined);
    assert.equal(createChange(context, ['0123456789abcdef']), undefined);
    assert.equal(createChange(context, []), undefined);
    const fixable = await analyzeWith([bad], 'a.py', 'bad\n');
    assert.equal(createChange(fixable, [...fingerprintsOf(fixable), '0123456789abcdef']), undefined);
  });

  it('computes no fixes but the wanted', async () => {
    const costly = makeWordRule({
      word: 'ugly',
      edits() {
        throw new Error('nobody asked');
      },
    });
    assert.equal((await propose([bad, costly], 'bad(ugly)\n'))?.newText, 'good(ugly)\n');
  });

  it('fails to apply without edits, with overlapping edits and with edits outside of the text', async () => {
    const rule = (edits: NonNullable<Parameters<typeof makeWordRule>[0]['edits']>): Rule =>
      makeWordRule({ word: 'bad', edits });
    const text = 'bad\n';
    assert.equal(
      checksOf(await propose([rule(() => [])], text)),
      'failed (The fix has no edits.), not-run, not-run, not-run',
    );
    const overlapping = rule(() => [
      { start: 0, end: 2, newText: '' },
      { start: 1, end: 3, newText: '' },
    ]);
    assert.equal(
      checksOf(await propose([overlapping], text)),
      'failed (The edits overlap.), not-run, not-run, not-run',
    );
    for (const [start, end] of [
      [-1, 0],
      [2, 1],
      [0, 5],
    ] as const) {
      const outside = rule(() => [{ start, end, newText: '' }]);
      const change = await propose([outside], text);
      assert.equal(checksOf(change), 'failed (An edit is outside of the text.), not-run, not-run, not-run');
      assert.equal(change?.newText, text);
    }
  });

  it('fails to parse where a syntax error comes in, and not where there was one', async () => {
    const breaking = makeWordRule({ word: 'bad', edits: replaceBy('(') });
    const failed = await propose([breaking], 'x = bad\n');
    assert.equal(checksOf(failed), 'passed, failed (The changed text has a syntax error.), not-run, not-run');
    assert.equal(checksOf(await propose([bad], 'x = bad\ny = (\n')), 'passed, passed, passed, passed');
  });

  it('fails to resolve where the finding stays or comes back elsewhere', async () => {
    const useless = makeWordRule({ word: 'bad', edits: ({ start }) => [{ start, end: start, newText: ' ' }] });
    assert.equal(
      checksOf(await propose([useless], 'f(bad)\n')),
      'passed, passed, failed (The finding is still there: no-bad.), passed',
    );
    const moving = makeWordRule({ word: 'bad', edits: ({ start, end }) => [{ start, end, newText: 'x, bad' }] });
    assert.match(checksOf(await propose([moving], 'f(bad)\n')), /failed \(The finding is still there: no-bad\.\)/);
  });

  it('fails to resolve where a rule breaks on the changed text', async () => {
    const fragile = makeRule({
      id: 'fragile',
      create: (context) => ({
        identifier(at) {
          if (at.text === 'good') throw new Error('oh');
          if (at.text === 'bad')
            context.report({
              at,
              message: 'bad',
              fix: { title: 'Fix', safety: 'safe', edits: () => [{ ...spanOf(at), newText: 'good' }] },
            });
        },
      }),
    });
    assert.equal(
      checksOf(await propose([fragile], 'bad\n')),
      'passed, passed, failed (A rule fails on the changed text: fragile.), passed',
    );
  });

  it('fails where something new is found', async () => {
    const worse = makeWordRule({ word: 'bad', edits: replaceBy('ugly') });
    const checks = checksOf(await propose([worse, makeWordRule({ word: 'ugly' })], 'bad\n'));
    assert.equal(checks, 'passed, passed, passed, failed (The change brings a new finding: no-ugly.)');
  });

  it('tells why a fix could not be made', async () => {
    const broken = makeWordRule({
      word: 'bad',
      edits() {
        throw new Error('no such node');
      },
    });
    assert.equal(
      checksOf(await propose([broken], 'bad\n')),
      'failed (The fix could not be made: no such node), not-run, not-run, not-run',
    );
  });
});

describe('verifyFixes', () => {
  it('gives every fix that passes on its own, in document order, and the reasons of the others', async () => {
    const rules = [
      bad,
      makeWordRule({ word: 'worse', edits: replaceBy('(') }),
      makeWordRule({ word: 'empty', edits: () => [] }),
      makeWordRule({
        word: 'broken',
        edits() {
          throw new Error('oh');
        },
      }),
      makeWordRule({ word: 'plain' }),
    ];
    const context = await analyzeWith(rules, 'a.py', 'f(worse, bad, plain, empty, bad, broken)\n');
    const { fixes, withheld } = verifyFixes(context);
    assert.deepEqual(
      fixes.map(({ edits }) => edits[0]?.start),
      [9, 28],
    );
    assert.deepEqual(withheld.map(({ finding, reason }) => `${finding.ruleId}: ${reason}`).toSorted(), [
      'no-broken: The fix could not be made: oh',
      'no-empty: The fix has no edits.',
      'no-worse: The changed text has a syntax error.',
    ]);
  });

  it('gives fixes that overlap, because each is tried on its own', async () => {
    const outer = makeWordRule({
      word: 'bad',
      id: 'outer',
      edits: ({ start, end }) => [{ start: start - 2, end: end + 1, newText: 'x' }],
    });
    const { fixes, withheld } = verifyFixes(await analyzeWith([bad, outer], 'a.py', 'f(bad)\n'));
    assert.equal(fixes.length, 2);
    assert.deepEqual(withheld, []);
  });

  it('tries many good fixes in few analyses', async () => {
    const context = await analyzeWith([bad], 'a.py', 'bad\n'.repeat(64));
    let analyses = 0;
    const analyzer = new Proxy(context.analyzer, {
      get(target, name, receiver) {
        if (name === 'analyze') analyses++;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : Reflect.get(target, name, receiver);
      },
    });
    assert.equal(verifyFixes({ ...context, analyzer }).fixes.length, 64);
    assert.equal(analyses, 1);
  });
});

describe('createFileChange', () => {
  it('fixes what goes together in one change', async () => {
    const context = await analyzeWith([bad], 'a.py', 'bad(bad)\nbad\n');
    const { change, withheld } = createFileChange(context, { safety: 'safe' });
    assert.equal(change?.newText, 'good(good)\ngood\n');
    assert.equal(change.edits.length, 3);
    assert.equal(applyEdits('bad(bad)\nbad\n', change.edits), change.newText);
    assert.deepEqual(change.fingerprints, fingerprintsOf(context));
    assert.deepEqual(withheld, []);
  });

  it('has nothing to propose where nothing can be fixed', async () => {
    const context = await analyzeWith([makeWordRule({ word: 'bad' })], 'a.py', 'bad\n');
    assert.deepEqual(createFileChange(context, { safety: 'unsafe' }), { change: undefined, withheld: [] });
  });

  it('applies fixes that overlap one after the other', async () => {
    const unwrap = makeWordRule({
      word: 'wrap',
      edits: ({ start, text }) => [{ start, end: text.length - 1, newText: text.slice(start + 5, -2) }],
    });
    const text = 'wrap(wrap(bad))\n';
    const { change, withheld } = createFileChange(await analyzeWith([bad, unwrap], 'a.py', text), {
      safety: 'safe',
    });
    assert.equal(change?.newText, 'good\n');
    assert.deepEqual(withheld, []);
    assert.equal(applyEdits(text, change.edits), change.newText);
    assert.ok(isVerified(change));
  });

  it('says so when not all overlapping fixes found their turn', async () => {
    const text = `f(${'bad, '.repeat(9)}x)\n`;
    const rewrite = makeWordRule({
      word: 'bad',
      edits: ({ start, text: now }) => [
        { start: 0, end: now.length, newText: `${now.slice(0, start)}${now.slice(start + 5)}` },
      ],
    });
    const { change, withheld } = createFileChange(await analyzeWith([rewrite], 'a.py', text), { safety: 'safe' });
    const left = (change?.newText.match(/bad/g) ?? []).length;
    assert.ok(left > 0 && left < 9);
    assert.deepEqual(new Set(withheld.map(({ reason }) => reason)), new Set(['It overlaps another fix.']));
    assert.equal(withheld.length, left);
  });

  it('lets two fixes that do not go together keep no other back', async () => {
    /** Wants at least one of two names in a call. */
    const empty = makeRule({
      id: 'empty-call',
      create: (context) => ({
        call(at) {
          if (!/left|right/.test(at.text)) context.report({ at, message: 'Nothing is left.' });
        },
      }),
    });
    const words = ['left', 'right'].map((word) => makeWordRule({ word, edits: replaceBy('x') }));
    const context = await analyzeWith([empty, ...words, bad], 'a.py', 'f(left, right)\nbad\n');
    const { change, withheld } = createFileChange(context, { safety: 'safe' });
    assert.equal(change?.newText, 'f(x, right)\ngood\n');
    assert.deepEqual(
      withheld.map(({ finding, reason }) => `${finding.ruleId}: ${reason}`),
      ['no-right: The change brings a new finding: empty-call.'],
    );
  });

  it('adds an import that several fixes share once', async () => {
    const importing = makeWordRule({
      word: 'bad',
      edits: ({ start, end }) => [
        { start: 0, end: 0, newText: 'import good\n' },
        { start, end, newText: 'good' },
      ],
    });
    const { change } = createFileChange(await analyzeWith([importing], 'a.py', 'f(bad)\nbad\n'), {
      safety: 'safe',
    });
    assert.equal(change?.newText, 'import good\nf(good)\ngood\n');
  });

  it('leaves unsafe fixes alone when only safe ones are wanted', async () => {
    const ugly = makeWordRule({ word: 'ugly', safety: 'unsafe', edits: replaceBy('nice') });
    const context = await analyzeWith([bad, ugly], 'a.py', 'bad(ugly)\n');
    assert.equal(createFileChange(context, { safety: 'safe' }).change?.newText, 'good(ugly)\n');
    assert.equal(createFileChange(context, { safety: 'safe' }).change?.safety, 'safe');
    assert.equal(createFileChange(context, { safety: 'unsafe' }).change?.newText, 'good(nice)\n');
    assert.equal(createFileChange(context, { safety: 'unsafe' }).change?.safety, 'unsafe');
  });

  it('takes the findings of some rules only', async () => {
    const ugly = makeWordRule({ word: 'ugly', edits: replaceBy('nice') });
    const context = await analyzeWith([bad, ugly], 'a.py', 'bad(ugly)\n');
    assert.equal(createFileChange(context, { safety: 'safe', ruleIds: ['no-ugly'] }).change?.newText, 'bad(nice)\n');
    assert.equal(createFileChange(context, { safety: 'safe', ruleIds: [] }).change, undefined);
  });

  it('leaves excepted findings alone, also when their line changes', async () => {
    const context = await analyzeWith([bad], 'a.py', 'f(bad, bad, bad)\n');
    const [, middle = ''] = fingerprintsOf(context);
    const { change } = createFileChange(context, { safety: 'safe', except: new Set([middle]) });
    assert.equal(change?.newText, 'f(good, bad, good)\n');
  });

  it('withholds what fails its proof and fixes the rest', async () => {
    const worse = makeWordRule({ word: 'worse', edits: replaceBy('(') });
    const context = await analyzeWith([bad, worse], 'a.py', 'bad\nf(worse)\nbad\n');
    const { change, withheld } = createFileChange(context, { safety: 'safe' });
    assert.equal(change?.newText, 'good\nf(worse)\ngood\n');
    assert.deepEqual(
      withheld.map(({ finding, reason }) => `${finding.ruleId}: ${reason}`),
      ['no-worse: The changed text has a syntax error.'],
    );
  });

  it('keeps the line breaks of the file', async () => {
    const context = await analyzeWith([bad], 'a.py', 'bad\r\nf(1)\r\nbad\r\n');
    assert.equal(createFileChange(context, { safety: 'safe' }).change?.newText, 'good\r\nf(1)\r\ngood\r\n');
  });

  it('never begins or ends an edit within a character', async () => {
    const replaceIn = (from: string, to: string): Rule =>
      makeRule({
        id: `no-${from}`,
        create: (context) => ({
          string(at) {
            if (!at.text.includes(from)) return;
            const edits = () => [{ ...spanOf(at), newText: at.text.replace(from, to) }];
            context.report({ at, message: from, fix: { title: from, safety: 'safe', edits } });
          },
        }),
      });
    const context = await analyzeWith([replaceIn('a', ''), replaceIn('😀', '😁')], 'a.py', 'f("😀a")\n');
    const { change } = createFileChange(context, { safety: 'safe' });
    assert.deepEqual(change?.edits, [{ start: 3, end: 6, newText: '😁' }]);
  });
});

function spanOf({ start, end }: { start: number; end: number }): { start: number; end: number } {
  return { start, end };
}
