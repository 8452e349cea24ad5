import { createHash } from 'node:crypto';
import { type Check, type DocumentChange, joinChecks } from '#shared/domain/document-change.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { Impact } from '#shared/domain/impact.ts';
import type { Proposal, ProposalFinding, ProposalOrigin, ProposedFile } from '#shared/domain/proposal.ts';
import { applyEdits, orderEdits } from '#shared/domain/text-edit.ts';
import { hashContent } from './content-hash.ts';
import { listProposals } from './find-proposal.ts';
import type { ProposalDesk, Refusal } from './proposal-desk.ts';
import { isOpen, nextRecord } from './proposal-records.ts';
import { recordEvent } from './record-event.ts';
import { decodeText, encodeText } from './text-content.ts';

/** A change of one file with what it was made from. */
export interface DraftChange {
  readonly change: DocumentChange;
  /** The bytes of the file, as analyzed. */
  readonly before: Uint8Array;
  /** Of the analysis; those that the change answers go into the proposal. */
  readonly findings: readonly Finding[];
}

export interface ProposalDraft {
  /** At least one, and no two of the same path. */
  readonly changes: readonly DraftChange[];
  readonly origin: ProposalOrigin;
  /** By default the change's own, or how many findings are fixed in how many files. */
  readonly title?: string;
  /** Beyond those of the changes. */
  readonly checks?: readonly Check[];
  readonly impact?: Impact;
}

export type PreviewOutcome = { readonly kind: 'preview'; readonly proposal: Proposal } | Refusal;

export type CreateOutcome =
  /** `isNew` is false for an open proposal that does the same to the same files. */
  { readonly kind: 'proposed'; readonly record: ProposalRecord; readonly isNew: boolean } | Refusal;

/** The proposal that `createProposal` would make, without a trace in the history. Its id may be another's. */
export function previewProposal(draft: ProposalDraft): PreviewOutcome {
  const built = buildProposal(draft);
  return built.kind === 'refused' ? built : { kind: 'preview', proposal: built.proposal };
}

/** Makes a proposal of changes, and keeps what is needed to apply it and to take it back. */
export async function createProposal(
  desk: ProposalDesk,
  draft: ProposalDraft,
  signal?: AbortSignal,
): Promise<CreateOutcome> {
  const built = buildProposal(draft);
  if (built.kind === 'refused') return built;
  return desk.journal.exclusively(async () => {
    // Also for a known one: this repairs what the journal has lost.
    for (const content of built.contents) await desk.journal.keep(content);
    const place = findPlace(built.proposal, await listProposals(desk));
    return 'id' in place
      ? { kind: 'proposed', record: await propose(desk, { ...built.proposal, id: place.id }), isNew: true }
      : { kind: 'proposed', record: await updateChecks(desk, place.known, built.proposal), isNew: false };
  }, signal);
}

async function propose({ journal, clock, author }: ProposalDesk, proposal: Proposal): Promise<ProposalRecord> {
  const event = { kind: 'proposed', proposal } as const;
  const entry = { proposalId: proposal.id, at: clock.now().toISOString(), author, event };
  await journal.append(entry);
  return nextRecord(undefined, entry);
}

/** Checks that were run again may have found something else. */
async function updateChecks(desk: ProposalDesk, known: ProposalRecord, { checks }: Proposal): Promise<ProposalRecord> {
  const isSame = JSON.stringify(known.checks) === JSON.stringify(checks);
  return isSame ? known : recordEvent(desk, known, { kind: 'checked', checks });
}

interface BuiltProposal {
  readonly kind: 'built';
  readonly proposal: Proposal;
  /** The bases and results of its files. */
  readonly contents: readonly Uint8Array[];
}

function buildProposal({ changes, origin, title, checks = [], impact }: ProposalDraft): BuiltProposal | Refusal {
  const files: ProposedFile[] = [];
  const contents: Uint8Array[] = [];
  const ordered = changes.toSorted((a, b) => compareCodeUnits(a.change.path, b.change.path));
  if (new Set(ordered.map(({ change }) => change.path)).size !== Math.max(ordered.length, 1)) {
    throw new RangeError('A proposal needs at least one change, and one for each file only.');
  }
  for (const { change, before } of ordered) {
    const after = resultOf(change, before);
    if (!after) return { kind: 'refused', reason: `${change.path} is not UTF-8 text, so that it cannot be changed.` };
    contents.push(before, after);
    const edits = orderEdits(change.edits) ?? change.edits;
    files.push({ path: change.path, base: hashContent(before), result: hashContent(after), edits });
  }
  const proposal: Proposal = {
    id: idOf(files, 0),
    title: (title ?? describeChanges(ordered)).replace(/\s+/g, ' ').trim(),
    safety: ordered.every(({ change }) => change.safety === 'safe') ? 'safe' : 'unsafe',
    origin,
    findings: ordered.flatMap(answeredFindings),
    files,
    checks: joinChecks(...ordered.map((one) => proofOf(one, ordered.length > 1)), checks),
    ...(impact === undefined ? {} : { impact }),
  };
  return { kind: 'built', proposal, contents };
}

/** Undefined for a file that is no text. Throws when the edits do not give the text that was proven. */
function resultOf({ path, edits, newText }: DocumentChange, before: Uint8Array): Uint8Array | undefined {
  const content = decodeText(before);
  if (!content) return undefined;
  const text = applyEdits(content.text, edits);
  if (text !== newText) throw new Error(`The edits of ${path} do not give its new text.`);
  return encodeText({ ...content, text });
}

function describeChanges(changes: readonly DraftChange[]): string {
  const [first] = changes;
  if (first && changes.length === 1) return first.change.title;
  const count = changes.reduce((sum, { change }) => sum + change.fingerprints.length, 0);
  return `Fix ${count} ${count === 1 ? 'finding' : 'findings'} in ${changes.length} files`;
}

function answeredFindings({ change, findings }: DraftChange): ProposalFinding[] {
  const answered = findings.filter(({ fingerprint }) => change.fingerprints.includes(fingerprint));
  return answered.map(({ fingerprint, ruleId, severity, range, message }) => {
    return { fingerprint, ruleId, severity, path: change.path, line: range.start.line + 1, message };
  });
}

/** The proof of a change, which tells of several files in which of them a check failed. */
function proofOf({ change }: DraftChange, isOneOfMany: boolean): Check[] {
  return change.checks.map((check) => {
    if (!isOneOfMany || check.detail === undefined) return check;
    return { ...check, detail: `${change.path}: ${check.detail}` };
  });
}

function fileKey(files: readonly ProposedFile[]): string {
  const parts = files.map(({ path, base, edits }) => {
    return [path, base, edits.map(({ start, end, newText }) => [start, end, newText])];
  });
  return JSON.stringify(parts);
}

const ID_DIGITS = 10;

function idOf(files: readonly ProposedFile[], ordinal: number): string {
  return createHash('sha256')
    .update(`${ordinal} ${fileKey(files)}`)
    .digest('hex')
    .slice(0, ID_DIGITS);
}

/**
 * The open record of the same work, or a free id: work that was rejected or rolled back and is proposed again gets another.
 * Ids come of the work, so that only records with one of its ids have to be compared.
 */
function findPlace(
  { files }: Proposal,
  records: readonly ProposalRecord[],
): { readonly known: ProposalRecord } | { readonly id: string } {
  const byId = new Map(records.map((record) => [record.proposal.id, record]));
  for (let ordinal = 0; ; ordinal++) {
    const id = idOf(files, ordinal);
    const known = byId.get(id);
    if (!known) return { id };
    if (isOpen(known) && fileKey(known.proposal.files) === fileKey(files)) return { known };
  }
}

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
