import assert from 'node:assert/strict';
import { describeIllegal, isOpen, recordsOf, type ProposalAction } from '#engine/proposals/proposal-records.ts';
import type { Check } from '#shared/domain/document-change.ts';
import type { HistoryEntry, HistoryEvent, ProposalRecord } from '#shared/domain/history-entry.ts';
import type { Proposal } from '#shared/domain/proposal.ts';
import { PASSED } from '#test/support/journal-desk.ts';

const FILES = [{ path: 'a.py', before: 'aa', after: 'bb' }];

const BEGIN_APPLY: HistoryEvent = { kind: 'begin-apply', files: FILES };
const APPLIED: HistoryEvent = { kind: 'applied', files: FILES, to: { kind: 'files' } };
const BEGIN_ROLL_BACK: HistoryEvent = { kind: 'begin-roll-back', files: FILES };
const ROLLED_BACK: HistoryEvent = { kind: 'rolled-back', files: FILES };
const CONFLICTED: HistoryEvent = { kind: 'conflicted', paths: ['a.py'], reason: 'Both changed.' };
const UNDONE: HistoryEvent = { kind: 'undone', reason: 'The disk is full.' };

function proposed(checks: readonly Check[] = PASSED): HistoryEvent {
  const proposal: Proposal = {
    id: 'p1',
    title: 'Fix it',
    safety: 'safe',
    origin: { kind: 'duplicate' },
    findings: [],
    files: [],
    checks,
  };
  return { kind: 'proposed', proposal };
}

function recordAfter(...events: readonly HistoryEvent[]): ProposalRecord {
  const entries = events.map((event, index): HistoryEntry => {
    return { proposalId: 'p1', at: `2030-01-0${index + 1}T00:00:00.000Z`, author: index === 0 ? 'Ada' : 'Bob', event };
  });
  const [record] = recordsOf(entries);
  assert.ok(record);
  return record;
}

describe('recordsOf', () => {
  it('takes a proposal for verified when all it needs passed and nothing failed', () => {
    const notRun: Check = { name: 'types', outcome: 'not-run' };
    assert.equal(recordAfter(proposed([...PASSED, notRun])).state, 'verified');
    assert.equal(recordAfter(proposed([...PASSED, { name: 'types', outcome: 'failed' }])).state, 'draft');
    assert.equal(recordAfter(proposed(PASSED.slice(1))).state, 'draft');
    assert.equal(recordAfter(proposed([])).state, 'draft');
  });

  it('goes with checks that are run again, until it is applied or rejected', () => {
    const failed: HistoryEvent = { kind: 'checked', checks: [{ name: 'command', outcome: 'failed' }] };
    assert.equal(recordAfter(proposed([]), { kind: 'checked', checks: PASSED }).state, 'verified');
    assert.equal(recordAfter(proposed(), failed).state, 'draft');
    assert.equal(recordAfter(proposed(), { kind: 'approved' }, { kind: 'checked', checks: PASSED }).state, 'approved');
    assert.equal(recordAfter(proposed(), { kind: 'approved' }, failed).state, 'draft');
    const rejected = recordAfter(proposed(), { kind: 'rejected', reason: undefined }, failed);
    assert.equal(rejected.state, 'rejected');
    assert.deepEqual(rejected.checks, failed.kind === 'checked' && failed.checks);
  });

  it('tells who made a proposal, when, and when it changed last', () => {
    const record = recordAfter(proposed(), { kind: 'approved' });
    assert.equal(record.author, 'Ada');
    assert.equal(record.createdAt, '2030-01-01T00:00:00.000Z');
    assert.equal(record.changedAt, '2030-01-02T00:00:00.000Z');
  });

  it('keeps the reason of a rejection', () => {
    assert.equal(recordAfter(proposed(), { kind: 'rejected', reason: 'Ugly.' }).reason, 'Ugly.');
    assert.ok(!('reason' in recordAfter(proposed(), { kind: 'rejected', reason: undefined })));
  });

  it('holds what was begun until it is done or undone', () => {
    const begun = recordAfter(proposed(), BEGIN_APPLY);
    assert.deepEqual([begun.state, begun.interrupted], ['verified', BEGIN_APPLY]);
    for (const end of [APPLIED, UNDONE, CONFLICTED]) {
      assert.ok(!('interrupted' in recordAfter(proposed(), BEGIN_APPLY, end)), end.kind);
    }
    assert.equal(recordAfter(proposed(), { kind: 'approved' }, BEGIN_APPLY, UNDONE).state, 'approved');
  });

  it('holds what applying did as long as it is applied', () => {
    const life = [proposed(), BEGIN_APPLY, APPLIED];
    assert.deepEqual(recordAfter(...life).applied, APPLIED);
    assert.equal(recordAfter(...life).state, 'applied');
    assert.deepEqual(recordAfter(...life, BEGIN_ROLL_BACK, UNDONE).applied, APPLIED);
    const conflicted = recordAfter(...life, CONFLICTED);
    assert.deepEqual(
      [conflicted.state, conflicted.applied, conflicted.reason],
      ['conflicted', APPLIED, 'Both changed.'],
    );
    const back = recordAfter(...life, CONFLICTED, BEGIN_ROLL_BACK, ROLLED_BACK);
    assert.equal(back.state, 'rolled-back');
    assert.ok(!('applied' in back) && !('reason' in back) && !('interrupted' in back));
  });

  it('refuses a history that tells of a proposal it does not hold', () => {
    const entry: HistoryEntry = { proposalId: 'p2', at: '', author: '', event: { kind: 'approved' } };
    assert.throws(() => recordsOf([entry]), /entry for the proposal p2/);
  });
});

describe('describeIllegal', () => {
  const lives: Readonly<Record<string, readonly HistoryEvent[]>> = {
    draft: [proposed([])],
    verified: [proposed()],
    approved: [proposed(), { kind: 'approved' }],
    rejected: [proposed(), { kind: 'rejected', reason: 'Ugly' }],
    conflicted: [proposed(), CONFLICTED],
    applied: [proposed(), APPLIED],
    'applied, conflicted': [proposed(), APPLIED, CONFLICTED],
    'rolled back': [proposed(), APPLIED, ROLLED_BACK],
  };

  function allowed(action: ProposalAction): string[] {
    return Object.keys(lives).filter(
      (name) => describeIllegal(recordAfter(...(lives[name] ?? [])), action) === undefined,
    );
  }

  it('allows each action in the states it leads on from', () => {
    assert.deepEqual(allowed('approve'), ['verified']);
    assert.deepEqual(allowed('reject'), ['draft', 'verified', 'approved', 'conflicted']);
    assert.deepEqual(allowed('apply'), ['verified', 'approved', 'conflicted', 'rolled back']);
    assert.deepEqual(allowed('roll-back'), ['applied', 'applied, conflicted']);
  });

  it('says why in the other states', () => {
    const reasons = Object.values(lives).map((life) => describeIllegal(recordAfter(...life), 'approve'));
    assert.deepEqual(reasons, [
      'The proposal p1 cannot be approved: not all of its checks were run.',
      undefined,
      'The proposal p1 cannot be approved: it is approved and not applied.',
      'The proposal p1 cannot be approved: it was rejected (Ugly).',
      'The proposal p1 cannot be approved: it is in conflict with what the files hold now.',
      'The proposal p1 cannot be approved: it is applied.',
      'The proposal p1 cannot be approved: it is applied.',
      'The proposal p1 cannot be approved: it was rolled back.',
    ]);
    const failed = recordAfter(proposed([{ name: 'parses', outcome: 'failed' }]));
    assert.match(describeIllegal(failed, 'apply') ?? '', /its check “parses” failed\.$/);
  });
});

describe('isOpen', () => {
  it('is so before anybody decided', () => {
    assert.ok(isOpen(recordAfter(proposed([]))) && isOpen(recordAfter(proposed())));
    assert.ok(isOpen(recordAfter(proposed(), { kind: 'approved' })));
    assert.ok(!isOpen(recordAfter(proposed(), APPLIED)) && !isOpen(recordAfter(proposed(), CONFLICTED)));
  });
});
