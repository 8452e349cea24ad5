import assert from 'node:assert/strict';
import type { Rule } from '#engine/rules/rule.ts';
import { analyzeWith, makeWordRule, replaceBy } from '#test/support/analysis.ts';
import { makeRule } from '#test/support/reports.ts';

const bad = makeWordRule({ word: 'bad', cwe: 79, edits: replaceBy('good') });

describe('Analyzer', () => {
  it('makes findings with the place and the traits of their rule', async () => {
    const { analysis } = await analyzeWith([bad], 'src/a.py', 'x = 1\ny = bad\n');
    const [finding] = analysis.report.findings;
    assert.deepEqual(finding && { ...finding, fingerprint: '' }, {
      ruleId: 'no-bad',
      category: 'security',
      severity: 'high',
      confidence: 'high',
      message: 'Do not write bad.',
      cwe: 79,
      span: { start: 10, end: 13 },
      range: { start: { line: 1, character: 4 }, end: { line: 1, character: 7 } },
      related: [],
      fix: { title: 'Fix bad', safety: 'safe' },
      fingerprint: '',
      anchor: { line: 'y = bad', symbol: '' },
    });
    assert.deepEqual([...analysis.fixes.keys()], [finding?.fingerprint]);
  });

  it('describes the file', async () => {
    const { report } = (await analyzeWith([bad], 'src/a.py', 'x = "é"\n')).analysis;
    assert.deepEqual(
      [report.kind, report.path, report.languageId, report.bytes, report.hasSyntaxErrors, report.score],
      ['analyzed', 'src/a.py', 'python', 9, false, 10],
    );
    assert.equal((await analyzeWith([bad], 'a.py', 'x = (\n')).analysis.report.hasSyntaxErrors, true);
  });

  it('prefers the severity of the project to that of the report, and that to that of the rule', async () => {
    const rule = makeWordRule({ word: 'bad', severity: 'low', report: { severity: 'medium', confidence: 'low' } });
    const severityWith = async (rules: Parameters<typeof analyzeWith>[3]): Promise<unknown> => {
      const [finding] = (await analyzeWith([rule], 'a.py', 'bad\n', { minimumConfidence: 'low', ...rules })).analysis
        .report.findings;
      return [finding?.severity, finding?.confidence];
    };
    assert.deepEqual(await severityWith({}), ['medium', 'low']);
    assert.deepEqual(await severityWith({ rules: { 'no-bad': { level: 'critical', options: {} } } }), [
      'critical',
      'low',
    ]);
  });

  it('hides and counts what is less certain than wanted', async () => {
    const rules = (['high', 'medium', 'low'] as const).map((confidence) =>
      makeWordRule({ word: 'bad', id: confidence, confidence }),
    );
    const shown = async (minimumConfidence: 'high' | 'medium' | 'low' | undefined): Promise<unknown> => {
      const { report } = (await analyzeWith(rules, 'a.py', 'bad\n', { minimumConfidence })).analysis;
      return [report.findings.map(({ ruleId }) => ruleId), report.hidden.lowConfidence];
    };
    assert.deepEqual(await shown('high'), [['high'], 2]);
    assert.deepEqual(await shown('medium'), [['high', 'medium'], 1]);
    assert.deepEqual(await shown(undefined), [['high', 'medium'], 1]);
    assert.deepEqual(await shown('low'), [['high', 'low', 'medium'], 0]);
  });

  it('counts what is suppressed, once and not as uncertain', async () => {
    const rule = makeWordRule({ word: 'bad', confidence: 'low' });
    const { report } = (await analyzeWith([rule], 'a.py', 'bad  # noqa\nbad\n')).analysis;
    assert.deepEqual(report.hidden, { suppressed: 1, suppressedByTeam: 0, lowConfidence: 1, baseline: 0 });
  });

  it('reports one place once for each rule', async () => {
    const twice: Rule = makeRule({
      id: 'twice',
      create: (context) => ({
        identifier(at) {
          context.report({ at, message: 'first' });
          context.report({ at, message: 'second' });
        },
      }),
    });
    const { report } = (await analyzeWith([twice, bad], 'a.py', 'bad\n')).analysis;
    assert.deepEqual(
      report.findings.map(({ ruleId, message }) => `${ruleId} ${message}`),
      ['no-bad Do not write bad.', 'twice first'],
    );
  });

  it('orders findings by their place, whoever came first', async () => {
    const atExit: Rule = makeRule({
      id: 'at-exit',
      create: (context) => ({ 'call:exit': (at) => context.report({ at, message: 'call' }) }),
    });
    const { report } = (await analyzeWith([atExit, bad], 'a.py', 'f(g(bad))\nbad\n')).analysis;
    assert.deepEqual(
      report.findings.map(({ span }) => [span.start, span.end]),
      [
        [0, 9],
        [2, 8],
        [4, 7],
        [10, 13],
      ],
    );
  });

  it('names rules that throw and keeps the rest', async () => {
    const broken = makeRule({
      id: 'broken',
      create: () => ({
        identifier() {
          throw new Error('oh');
        },
      }),
    });
    const { report } = (await analyzeWith([broken, bad], 'a.py', 'bad\n')).analysis;
    assert.deepEqual(
      report.ruleFailures.map(({ ruleId }) => ruleId),
      ['broken'],
    );
    assert.equal(report.findings.length, 1);
  });

  it('translates related places', async () => {
    const rule = makeWordRule({
      word: 'bad',
      report: { isUnnecessary: true, related: [{ at: { start: 0, end: 1 }, message: 'here' }] },
    });
    const [finding] = (await analyzeWith([rule], 'a.py', 'x\nbad\n')).analysis.report.findings;
    assert.deepEqual(finding?.related, [
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, message: 'here' },
    ]);
    assert.equal(finding?.isUnnecessary, true);
  });
});
