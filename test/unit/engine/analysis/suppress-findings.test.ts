import assert from 'node:assert/strict';
import { FindingSuppressor } from '#engine/analysis/suppress-findings.ts';
import { createFileChange } from '#engine/proposals/create-change.ts';
import type { Suppression } from '#shared/domain/suppression.ts';
import { analyzeWith, makeWordRule, replaceBy } from '#test/support/analysis.ts';

const finding = { ruleId: 'no-bad', fingerprint: '0123456789abcdef' };
const covers = (suppression: Omit<Suppression, 'reason'>, path = 'src/a.py'): boolean =>
  new FindingSuppressor([{ ...suppression, reason: 'r' }]).forFile(path)(finding).length > 0;

describe('FindingSuppressor', () => {
  it('covers one finding, in its file only where one is told', () => {
    const { fingerprint } = finding;
    assert.equal(covers({ fingerprint }), true);
    assert.equal(covers({ fingerprint, path: 'src/a.py' }), true);
    assert.equal(covers({ fingerprint, path: 'src/a.py' }, 'src/b.py'), false);
    assert.equal(covers({ fingerprint: 'fedcba9876543210', ruleId: 'no-bad' }), false);
  });

  it('covers a rule, a path, or a rule in a path', () => {
    assert.equal(covers({ ruleId: 'no-bad' }), true);
    assert.equal(covers({ ruleId: 'no-worse' }), false);
    assert.equal(covers({ path: '**/*.py' }), true);
    assert.equal(covers({ path: 'lib/**' }), false);
    assert.equal(covers({ ruleId: 'no-bad', path: 'src/**' }), true);
    assert.equal(covers({ ruleId: 'no-worse', path: 'src/**' }), false);
    assert.equal(covers({ path: '**/*.py' }, '.github/a.py'), true);
  });

  it('names every suppression that covers a finding', () => {
    const list = [
      { ruleId: 'no-bad', reason: 'rule' },
      { fingerprint: finding.fingerprint, reason: 'one' },
      { path: 'lib/**', reason: 'elsewhere' },
      { fingerprint: finding.fingerprint, reason: 'again' },
    ];
    const found = new FindingSuppressor(list).forFile('a.py')(finding);
    assert.deepEqual(
      found.map(({ reason }) => reason),
      ['one', 'again', 'rule'],
    );
  });
});

describe('an analysis with suppressions', () => {
  const rules = [makeWordRule({ word: 'bad', edits: replaceBy('good') }), makeWordRule({ word: 'worse' })];
  const code = 'bad\nx = bad\nworse  # noqa\nworse\n';

  it('leaves out what they cover, without its fixes, and counts it apart from the marks in the code', async () => {
    const { analysis } = await analyzeWith(rules, 'a.py', code);
    const [first = assert.fail()] = analysis.report.findings;
    const suppressions = [
      { fingerprint: first.fingerprint, reason: 'r' },
      { ruleId: 'no-worse', reason: 'r' },
    ];
    const suppressed = await analyzeWith(rules, 'a.py', code, { suppressions });
    const { report } = suppressed.analysis;
    assert.deepEqual(
      report.findings.map(({ range }) => range.start.line),
      [1],
    );
    assert.deepEqual(report.hidden, { suppressed: 1, suppressedByTeam: 2, lowConfidence: 0, baseline: 0 });
    assert.ok(report.score > analysis.report.score);
    assert.equal(createFileChange(suppressed, { safety: 'safe' }).change?.newText, code.replace('x = bad', 'x = good'));
  });
});
