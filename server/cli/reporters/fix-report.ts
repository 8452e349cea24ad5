import type { FixSafety } from '#shared/domain/finding.ts';
import type { Proposal } from '#shared/domain/proposal.ts';
import type { AcceptOutcome } from '../commands/fix-targets.ts';
import type { WithheldChange } from '../commands/plan-proposals.ts';
import { stripControl } from './code-frame.ts';
import { proposalToJson } from './proposal-json.ts';
import type { ProposalStyle } from './proposal-text.ts';
import { describeConflict } from './proposal-conflict.ts';
import { countOf } from './summary.ts';

/** A proposal of a run with what came of it. */
export interface FixEntry {
  readonly proposal: Proposal;
  readonly diff: string;
  readonly outcome: AcceptOutcome | { readonly kind: 'declined' };
}

/** What a run of `fix` did. */
export interface FixReport {
  readonly entries: readonly FixEntry[];
  readonly withheld: readonly WithheldChange[];
  /** Fixes that were not wanted because they may change behaviour. */
  readonly unsafeCount: number;
}

const DONE: ReadonlySet<FixEntry['outcome']['kind']> = new Set(['applied', 'collected', 'kept']);

/** Those accepted and not refused. */
export function doneEntries({ entries }: Pick<FixReport, 'entries'>): FixEntry[] {
  return entries.filter(({ outcome }) => DONE.has(outcome.kind));
}

/** What came of one proposal, where that needs to be told. Ends with a line break or is empty. */
export function describeOutcome({ outcome }: FixEntry, style: ProposalStyle): string {
  switch (outcome.kind) {
    case 'applied': {
      const merged = outcome.merged.map(style.displayPath).join(', ');
      return `Applied as ${outcome.record.proposal.id}.${merged === '' ? '' : ` Merged with what changed in ${merged}.`}\n`;
    }
    case 'conflict':
      return `Not applied: ${outcome.record.reason ?? 'The same lines were changed.'}\n${outcome.conflicts
        .map((conflict) => describeConflict(conflict, style))
        .join('')}`;
    case 'refused':
      return `Not applied: ${stripControl(outcome.reason)}\n`;
    case 'kept':
      return `Kept as ${outcome.record.proposal.id}.\n`;
    case 'collected':
    case 'declined':
      return '';
  }
}

/** "3 proposals for 12 findings in 2 files". */
export function countEntries(entries: readonly FixEntry[]): string {
  const findings = entries.reduce((sum, { proposal }) => sum + proposal.findings.length, 0);
  const files = new Set(entries.flatMap(({ proposal }) => proposal.files.map(({ path }) => path))).size;
  return `${countOf(entries.length, 'proposal')} for ${countOf(findings, 'finding')} in ${countOf(files, 'file')}`;
}

/** What was not offered, a line each. */
export function describeLeft({ withheld, unsafeCount }: FixReport, isNamed: boolean): string[] {
  const fixes = countOf(withheld.length, 'fix', 'fixes');
  const hint = isNamed ? '' : ' (--withheld names them)';
  return [
    ...(withheld.length > 0 ? [`Withheld: ${fixes} whose proof failed${hint}.`] : []),
    ...(unsafeCount > 0
      ? [`Not tried: ${countOf(unsafeCount, 'fix', 'fixes')} that may change behaviour; --unsafe tries them as well.`]
      : []),
  ];
}

/** The fixes whose proof failed, a line each with the reason. */
export function describeWithheld(withheld: readonly WithheldChange[], { displayPath }: ProposalStyle): string {
  return withheld
    .map(({ path, finding, reason }) => {
      const place = `${displayPath(path)}:${finding.range.start.line + 1}`;
      return `${stripControl(`Withheld: ${place} ${finding.ruleId}: ${reason}`)}\n`;
    })
    .join('');
}

/** The fields of a run for programs. */
export function fixReportToJson({ entries, withheld }: FixReport) {
  return {
    proposals: entries.map(({ proposal, diff, outcome }) => ({
      ...outcomeToJson(outcome),
      ...proposalToJson(proposal, diff),
    })),
    withheld: withheld.map(({ path, finding, reason }) => ({
      path,
      line: finding.range.start.line + 1,
      ruleId: finding.ruleId,
      fingerprint: finding.fingerprint,
      safety: finding.fix?.safety ?? ('unsafe' satisfies FixSafety),
      reason,
    })),
  };
}

function outcomeToJson(outcome: FixEntry['outcome']) {
  switch (outcome.kind) {
    case 'applied':
      return {
        outcome: 'applied',
        id: outcome.record.proposal.id,
        merged: outcome.merged,
        ...(outcome.record.applied ? { appliedTo: outcome.record.applied.to } : {}),
      };
    case 'conflict':
      return { outcome: 'conflict', id: outcome.record.proposal.id, conflicts: outcome.conflicts };
    case 'refused':
      return { outcome: 'refused', reason: outcome.reason };
    case 'kept':
      return { outcome: 'kept', id: outcome.record.proposal.id };
    case 'collected':
      return { outcome: 'proposed' };
    case 'declined':
      return { outcome: 'declined' };
  }
}
