import type { ProposalState } from '#shared/domain/proposal.ts';
import type { ProposalOutcome, ProposalSummary } from '#shared/protocol/proposals.ts';
import { countOf } from './count-of.ts';

/** Proposals of a kind as the view shows them together. */
export interface ProposalGroup {
  readonly title: string;
  readonly states: readonly ProposalState[];
  /** Shown at once: what is done with is folded. */
  readonly isOpen: boolean;
  /** A codicon. */
  readonly icon: string;
  /** The id of a theme color. */
  readonly color: string;
}

/** What wants a decision comes first. */
export const PROPOSAL_GROUPS: readonly ProposalGroup[] = [
  { title: 'Conflicted', states: ['conflicted'], isOpen: true, icon: 'warning', color: 'list.warningForeground' },
  {
    title: 'To Decide',
    states: ['verified', 'approved'],
    isOpen: true,
    icon: 'verified',
    color: 'charts.green',
  },
  { title: 'With a Failed Check', states: ['draft'], isOpen: true, icon: 'error', color: 'list.errorForeground' },
  { title: 'Applied', states: ['applied'], isOpen: true, icon: 'pass-filled', color: 'charts.blue' },
  { title: 'Rolled Back', states: ['rolled-back'], isOpen: false, icon: 'discard', color: 'descriptionForeground' },
  { title: 'Rejected', states: ['rejected'], isOpen: false, icon: 'circle-slash', color: 'descriptionForeground' },
];

/** How far a proposal can be relied on, in a sentence or two. */
export function describeProof({ state, safety, risk }: ProposalSummary): string {
  if (state === 'draft') return 'One of its checks failed.';
  const behaviour = safety === 'unsafe' ? ' It may change what the program does.' : '';
  return `It passed its checks.${behaviour}${risk === undefined || risk === 'low' ? '' : ` Its risk is ${risk}.`}`;
}

/** Beside the title: what it reaches and when something last happened to it. */
export function describeReach({ files, risk, safety, changedAt }: ProposalSummary, now: Date): string {
  const parts = [
    countOf(files.length, 'file'),
    ...(safety === 'unsafe' ? ['may change behaviour'] : []),
    ...(risk === undefined || risk === 'low' ? [] : [`${risk} risk`]),
    describeAge(changedAt, now),
  ];
  return parts.join(' · ');
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `at` is ISO 8601. */
export function describeAge(at: string, now: Date): string {
  const age = now.getTime() - Date.parse(at);
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  return age < 30 * DAY ? `${countOf(Math.floor(age / DAY), 'day')} ago` : at.slice(0, 10);
}

const PARTICIPLES: Partial<Record<ProposalState, string>> = {
  applied: 'Applied',
  'rolled-back': 'Rolled back',
  rejected: 'Rejected',
};

/** What came of a step, in a sentence for the user. */
export function describeOutcome(outcome: ProposalOutcome): string {
  switch (outcome.kind) {
    case 'done': {
      const { proposal, merged } = outcome;
      const kept = merged.length > 0 ? ` Other changes were kept in ${merged.join(', ')}.` : '';
      return `${PARTICIPLES[proposal.state] ?? 'Done'}: ${proposal.title}.${kept}`;
    }
    case 'partly':
      return `Applied ${lowerFirst(outcome.proposal.title)}.`;
    case 'conflict':
      return `Nothing was written. ${outcome.proposal.reason ?? 'The same lines were changed.'}`;
    case 'dismissed':
      return 'Nothing was applied.';
    case 'refused':
      return outcome.reason;
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
