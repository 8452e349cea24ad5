/** The files of a workspace as their user sees them: on disk, or with what an editor has not saved yet. */
export interface WorkspaceFiles {
  /**
   * Undefined when there is no regular file of that name. Throws RangeError for a path that leaves the workspace, also
   * through a symbolic link, and UnreadableFileError for a file that the system does not let anybody read.
   */
  read(path: string, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /**
   * Writes all in the given order; or none, and says why, when one of them is not as expected any more or cannot be
   * written. Rejects with AbortError only as long as nothing is written; after any other error some may be.
   */
  replaceAll(changes: readonly FileReplacement[], signal?: AbortSignal): Promise<ReplacementOutcome>;
  /** Removes what a write to these files left beside them when its process was killed. */
  removeDrafts(paths: readonly string[]): Promise<void>;
}

export interface FileReplacement {
  readonly path: string;
  /** What the file must hold when it is written. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export type ReplacementOutcome =
  | { readonly kind: 'replaced' }
  /** `reason` is a sentence for the user. */
  | { readonly kind: 'refused'; readonly path: string; readonly reason: string };
