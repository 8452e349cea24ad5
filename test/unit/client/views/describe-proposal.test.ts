import assert from 'node:assert/strict';
import {
  describeAge,
  describeOutcome,
  describeProof,
  describeReach,
  PROPOSAL_GROUPS,
} from '#client/views/describe-proposal.ts';
import { PROPOSAL_STATES } from '#shared/domain/proposal.ts';
import type { ProposalSummary } from '#shared/protocol/proposals.ts';

const NOW = new Date('2026-03-04T12:00:00Z');
const proposal: ProposalSummary = {
  id: '0123456789',
  folder: 'file:///w',
  title: 'Fix 2 findings',
  state: 'verified',
  steps: ['apply', 'reject'],
  safety: 'safe',
  origin: { kind: 'rule', ruleIds: ['unused-import'] },
  findings: 2,
  files: [{ path: 'a.py', uri: 'file:///w/a.py' }],
  author: 'ada',
  createdAt: '2026-03-04T11:00:00Z',
  changedAt: '2026-03-04T11:30:00Z',
};

describe('proposals as text', () => {
  it('are in exactly one group of the view, whatever their state', () => {
    assert.deepEqual(PROPOSAL_GROUPS.flatMap(({ states }) => states).toSorted(), [...PROPOSAL_STATES].toSorted());
  });

  it('say what they reach, and what to be careful about', () => {
    assert.equal(describeReach(proposal, NOW), '1 file · 30 min ago');
    const risky = { ...proposal, safety: 'unsafe', risk: 'high' } as const;
    assert.equal(describeReach(risky, NOW), '1 file · may change behaviour · high risk · 30 min ago');
    assert.equal(describeProof(proposal), 'It passed its checks.');
    assert.equal(describeProof(risky), 'It passed its checks. It may change what the program does. Its risk is high.');
    assert.equal(describeProof({ ...proposal, state: 'draft' }), 'One of its checks failed.');
  });

  it('say how old they are', () => {
    const ages = ['2026-03-04T11:59:30Z', '2026-03-04T05:00:00Z', '2026-03-03T11:00:00Z', '2025-12-01T00:00:00Z'];
    assert.deepEqual(
      ages.map((at) => describeAge(at, NOW)),
      ['just now', '7 h ago', '1 day ago', '2025-12-01'],
    );
  });

  it('say what came of a step', () => {
    const applied = { ...proposal, state: 'applied' } as const;
    assert.equal(describeOutcome({ kind: 'done', proposal: applied, merged: [] }), 'Applied: Fix 2 findings.');
    assert.equal(
      describeOutcome({ kind: 'done', proposal: { ...proposal, state: 'rolled-back' }, merged: ['a.py', 'b.py'] }),
      'Rolled back: Fix 2 findings. Other changes were kept in a.py, b.py.',
    );
    assert.equal(
      describeOutcome({ kind: 'partly', proposal: { ...applied, title: 'A part of: Fix 2 findings' }, of: proposal }),
      'Applied a part of: Fix 2 findings.',
    );
    assert.equal(
      describeOutcome({ kind: 'conflict', proposal: { ...proposal, reason: 'The same lines.' }, conflicts: [] }),
      'Nothing was written. The same lines.',
    );
    assert.equal(describeOutcome({ kind: 'dismissed', proposal }), 'Nothing was applied.');
    assert.equal(describeOutcome({ kind: 'refused', reason: 'No.' }), 'No.');
  });
});
