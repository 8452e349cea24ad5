import assert from 'node:assert/strict';
import { reportJson } from '#cli/reporters/json.ts';
import { reportMarkdown } from '#cli/reporters/markdown.ts';
import type { RunReport } from '#cli/reporters/run-report.ts';
import { createTextReporter } from '#cli/reporters/text.ts';
import type { Blame } from '#engine/ports/git.ts';
import { makeFinding, makeReport, makeRun } from '#test/support/reports.ts';

const TEXT = 'one two\n';
const BLAME: Blame = {
  commit: '0123456789abcdef0123456789abcdef01234567',
  author: 'Ada <b>\u001b[2J',
  date: '2024-05-06T07:08:09+02:00',
  summary: 'Work',
  isBoundary: false,
};
const first = makeFinding(TEXT, 'one');
const second = makeFinding(TEXT, 'two', { severity: 'low' });
const run = makeRun([makeReport('a.py', [first]), makeReport('b.py', [second])]);
const reportText = createTextReporter({ useColor: false, isQuiet: false });
const reviewed = (dropped: { unchanged: number; known: number; moved: number }): RunReport => ({
  ...run,
  review: { receipt: { files: 2, lines: 40, dropped }, byRisk: ['b.py', 'a.py'] },
});

describe('reporters of changes', () => {
  it('say how much changed and what is not shown', () => {
    assert.match(
      reportText(reviewed({ unchanged: 1, known: 2, moved: 3 })),
      /2 changed files, 40 changed lines; 1 finding in unchanged code, 2 findings from before the change, 3 findings in moved code are not shown\./,
    );
    assert.match(
      reportText(reviewed({ unchanged: 0, known: 1, moved: 0 })),
      /; 1 finding from before the change is not shown\./,
    );
    assert.match(reportMarkdown(reviewed({ unchanged: 0, known: 0, moved: 0 })), /2 changed files, 40 changed lines\./);
  });

  it('show the riskiest file first', () => {
    const text = reportText(reviewed({ unchanged: 0, known: 0, moved: 0 }));
    assert.ok(text.indexOf('b.py') < text.indexOf('a.py'));
  });

  it('tell where findings come from, when that was asked for', () => {
    const origins = new Map([
      [first, BLAME],
      [second, undefined],
    ]);
    const text = reportText({ ...run, origins });
    assert.match(text, /introduced in 0123456789 by Ada <b>\ufffd\[2J, 2024-05-06/);
    assert.match(text, /not committed yet/);
    assert.match(reportMarkdown({ ...run, origins }), /_introduced in 0123456789 by Ada &lt;b&gt;/);
    const json = JSON.parse(reportJson({ ...run, origins })) as { files: { findings: { introduced: unknown }[] }[] };
    assert.deepEqual(
      json.files.map(({ findings }) => findings[0]?.introduced),
      [BLAME, null],
    );
    assert.doesNotMatch(reportJson(run), /introduced/);
  });

  it('say that a shallow history may begin later than the line', () => {
    const origins = new Map([[first, { ...BLAME, isBoundary: true }]]);
    assert.match(reportText({ ...run, origins }), /introduced in or before 0123456789/);
  });
});
