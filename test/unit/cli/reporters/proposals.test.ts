import assert from 'node:assert/strict';
import { createColors } from 'picocolors';
import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { Proposal } from '#shared/domain/proposal.ts';
import { describeConflict } from '#cli/reporters/proposal-conflict.ts';
import { describeResult } from '#cli/reporters/proposal-result.ts';
import { createStyle, describeList, describeProposal, describeRecord } from '#cli/reporters/proposal-text.ts';
import { proposalToJson, recordToJson } from '#cli/reporters/proposal-json.ts';
import { PASSED } from '#test/support/journal-desk.ts';

const style = createStyle({ cwd: '/w/src', hasColor: false }, '/w');
const DIFF = '--- a/src/a.py\n+++ b/src/a.py\n@@ -1,1 +1,0 @@\n-import os\r\n';

function makeProposal(fields: Partial<Proposal> = {}): Proposal {
  return {
    id: '0123456789',
    title: 'Remove the unused import `os` in src/a.py',
    safety: 'safe',
    origin: { kind: 'rule', ruleIds: ['unused-import'] },
    findings: [
      { fingerprint: 'f', ruleId: 'unused-import', severity: 'low', path: 'src/a.py', line: 3, message: 'Not used.' },
    ],
    files: [{ path: 'src/a.py', base: 'b', result: 'r', edits: [] }],
    checks: PASSED,
    ...fields,
  };
}

function makeRecord(fields: Partial<ProposalRecord> = {}): ProposalRecord {
  const proposal = makeProposal();
  const at = '2030-01-31T12:00:59.000Z';
  return {
    proposal,
    state: 'verified',
    createdAt: at,
    changedAt: at,
    author: 'Ada',
    checks: proposal.checks,
    ...fields,
  };
}

describe('describeProposal', () => {
  it('tells title, safety, findings as the user would type them, every check and the diff', () => {
    assert.equal(
      describeProposal(makeProposal(), DIFF, style),
      [
        'Remove the unused import `os` in src/a.py · safe',
        '  a.py:3  low  Not used. unused-import',
        '  Checks passed: applies, parses, findings gone, nothing new · not run: types, check command',
        DIFF,
      ].join('\n'),
    );
  });

  it('gives the reasons of checks that failed or could not be run', () => {
    const checks = [
      ...PASSED,
      { name: 'types', outcome: 'failed', detail: 'a.ts(1,1): no.' },
      { name: 'command', outcome: 'not-run', detail: 'The project names none.' },
    ] as const;
    const text = describeProposal(makeProposal({ checks }), '', style);
    assert.match(
      text,
      / · failed: types · not run: check command\n {4}types: a\.ts\(1,1\): no\.\n {4}check command: The/,
    );
  });

  it('tells what a change reaches, and how risky that is', () => {
    const symbol = { name: 'f', path: 'src/a.py', line: 1, isPublic: true, isSignatureChanged: false };
    const impact = {
      symbols: [symbol, { ...symbol, isPublic: false }],
      callers: [{ symbol: 'f', path: 'b.py', line: 2 }],
      tests: [],
      isCut: true,
      complexityDelta: -2,
      scoreDelta: 0.004,
      risk: 'medium',
      reasons: ['`f` is called in 1 other file.'],
    } as const;
    assert.match(
      describeProposal(makeProposal({ impact }), '', style),
      /\n {2}Impact medium risk · 2 symbols \(1 public\), 1 caller or more, 0 tests, complexity -2, score unchanged\n {4}`f` is called/,
    );
  });

  it('counts findings beyond a dozen', () => {
    const [finding] = makeProposal().findings;
    assert.ok(finding);
    const findings = Array.from({ length: 15 }, () => finding);
    assert.match(describeProposal(makeProposal({ findings }), '', style), /\n {2}and 3 more findings\n/);
  });

  it('paints the diff line by line and lets no code steer the terminal', () => {
    const colors = createColors(true);
    const text = describeProposal(makeProposal(), '+x = "\u001b[2J"\r\n-y\n', { ...style, colors });
    assert.ok(text.includes(`${colors.green('+x = "\ufffd[2J"')}\r\n${colors.red('-y')}\n`));
  });
});

describe('describeRecord and describeList', () => {
  it('tell state, time, author, branch and reason', () => {
    const applied = {
      kind: 'applied',
      files: [],
      to: { kind: 'branch', branch: 'tidy', commit: '0123456789abcdef' },
    } as const;
    const record = makeRecord({ state: 'applied', applied, changedAt: '2030-02-01T00:00:00.000Z', reason: 'Why.' });
    assert.match(
      describeRecord(record, DIFF, style),
      /^Proposal 0123456789: applied to tidy \(0123456789ab\)\nWhy\.\nMade 2030-01-31 12:00 UTC by Ada, changed 2030-02-01 00:00 UTC\nRemove/,
    );
    assert.equal(
      describeList([makeRecord({ state: 'rolled-back' }), makeRecord()], style.colors),
      '0123456789  rolled-back  2030-01-31 12:00 UTC  Remove the unused import `os` in src/a.py\n' +
        '0123456789  verified     2030-01-31 12:00 UTC  Remove the unused import `os` in src/a.py\n',
    );
  });
});

describe('describeConflict and describeResult', () => {
  const lines =
    '1|2|3|<<<<<<< your file|mine|=======|theirs|>>>>>>> proposal|4|5|6|7|8|<<<<<<< your file|=======|added|>>>>>>> proposal|';
  const text = lines.replaceAll('|', '\r\n');
  const conflict = { path: 'src/a.py', text, count: 2 };

  it('show the places with both sides and the lines around them', () => {
    const shown =
      '2|3|<<<<<<< your file|mine|=======|theirs|>>>>>>> proposal|4|5|…|7|8|<<<<<<< your file|=======|added|>>>>>>> proposal|';
    const expected = shown.split('|').map((line) => `  ${line}\n`);
    assert.equal(describeConflict(conflict, style), `a.py  2 conflicts\n${expected.join('')}`);
  });

  it('say what to do: other than for one that is applied', () => {
    const outcome = { kind: 'conflict', record: makeRecord({ state: 'conflicted' }), conflicts: [conflict] } as const;
    const record = makeRecord();
    const open = describeResult({ record, outcome, written: [] }, style);
    assert.match(open, /"refactoriq proposals apply 0123456789" again, or give it up: "refactoriq proposals reject/);
    assert.match(open, /--write-conflicts writes/);
    const applied = { kind: 'applied', files: [], to: { kind: 'files' } } as const;
    const stuck = { ...outcome, record: makeRecord({ state: 'conflicted', applied }) };
    const told = describeResult({ record, outcome: stuck, written: ['src/a.py.conflict'] }, style);
    assert.match(told, /run "refactoriq undo 0123456789" again/);
    assert.match(told, /both sides are in a\.py\.conflict\./);
  });
});

describe('proposals as JSON', () => {
  it('have the documented fields, and no times before they are recorded', () => {
    const own = ['title', 'safety', 'origin', 'findings', 'files', 'checks'];
    assert.deepEqual(Object.keys(proposalToJson(makeProposal(), DIFF)), [...own, 'diff']);
    assert.deepEqual(Object.keys(recordToJson(makeRecord({ reason: 'Why.' }))), [
      'id',
      'state',
      'createdAt',
      'changedAt',
      'author',
      'reason',
      ...own,
    ]);
  });
});
