import { type Check, isVerified } from '#shared/domain/document-change.ts';
import type { HistoryEntry, HistoryEvent, ProposalRecord } from '#shared/domain/history-entry.ts';
import type { ProposalState } from '#shared/domain/proposal.ts';

/** The proposals of a history with what became of them, oldest first. Throws for an entry about none of them. */
export function recordsOf(entries: readonly HistoryEntry[]): ProposalRecord[] {
  const records = new Map<string, ProposalRecord>();
  for (const entry of entries) records.set(entry.proposalId, nextRecord(records.get(entry.proposalId), entry));
  return [...records.values()];
}

/** What a record becomes when something happens to its proposal. */
export function nextRecord(record: ProposalRecord | undefined, entry: HistoryEntry): ProposalRecord {
  const { proposalId, at, author, event } = entry;
  if (event.kind === 'proposed') {
    const { proposal } = event;
    const { checks } = proposal;
    return { proposal, state: stateOfChecks(checks), createdAt: at, changedAt: at, author, checks };
  }
  if (!record) throw new Error(`The history has an entry for the proposal ${proposalId}, which it does not hold.`);
  return { ...foldEvent(record, event), changedAt: at };
}

function foldEvent(record: ProposalRecord, event: Exclude<HistoryEvent, { kind: 'proposed' }>): ProposalRecord {
  switch (event.kind) {
    case 'checked': {
      const { checks } = event;
      return { ...record, checks, state: stateAfterChecks(record.state, checks) };
    }
    case 'approved':
      return { ...record, state: 'approved' };
    case 'rejected': {
      const { reason } = event;
      return { ...settle(record), state: 'rejected', ...(reason === undefined ? {} : { reason }) };
    }
    case 'begin-apply':
    case 'begin-roll-back':
      return { ...record, interrupted: event };
    case 'applied':
      return { ...settle(record), state: 'applied', applied: event };
    case 'rolled-back': {
      const { applied: _applied, ...rest } = settle(record);
      return { ...rest, state: 'rolled-back' };
    }
    case 'undone': {
      const { interrupted: _interrupted, ...rest } = record;
      return rest;
    }
    case 'conflicted':
      return { ...settle(record), state: 'conflicted', reason: event.reason };
  }
}

/** Whether it still waits for somebody to decide about it. */
export function isOpen({ state }: Pick<ProposalRecord, 'state'>): boolean {
  return state === 'draft' || state === 'verified' || state === 'approved';
}

export type ProposalAction = 'approve' | 'reject' | 'apply' | 'roll-back';

const ALLOWED: Readonly<Record<ProposalAction, readonly ProposalState[]>> = {
  approve: ['verified'],
  reject: ['draft', 'verified', 'approved', 'conflicted'],
  apply: ['verified', 'approved', 'conflicted', 'rolled-back'],
  'roll-back': ['applied', 'conflicted'],
};

/** Why an action does not go with the state of a proposal, as a sentence; undefined when it does. */
export function describeIllegal(record: ProposalRecord, action: ProposalAction): string | undefined {
  // Conflicted is either one that could not be applied or one that could not be rolled back.
  const isConflictedElsewhere = record.state === 'conflicted' && (action === 'roll-back') !== isApplied(record);
  if (ALLOWED[action].includes(record.state) && !isConflictedElsewhere) return undefined;
  return `The proposal ${record.proposal.id} cannot be ${PARTICIPLES[action]}: ${describeState(record)}.`;
}

const PARTICIPLES: Readonly<Record<ProposalAction, string>> = {
  approve: 'approved',
  reject: 'rejected',
  apply: 'applied',
  'roll-back': 'rolled back',
};

function describeState(record: ProposalRecord): string {
  if (isApplied(record)) return 'it is applied';
  switch (record.state) {
    case 'draft': {
      const failed = record.checks.find(({ outcome }) => outcome === 'failed');
      return failed ? `its check “${failed.name}” failed` : 'not all of its checks were run';
    }
    case 'rejected':
      return record.reason === undefined ? 'it was rejected' : `it was rejected (${record.reason})`;
    case 'approved':
      return 'it is approved and not applied';
    case 'rolled-back':
      return 'it was rolled back';
    case 'conflicted':
      return 'it is in conflict with what the files hold now';
    case 'verified':
    case 'applied':
      return 'it is not applied';
  }
}

function isApplied({ applied }: ProposalRecord): boolean {
  return applied !== undefined;
}

/** Who approved a proposal approved what was proven: that ends when a check fails. */
function stateAfterChecks(state: ProposalState, checks: readonly Check[]): ProposalState {
  const next = stateOfChecks(checks);
  return !isOpen({ state }) || (state === 'approved' && next === 'verified') ? state : next;
}

function stateOfChecks(checks: readonly Check[]): ProposalState {
  return isVerified({ checks }) ? 'verified' : 'draft';
}

/** Without what no longer counts when something came to its end. */
function settle(record: ProposalRecord): ProposalRecord {
  const { interrupted: _interrupted, reason: _reason, ...rest } = record;
  return rest;
}
