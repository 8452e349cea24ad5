import { join } from 'node:path';
import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { ProposalStep, ProposalSummary } from '#shared/protocol/proposals.ts';
import { describeIllegal } from '#engine/proposals/proposal-records.ts';
import { toFileUri } from '../document-uri.ts';

const STEPS: readonly ProposalStep[] = ['apply', 'reject', 'roll-back'];

/** A record as lists show it; `root` is the absolute workspace folder. */
export function describeProposal(root: string, record: ProposalRecord): ProposalSummary {
  const { proposal, state, author, createdAt, changedAt, reason, applied } = record;
  const isOnBranch = applied?.to.kind === 'branch';
  return {
    id: proposal.id,
    folder: toFileUri(root),
    title: proposal.title,
    state,
    steps: STEPS.filter((step) => describeIllegal(record, step) === undefined && !(isOnBranch && step === 'roll-back')),
    safety: proposal.safety,
    origin: proposal.origin,
    findings: proposal.findings.length,
    files: proposal.files.map(({ path }) => ({ path, uri: toFileUri(join(root, path)) })),
    author,
    createdAt,
    changedAt,
    ...(proposal.impact ? { risk: proposal.impact.risk } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}
