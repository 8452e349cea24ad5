import assert from 'node:assert/strict';
import { reportGithub } from '#cli/reporters/github.ts';
import { reportJson } from '#cli/reporters/json.ts';
import { reportMarkdown } from '#cli/reporters/markdown.ts';
import type { RunReport } from '#cli/reporters/run-report.ts';
import { createTextReporter } from '#cli/reporters/text.ts';
import { makeFinding, makeReport, makeRun, makeSkipped } from '#test/support/reports.ts';

const TEXT = 'import os\nx = eval(y)\n';
const worst = makeFinding(TEXT, 'eval(y)', { cwe: 95, fingerprint: 'aaaa' });
const mild = makeFinding(TEXT, 'import os', {
  severity: 'low',
  category: 'style',
  fingerprint: 'bbbb',
  message: '`os` | is unused, @you.',
});
const fix = {
  fingerprint: 'bbbb',
  title: 'Remove `os`',
  safety: 'safe' as const,
  edits: [{ start: 0, end: 10, newText: '' }],
};

function exampleRun(): RunReport {
  const reports = [
    makeReport('src/a.py', [mild, worst], { fixes: [fix] }),
    makeReport('src/b.py'),
    makeSkipped('src/c.js', 'minified'),
  ];
  return makeRun(reports, { sources: { 'src/a.py': TEXT }, unknown: 2 });
}

const plainText = createTextReporter({ useColor: false, isQuiet: false });

describe('text reporter', () => {
  it('shows findings with code, then what the run did', () => {
    assert.equal(
      plainText(exampleRun()),
      `src/a.py
  1:1  low  \`os\` | is unused, @you.
  test-rule · safe fix: Remove \`os\`
    1 | import os
      | ^^^^^^^^^

  2:5  high  Do not write \`eval(y)\`.
  test-rule · CWE-95
    1 | import os
    2 | x = eval(y)
      |     ^^^^^^^

2 findings: 1 high, 1 low (security 1, style 1)
1 safe fix verified: apply with --fix, look first with --diff.
Score 9.0/10
2 files analyzed, 3 skipped (2 in no language RefactorIQ knows, 1 minified), 1.2 s
`,
    );
  });

  it('shows the files with the worst findings first, others by path', () => {
    const severe = { ...worst, severity: 'critical' as const };
    const run = makeRun([
      makeReport('a.py', [mild]),
      makeReport('b.py', [mild, worst]),
      makeReport('c.py', [severe]),
      makeReport('d.py', [worst]),
    ]);
    const files = plainText(run).match(/^\w\.py$/gm);
    assert.deepEqual(files, ['c.py', 'b.py', 'd.py', 'a.py']);
  });

  it('says so when a run is clean', () => {
    assert.equal(
      plainText(makeRun([makeReport('a.py')])),
      'No findings: clean.\nScore 10.0/10\n1 file analyzed, 1.2 s\n',
    );
  });

  it('does not call a run over nothing clean', () => {
    assert.match(plainText(makeRun([])), /^There was no source code to analyze\./);
  });

  it('prints findings only when it is to be quiet', () => {
    const quiet = createTextReporter({ useColor: false, isQuiet: true });
    assert.equal(quiet(makeRun([makeReport('a.py')])), '');
    assert.doesNotMatch(quiet(exampleRun()), /Score/);
  });

  it('tells by what findings can be suppressed when it is asked to', () => {
    const text = createTextReporter({ useColor: false, isQuiet: true, hasFingerprints: true });
    const long = { ...worst, fingerprint: '0123456789abcdef' };
    assert.match(text(makeRun([makeReport('a.py', [long])])), /\n {2}test-rule · CWE-95 · fingerprint 01234567\n$/);
  });

  it('names suppressions that have expired', () => {
    const one = { ruleId: 'weak-hash', path: 'a.py', reason: 'r', expires: '2026-01-31' };
    const run = makeRun([makeReport('a.py')], {
      expired: [one, { path: 'lib/**', reason: 'r', expires: '2026-02-28' }],
    });
    assert.match(
      plainText(run),
      /\n2 suppressions have expired: weak-hash in a\.py \(2026-01-31\), every rule in lib\/\*\* \(2026-02-28\)\.\n/,
    );
    const many = Array.from({ length: 7 }, () => one);
    assert.match(plainText(makeRun([], { expired: many })), /7 suppressions have expired: .*\), 2 more\.\n/);
    assert.match(reportGithub(run), /::warning title=RefactorIQ::2 suppressions have expired/);
    assert.match(reportMarkdown(run), /2 suppressions have expired/);
    assert.match(reportJson(run), /"expiredSuppressions": \[\n\s+\{\n\s+"ruleId": "weak-hash"/);
  });

  it('tells what was hidden, lost and broken', () => {
    const report = makeReport('a.py', [], {
      hidden: { suppressed: 1, suppressedByTeam: 4, lowConfidence: 2, baseline: 3 },
      hasSyntaxErrors: true,
      ruleFailures: [{ ruleId: 'no-eval', message: 'boom' }],
    });
    const text = plainText(makeRun([report, makeSkipped('b.py', 'crashed', 'out of memory')]));
    assert.match(
      text,
      /Not shown: 2 of low confidence, 1 suppressed in the code, 4 suppressed by the team, 3 in the baseline\./,
    );
    assert.match(text, /The rule no-eval failed on a\.py: boom/);
    assert.match(text, /b\.py was not analyzed: out of memory\./);
    assert.match(text, /1 file with syntax errors/);
  });

  it('shows the worst when there is a limit, and counts the others', () => {
    const run = makeRun([makeReport('src/a.py', [mild, worst])], { limit: 1 });
    const text = plainText(run);
    assert.match(text, /eval/);
    assert.doesNotMatch(text, /unused/);
    assert.match(text, /2 findings.*\n1 of them not shown/);
  });

  it('paints severities when colour is wanted', () => {
    assert.ok(createTextReporter({ useColor: true, isQuiet: false })(exampleRun()).includes('\u001b[31mhigh'));
  });

  it('keeps control characters of messages away from the terminal', () => {
    const run = makeRun([makeReport('a\u001b.py', [makeFinding(TEXT, 'eval', { message: '\u001b]0;x\u0007' })])]);
    assert.ok(!plainText(run).includes('\u001b'));
  });
});

describe('JSON reporter', () => {
  it('counts lines and columns from one', () => {
    const document = JSON.parse(reportJson(exampleRun()));
    assert.equal(document.version, 1);
    assert.deepEqual(document.summary.fixes, { safe: 1, unsafe: 0, areVerified: true });
    assert.deepEqual(document.skipped, [{ path: 'src/c.js', reason: 'minified' }]);
    assert.deepEqual(document.files[0].findings[1], {
      ruleId: 'test-rule',
      severity: 'high',
      category: 'security',
      confidence: 'high',
      message: 'Do not write `eval(y)`.',
      cwe: 95,
      start: { line: 2, column: 5 },
      end: { line: 2, column: 12 },
      related: [],
      fingerprint: 'aaaa',
    });
    assert.deepEqual(document.files[0].findings[0].fix.edits, [{ start: 0, end: 10, newText: '' }]);
  });

  it('does not depend on how long the run took', () => {
    const run = exampleRun();
    assert.equal(reportJson(run), reportJson({ ...run, receipt: { ...run.receipt, milliseconds: 9 } }));
  });
});

describe('GitHub reporter', () => {
  it('writes the worst first and escapes properties and data', () => {
    const multiline = makeFinding(TEXT, 'import os\nx', {
      severity: 'medium',
      message: '100% sure:\nyes',
      fingerprint: 'cccc',
    });
    const run = makeRun([makeReport('a,b:c.py', [multiline, worst])]);
    assert.equal(
      reportGithub(run),
      [
        '::error file=a%2Cb%3Ac.py,line=2,endLine=2,col=5,endColumn=12,title=Test code in production (test-rule)::Do not write `eval(y)`.',
        '::warning file=a%2Cb%3Ac.py,line=1,endLine=2,col=1,title=Test code in production (test-rule)::100%25 sure:%0Ayes',
        'RefactorIQ: 2 findings: 1 high, 1 medium. Score 8.0/10. 1 file analyzed.',
        '',
      ].join('\n'),
    );
  });
});

describe('reporters of runs in which something went wrong', () => {
  const failed = makeReport('a.py', [], {
    hasSyntaxErrors: true,
    ruleFailures: [{ ruleId: 'eval', message: '5% "off"\n    at /home/me/a.ts:1' }],
  });
  const run = makeRun([failed, { kind: 'skipped', path: 'b.py', reason: 'unreadable', detail: 'it is gone' }]);

  it('name the rules and files, but no place on this machine', () => {
    for (const text of [plainText(run), reportJson(run), reportGithub(run), reportMarkdown(run)])
      assert.ok(!text.includes('/home/me'), text);
    assert.match(plainText(run), /The rule eval failed on a\.py: 5% "off"\n/);
    assert.ok(
      reportGithub(run).startsWith(
        [
          '::warning title=RefactorIQ::The rule eval failed on a.py: 5%25 "off"',
          '::warning title=RefactorIQ::b.py was not analyzed: it is gone.',
          '::warning title=RefactorIQ::1 file with syntax errors: what could be parsed was analyzed.',
          'RefactorIQ: No findings.',
        ].join('\n'),
      ),
    );
    assert.ok(
      reportMarkdown(run).endsWith(
        `
- The rule eval failed on a.py: 5% "off"
- b.py was not analyzed: it is gone.
- 1 file with syntax errors: what could be parsed was analyzed.
`,
      ),
    );
  });

  it('do not call a run clean that analyzed nothing', () => {
    const empty = makeRun([makeSkipped('a.min.js', 'minified')]);
    for (const text of [plainText(empty), reportGithub(empty), reportMarkdown(empty)])
      assert.match(text, /There was no source code to analyze\./);
  });
});

describe('Markdown reporter', () => {
  it('shows the counts and the worst findings as a table', () => {
    assert.equal(
      reportMarkdown(exampleRun()),
      `## RefactorIQ

**2 findings (security 1, style 1). Score 9.0/10.**

| critical | high | medium | low | info |
| ---: | ---: | ---: | ---: | ---: |
| 0 | 1 | 0 | 1 | 0 |

<details open>
<summary>2 findings</summary>

| severity | where | what | rule |
| --- | --- | --- | --- |
| high | \`src/a.py:2\` | Do not write \`eval(y)\`. | \`test-rule\`, CWE-95 |
| low | \`src/a.py:1\` | \`os\` \\| is unused, &#64;you. _Safe fix: Remove \`os\`._ | \`test-rule\` |

</details>

2 files analyzed, 3 skipped (2 in no language RefactorIQ knows, 1 minified). Verified fixes: 1 safe, 0 unsafe.
`,
    );
  });

  it('lets no markup of a message through', () => {
    const finding = makeFinding(TEXT, 'eval', { message: 'a <img src=x> [b](http://c) ![d](e)\n| f' });
    const text = reportMarkdown(makeRun([makeReport('a.py', [finding])]));
    assert.ok(text.includes('a &lt;img src=x&gt; \\[b\\](http://c) !\\[d\\](e) \\| f'));
  });

  it('says so when a run is clean', () => {
    assert.equal(
      reportMarkdown(makeRun([makeReport('a.py')])),
      '## RefactorIQ\n\n**No findings: clean. Score 10.0/10.**\n\n1 file analyzed.\n',
    );
  });
});
