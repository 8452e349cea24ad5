import assert from 'node:assert/strict';
import { reportSarif } from '#cli/reporters/sarif.ts';
import { makeFinding, makeReport, makeRule, makeRun, makeSkipped } from '#test/support/reports.ts';

const TEXT = 'import os\r\ns = "😀" + eval(y)\r\n';
const finding = makeFinding(TEXT, 'eval(y)', { ruleId: 'test-rule', cwe: 79, message: 'Use {x} or a[0].' });
const fix = {
  fingerprint: finding.fingerprint,
  title: 'Replace it',
  safety: 'unsafe' as const,
  edits: [
    { start: 0, end: 11, newText: '' },
    { start: TEXT.length, end: TEXT.length, newText: '\n' },
  ],
};

describe('SARIF reporter', () => {
  const run = makeRun([makeReport('src/ä b#1.py', [finding], { fixes: [fix] })], { sources: { 'src/ä b#1.py': TEXT } });
  const document = JSON.parse(reportSarif(run));
  const [sarifRun] = document.runs;
  const [result] = sarifRun.results;

  it('is version 2.1.0 with one run', () => {
    assert.equal(document.version, '2.1.0');
    assert.equal(document.runs.length, 1);
    assert.equal(sarifRun.columnKind, 'utf16CodeUnits');
  });

  it('describes the rules of its results', () => {
    const [rule] = sarifRun.tool.driver.rules;
    assert.equal(sarifRun.tool.driver.rules[result.ruleIndex].id, result.ruleId);
    assert.equal(rule.help.text, 'It matters.');
    assert.match(rule.help.markdown, /^# Test code in production\n/);
    assert.deepEqual(rule.properties, {
      category: 'security',
      tags: ['security', 'external/cwe/cwe-079'],
      precision: 'high',
      'problem.severity': 'error',
      'security-severity': '8.0',
    });
  });

  it('places a result by line and UTF-16 column in an encoded path below the root', () => {
    assert.deepEqual(result.locations[0].physicalLocation, {
      artifactLocation: { uri: 'src/%C3%A4%20b%231.py', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2, startColumn: 12, endLine: 2, endColumn: 19 },
    });
  });

  it('escapes what means something in a SARIF message', () => {
    assert.equal(result.message.text, 'Use {{x}} or a\\[0\\].');
  });

  it('carries the fingerprint, the level and the properties', () => {
    assert.equal(result.level, 'error');
    assert.deepEqual(result.partialFingerprints, { 'refactoriqFingerprint/v1': '0123456789abcdef' });
    assert.equal(result.properties.cwe, 'CWE-79');
    assert.equal(result.suppressions, undefined);
  });

  it('carries the verified fix as replacements; a deletion inserts nothing', () => {
    assert.deepEqual(result.fixes[0].artifactChanges[0].replacements, [
      { deletedRegion: { startLine: 1, startColumn: 1, endLine: 2, endColumn: 1 } },
      { deletedRegion: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 1 }, insertedContent: { text: '\n' } },
    ]);
  });

  it('gives related places ids', () => {
    const related = [{ range: finding.range, message: 'from here' }];
    const [again] = JSON.parse(reportSarif(makeRun([makeReport('a.py', [{ ...finding, related }])]))).runs[0].results;
    assert.equal(again.relatedLocations[0].id, 1);
    assert.equal(again.relatedLocations[0].message.text, 'from here');
  });

  it('leaves out rules without results', () => {
    const { runs } = JSON.parse(reportSarif({ ...run, rules: [makeRule({ id: 'other' }), makeRule()] }));
    assert.deepEqual(
      runs[0].tool.driver.rules.map(({ id }: { id: string }) => id),
      ['test-rule'],
    );
    assert.equal(runs[0].results[0].ruleIndex, 0);
  });

  it('keeps the 25,000 worst results and says how many it left out', () => {
    const many = Array.from({ length: 25_001 }, (_, index) => ({
      ...finding,
      severity: index === 0 ? ('low' as const) : ('high' as const),
    }));
    const { runs } = JSON.parse(reportSarif(makeRun([makeReport('a.py', many)])));
    assert.equal(runs[0].results.length, 25_000);
    assert.ok(runs[0].results.every(({ level }: { level: string }) => level === 'error'));
    assert.match(runs[0].invocations[0].toolExecutionNotifications[0].message.text, /^1 more finding left out/);
  });

  it('tells of files that were lost', () => {
    const { runs } = JSON.parse(reportSarif(makeRun([makeSkipped('a.py', 'crashed', 'out of memory')])));
    assert.deepEqual(runs[0].invocations, [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [{ level: 'warning', message: { text: 'a.py was not analyzed: out of memory.' } }],
      },
    ]);
  });

  it('holds no times and no absolute paths', () => {
    const text = reportSarif(run);
    assert.equal(text, reportSarif({ ...run, receipt: { ...run.receipt, milliseconds: 1 } }));
    assert.ok(!text.includes('file:'));
  });
});
