import assert from 'node:assert/strict';
import { createBaseline } from '#engine/analysis/baseline.ts';
import { parseBaseline, serializeBaseline } from '#engine/analysis/baseline-file.ts';
import { makeFinding, makeReport } from '#test/support/reports.ts';

const TEXT = 'a = eval(x)\nb = exec("y")\n';
const first = makeFinding(TEXT, 'eval', { fingerprint: 'bbbb', ruleId: 'no-eval' });
const second = makeFinding(TEXT, 'exec', {
  fingerprint: 'aaaa',
  ruleId: 'no-exec',
  anchor: { line: 'b = exec("…")', symbol: '' },
});

describe('a baseline file', () => {
  it('has one finding a line, by path and then as in the document, whatever the order of the reports', () => {
    const reports = [makeReport('b.py', [first, second]), makeReport('a.py', [first]), makeReport('clean.py')];
    const text = serializeBaseline(createBaseline(reports).findings);
    assert.equal(text, serializeBaseline(createBaseline(reports.toReversed()).findings));
    assert.equal(
      text,
      `{
  "version": 2,
  "findings": {
    "a.py": {
      "bbbb": { "rule": "no-eval" }
    },
    "b.py": {
      "bbbb": { "rule": "no-eval" },
      "aaaa": { "rule": "no-exec", "in": "", "code": "b = exec(\\"…\\")" }
    }
  }
}
`,
    );
  });

  it('is read back as it was', () => {
    const { findings } = createBaseline([makeReport('a.py', [first, second]), makeReport('__proto__', [first])]);
    assert.deepEqual(parseBaseline(serializeBaseline(findings)), { kind: 'findings', findings });
    assert.deepEqual(parseBaseline(serializeBaseline(new Map())), { kind: 'findings', findings: new Map() });
  });

  it('of version 1 is read too', () => {
    assert.deepEqual(parseBaseline('{"version":1,"findings":{"a.py":{"aaaa":"no-eval"}}}'), {
      kind: 'findings',
      findings: new Map([['a.py', new Map([['aaaa', { ruleId: 'no-eval' }]])]]),
    });
  });

  for (const text of [
    '',
    '{',
    '[]',
    '{"version":3,"findings":{}}',
    '{"version":1,"findings":{"a.py":3}}',
    '{"version":2,"findings":{"a.py":{"aaaa":{"in":"f"}}}}',
  ]) {
    it(`refuses ${JSON.stringify(text)} with the reason`, () => {
      const reading = parseBaseline(text);
      assert.ok(reading.kind === 'invalid' && reading.problem.length > 10);
    });
  }
});
