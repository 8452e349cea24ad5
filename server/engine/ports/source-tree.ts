import type { SkippedFile } from '#shared/domain/analysis.ts';

/**
 * The files of one workspace folder. Every path is relative to its root, has forward slashes and stays inside: one that
 * leaves the root throws RangeError.
 */
export interface SourceTree extends SourceReader {
  /**
   * Finds the files below `paths` ('' is the root itself) that no ignore file names, in code-unit order and each once.
   * A path that names a file is listed whatever the ignore files say; a path that names an ignored folder opens it.
   * Symbolic links met on the way are not followed. Rejects with AbortError when `signal` is aborted.
   */
  list(paths: readonly string[], signal?: AbortSignal): Promise<SourceListing>;
}

export interface SourceReader {
  /** Reads a file unless it is larger than `maxBytes`. Never rejects for the state of the file. */
  read(path: string, maxBytes: number): Promise<SourceBytes>;
}

export interface SourceListing {
  readonly files: readonly SourceEntry[];
  /** Folders and files that could not be looked into. */
  readonly unreadable: readonly SkippedFile[];
  /** Those of the given paths that do not exist. */
  readonly missing: readonly string[];
}

export interface SourceEntry {
  readonly path: string;
  /** Named by the caller, not found on the way: exclusions do not count. */
  readonly isExplicit: boolean;
}

export type SourceBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large'; readonly size: number }
  /** Gone, not a regular file, or not permitted; `detail` says which. */
  | { readonly kind: 'unreadable'; readonly detail: string };
