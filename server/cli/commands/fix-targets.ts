import { type ApplyOptions, applyProposal, type ApplyOutcome } from '#engine/proposals/apply-proposal.ts';
import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import { createProposal, type ProposalDraft } from '#engine/proposals/create-proposal.ts';
import type { ProposalDesk } from '#engine/proposals/proposal-desk.ts';
import { formatDiff } from '#engine/proposals/unified-diff.ts';
import type { CliServices } from '../services.ts';
import type { FileChange } from './fix-files.ts';
import { writeUserFile } from './write-user-file.ts';

export type AcceptOutcome =
  /** Taken note of; nothing is written yet, if ever. */
  | { readonly kind: 'collected' }
  /** It is on the list of proposals and waits for a decision. */
  | { readonly kind: 'kept'; readonly record: ProposalRecord }
  | ApplyOutcome;

/** A proposal with the changes it is made of. */
export interface AcceptedProposal {
  readonly draft: ProposalDraft;
  readonly changes: readonly FileChange[];
}

/** Where accepted proposals go. */
export interface FixTarget {
  /** A file with what was accepted before; undefined when it is gone. */
  read(path: string): Promise<Uint8Array | undefined>;
  accept(accepted: AcceptedProposal, options: ApplyOptions): Promise<AcceptOutcome>;
  /**
   * Does what is left to do when at least one was accepted, and tells what was done and what can be done now. `counts` are
   * the accepted ones in words, `ids` those that were recorded.
   */
  conclude(counts: string, ids: readonly string[]): Promise<string>;
}

/** What files hold after changes that are not, or not there, written. */
export class CollectedChanges {
  private readonly readFile: FixTarget['read'];
  private readonly changed = new Map<string, { readonly before: Uint8Array; readonly after: Uint8Array }>();

  constructor(readFile: FixTarget['read']) {
    this.readFile = readFile;
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    return this.changed.get(path)?.after ?? this.readFile(path);
  }

  add({ changes }: AcceptedProposal): void {
    for (const { change, before, after } of changes) {
      this.changed.set(change.path, { before: this.changed.get(change.path)?.before ?? before, after });
    }
  }

  /** All together as one unified diff, by path. */
  toPatch(): string {
    const paths = [...this.changed].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return paths.map(([path, { before, after }]) => formatDiff(path, before, after)).join('');
  }
}

/** Nowhere: for a look at what would be done. */
export class DryRunTarget implements FixTarget {
  protected readonly collected: CollectedChanges;

  constructor(readFile: FixTarget['read']) {
    this.collected = new CollectedChanges(readFile);
  }

  read(path: string): Promise<Uint8Array | undefined> {
    return this.collected.read(path);
  }

  async accept(accepted: AcceptedProposal): Promise<AcceptOutcome> {
    this.collected.add(accepted);
    return { kind: 'collected' };
  }

  async conclude(counts: string): Promise<string> {
    return `${counts}. Nothing was written.`;
  }
}

/** One patch file of all together. */
export class PatchTarget extends DryRunTarget {
  private readonly services: Pick<CliServices, 'files'>;
  private readonly file: string;
  private readonly root: string;

  /** `file` and `root`, to which the patch belongs, are absolute. */
  constructor(
    services: Pick<CliServices, 'files'>,
    { file, root, readFile }: { file: string; root: string; readFile: FixTarget['read'] },
  ) {
    super(readFile);
    this.services = services;
    this.file = file;
    this.root = root;
  }

  override async conclude(counts: string): Promise<string> {
    await writeUserFile(this.services, this.file, this.collected.toPatch());
    const [root, file] = [this.root, this.file].map(quoteArgument);
    return `Wrote ${counts} to ${this.file}. Apply it with: git -C ${root} apply ${file}`;
  }
}

/** The list of proposals; each is made for the files with those before it. */
export class LaterTarget implements FixTarget {
  private readonly desk: ProposalDesk;
  private readonly collected: CollectedChanges;

  constructor(desk: ProposalDesk) {
    this.desk = desk;
    this.collected = new CollectedChanges((path) => desk.files.read(path));
  }

  read(path: string): Promise<Uint8Array | undefined> {
    return this.collected.read(path);
  }

  async accept(accepted: AcceptedProposal, { signal }: ApplyOptions): Promise<AcceptOutcome> {
    const created = await createProposal(this.desk, accepted.draft, signal);
    if (created.kind === 'refused') return created;
    this.collected.add(accepted);
    return { kind: 'kept', record: created.record };
  }

  async conclude(counts: string): Promise<string> {
    return `Kept ${counts}. Nothing was changed. Look with: refactoriq proposals; apply with: refactoriq proposals apply ID`;
  }
}

/** More ids than these are no help. */
const MAX_IDS = 8;

/** The user's files. */
export class FilesTarget implements FixTarget {
  private readonly desk: ProposalDesk;

  constructor(desk: ProposalDesk) {
    this.desk = desk;
  }

  read(path: string): Promise<Uint8Array | undefined> {
    return this.desk.files.read(path);
  }

  async accept({ draft }: AcceptedProposal, options: ApplyOptions): Promise<AcceptOutcome> {
    return createAndApply(this.desk, draft, options);
  }

  async conclude(counts: string, ids: readonly string[]): Promise<string> {
    const several = `proposals roll-back ${ids.length <= MAX_IDS ? ids.join(' ') : '--all'}`;
    return `Applied ${counts}. Take it back with: refactoriq ${ids.length === 1 ? 'undo' : several}`;
  }
}

/** Records a proposal and applies it at once. */
export async function createAndApply(
  desk: ProposalDesk,
  draft: ProposalDraft,
  options: ApplyOptions,
): Promise<ApplyOutcome> {
  const created = await createProposal(desk, draft, options.signal);
  return created.kind === 'refused' ? created : applyProposal(desk, created.record.proposal.id, options);
}

/** For a shell that a user copies it to. */
function quoteArgument(text: string): string {
  return /^[\w./:@%+=,\\-]+$/.test(text) ? text : `"${text}"`;
}
