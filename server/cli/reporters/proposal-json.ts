import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { Proposal } from '#shared/domain/proposal.ts';

/** Raised when a field changes its meaning or goes; new fields may come without. */
const JSON_VERSION = 1;

/** A document for programs; docs/proposals.md describes the shapes. */
export function formatProposalJson(toolVersion: string, fields: Readonly<Record<string, unknown>>): string {
  const document = { version: JSON_VERSION, tool: { name: 'refactoriq', version: toolVersion }, ...fields };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** What is true of a proposal before and after it is recorded. */
export function proposalToJson(proposal: Proposal, diff?: string) {
  const { title, safety, origin, findings, files, checks, impact } = proposal;
  return {
    title,
    safety,
    origin,
    findings,
    files,
    checks,
    ...(impact === undefined ? {} : { impact }),
    ...(diff === undefined ? {} : { diff }),
  };
}

/** A recorded proposal with what became of it. */
export function recordToJson(record: ProposalRecord, diff?: string) {
  const { proposal, state, createdAt, changedAt, author, checks, reason, applied } = record;
  return {
    id: proposal.id,
    state,
    createdAt,
    changedAt,
    author,
    ...(reason === undefined ? {} : { reason }),
    ...(applied === undefined ? {} : { appliedTo: applied.to }),
    ...proposalToJson({ ...proposal, checks }, diff),
  };
}
