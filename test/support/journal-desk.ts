import { type Check, type DocumentChange, REQUIRED_CHECKS } from '#shared/domain/document-change.ts';
import type { HistoryEntry } from '#shared/domain/history-entry.ts';
import { applyEdits, type TextEdit } from '#shared/domain/text-edit.ts';
import type { ProposalJournal } from '#engine/ports/proposal-journal.ts';
import type { FileReplacement, ReplacementOutcome, WorkspaceFiles } from '#engine/ports/workspace-files.ts';
import { hashContent } from '#engine/proposals/content-hash.ts';
import { createProposal, type DraftChange, type ProposalDraft } from '#engine/proposals/create-proposal.ts';
import { MissingContentError } from '#engine/proposals/missing-content.ts';
import type { ProposalDesk } from '#engine/proposals/proposal-desk.ts';

/** A journal that lives as long as the test. */
export class MemoryJournal implements ProposalJournal {
  readonly written: HistoryEntry[] = [];
  readonly contents = new Map<string, Uint8Array>();
  private turn: Promise<unknown> = Promise.resolve();

  async entries(): Promise<readonly HistoryEntry[]> {
    return [...this.written];
  }

  async append(entry: HistoryEntry): Promise<void> {
    this.written.push(entry);
  }

  async keep(content: Uint8Array): Promise<string> {
    const hash = hashContent(content);
    this.contents.set(hash, content);
    return hash;
  }

  async content(hash: string): Promise<Uint8Array> {
    const content = this.contents.get(hash);
    if (!content) throw new MissingContentError(hash, 'it is gone');
    return content;
  }

  async exclusively<Result>(action: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const result = this.turn.then(() => {
      signal?.throwIfAborted();
      return action();
    });
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** What happened, in order. */
  get kinds(): string[] {
    return this.written.map(({ event }) => event.kind);
  }
}

/** Files in memory by their paths. */
export class MemoryFiles implements WorkspaceFiles {
  readonly contents = new Map<string, Uint8Array>();

  async read(path: string): Promise<Uint8Array | undefined> {
    return this.contents.get(path);
  }

  async replaceAll(changes: readonly FileReplacement[], signal?: AbortSignal): Promise<ReplacementOutcome> {
    signal?.throwIfAborted();
    const stale = changes.find(({ path, before }) => !isEqual(this.contents.get(path), before));
    if (stale) return { kind: 'refused', path: stale.path, reason: `${stale.path} changed meanwhile.` };
    for (const { path, after } of changes) this.contents.set(path, after);
    return { kind: 'replaced' };
  }

  async removeDrafts(): Promise<void> {
    // There are none.
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [path, content] of Object.entries(files)) this.contents.set(path, toBytes(content));
  }

  text(path: string): string | undefined {
    const content = this.contents.get(path);
    return content && new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
  }
}

export interface MemoryDesk extends ProposalDesk {
  readonly journal: MemoryJournal;
  readonly files: MemoryFiles;
}

/** A desk in memory over some files, on which a second passes with each look at the clock. */
export function makeDesk(files: Readonly<Record<string, string | Uint8Array>> = {}): MemoryDesk {
  const desk = { journal: new MemoryJournal(), files: new MemoryFiles(), clock: tickingClock(), author: 'Ada' };
  desk.files.write(files);
  return desk;
}

export function tickingClock(): ProposalDesk['clock'] {
  let seconds = 0;
  return { now: () => new Date(Date.UTC(2030, 0, 1, 0, 0, seconds++)) };
}

export function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content;
}

/** A proof that is fine. */
export const PASSED: readonly Check[] = REQUIRED_CHECKS.map((name) => ({ name, outcome: 'passed' }));

/** A verified change of a file by edits of its text, which has no byte order mark. */
export function changeOf(
  path: string,
  before: string,
  edits: readonly TextEdit[],
  rest: Partial<DocumentChange> = {},
): DraftChange {
  const text = before.startsWith('\uFEFF') ? before.slice(1) : before;
  const change: DocumentChange = {
    title: 'Fix it',
    safety: 'safe',
    fingerprints: [],
    ruleIds: ['no-bad'],
    path,
    edits,
    newText: applyEdits(text, edits),
    checks: PASSED,
    ...rest,
  };
  return { change, before: toBytes(before), findings: [] };
}

/** The change that replaces the first `word` of each text. */
export function replaceWord(path: string, before: string, [word, newText]: readonly [string, string]): DraftChange {
  const text = before.startsWith('\uFEFF') ? before.slice(1) : before;
  const start = text.indexOf(word);
  if (start < 0) throw new Error(`There is no “${word}” in ${path}.`);
  return changeOf(path, before, [{ start, end: start + word.length, newText }]);
}

/** Proposes changes and gives the id. */
export async function propose(
  desk: ProposalDesk,
  changes: readonly DraftChange[],
  rest: Partial<ProposalDraft> = {},
): Promise<string> {
  const outcome = await createProposal(desk, { changes, origin: { kind: 'rule', ruleIds: ['no-bad'] }, ...rest });
  if (outcome.kind === 'refused') throw new Error(outcome.reason);
  return outcome.record.proposal.id;
}

function isEqual(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}
