import type { HistoryEntry } from '#shared/domain/history-entry.ts';

/**
 * Remembers proposals and what was done to files, for this user and workspace. Entries are only ever added, and survive the
 * sudden end of the process. Several processes may use one journal.
 */
export interface ProposalJournal {
  /** Every entry, oldest first. A last line that was cut off by a crash is left out. */
  entries(): Promise<readonly HistoryEntry[]>;
  /** Resolves when the entry is on the disk. */
  append(entry: HistoryEntry): Promise<void>;
  /** Keeps a content and resolves to its hash (SHA-256, hexadecimal) when it is on the disk. */
  keep(content: Uint8Array): Promise<string>;
  /** A kept content. Rejects with MissingContentError when it is gone or damaged. */
  content(hash: string): Promise<Uint8Array>;
  /** Runs an action while no other process or call is in its own; waits for its turn. Not to be nested. */
  exclusively<Result>(action: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}
