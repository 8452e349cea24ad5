import assert from 'node:assert/strict';
import { applyBaseline, createBaseline, parseBaseline, serializeBaseline } from '#engine/analysis/baseline.ts';
import { makeFinding, makeReport, makeSkipped } from '#test/support/reports.ts';

const TEXT = 'a = eval(x)\nb = exec(y)\n';
const first = makeFinding(TEXT, 'eval', { fingerprint: 'aaaa', ruleId: 'no-eval' });
const second = makeFinding(TEXT, 'exec', { fingerprint: 'bbbb', ruleId: 'no-exec' });

describe('baseline', () => {
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
  });

  it('is written the same whatever the order of the reports', () => {
    const reports = [makeReport('b.py', [second, first]), makeReport('a.py', [first]), makeReport('clean.py')];
    const text = serializeBaseline(createBaseline(reports));
    assert.equal(text, serializeBaseline(createBaseline(reports.toReversed())));
    assert.deepEqual(JSON.parse(text), {
      version: 1,
      findings: { 'a.py': { aaaa: 'no-eval' }, 'b.py': { aaaa: 'no-eval', bbbb: 'no-exec' } },
    });
  });

  it('is read back as it was', () => {
    const baseline = createBaseline([makeReport('a.py', [first, second]), makeReport('__proto__', [first])]);
    assert.deepEqual(parseBaseline(serializeBaseline(baseline)), { kind: 'baseline', baseline });
  });

  for (const text of ['', '{', '[]', '{"version":2,"findings":{}}', '{"version":1,"findings":{"a.py":3}}']) {
    it(`refuses ${JSON.stringify(text)} with the reason`, () => {
      const reading = parseBaseline(text);
      assert.ok(reading.kind === 'invalid' && reading.problem.length > 10);
    });
  }
});
