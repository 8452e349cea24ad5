/** Finds and makes git repositories. Nothing that a repository's own configuration names is ever run. */
export interface Git {
  /** The repository whose working tree holds an absolute folder. Rejects with AbortError when `signal` is aborted. */
  open(folder: string, signal?: AbortSignal): Promise<GitOpening>;
  /** Copies a repository into a folder that does not exist or is empty. Leaves nothing behind when that fails. */
  clone(request: CloneRequest, signal?: AbortSignal): Promise<CloneOutcome>;
}

export type GitOpening =
  | { readonly kind: 'repository'; readonly repository: GitRepository }
  /** `detail` is a sentence for the user. */
  | { readonly kind: 'none'; readonly reason: NoRepositoryReason; readonly detail: string };

export type NoRepositoryReason = 'git-missing' | 'not-a-repository' | 'bare' | 'unsafe-owner';

export interface CloneRequest {
  readonly url: string;
  /** Absolute. */
  readonly folder: string;
  /** How many commits of the history; all when left out. */
  readonly depth?: number;
  /** Default: ten minutes. */
  readonly timeoutMs?: number;
  /** Whether paths and file:// URLs are fine as well as https:// and ssh. */
  readonly allowsLocal?: boolean;
}

export type CloneOutcome =
  | { readonly kind: 'cloned' }
  /** `detail` is a sentence for the user. */
  | { readonly kind: 'refused'; readonly reason: CloneRefusal; readonly detail: string };

export type CloneRefusal = 'git-missing' | 'bad-url' | 'folder-in-use' | 'timeout' | 'failed';

/**
 * One repository, seen from one folder of its working tree: paths are relative to that folder, have forward slashes and
 * stay inside; one that leaves it throws RangeError. Refs are names, hashes or such as `HEAD~2`; one that git could take for
 * an option throws RangeError. Every method rejects with AbortError when its signal is aborted.
 */
export interface GitRepository {
  /** Absolute folder that paths are relative to. */
  readonly root: string;
  /** The history ends before its beginning. */
  readonly isShallow: boolean;
  /** What changed in a scope; submodules, links and what is ignored are left out. */
  changes(scope: ChangeScope, signal?: AbortSignal): Promise<ChangesOutcome>;
  /** The files of these paths as they are committed or staged; without those that are no regular files there, or larger than `maxBytes`. */
  contentsAt(
    version: GitVersion,
    paths: readonly string[],
    options?: { readonly maxBytes?: number; readonly signal?: AbortSignal | undefined },
  ): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Who last touched lines (one-based). Lines that are not committed yet, or not there, are left out. */
  blame(path: string, lines: readonly number[], options?: BlameOptions): Promise<ReadonlyMap<number, Blame>>;
  head(signal?: AbortSignal): Promise<GitHead>;
  /** Local ones, then remote ones, by name. */
  branches(signal?: AbortSignal): Promise<readonly GitBranch[]>;
  /** The newest commits that touched a file, newest first, across its renames. */
  log(path: string, limit: number, signal?: AbortSignal): Promise<readonly GitCommit[]>;
  /** Files that a merge left unmerged, by path. */
  conflicts(signal?: AbortSignal): Promise<readonly ConflictedFile[]>;
  /** Makes a commit on a branch that is not checked out. Working tree, index and uncommitted work stay as they are. */
  commitOnBranch(request: BranchCommit, signal?: AbortSignal): Promise<CommitOutcome>;
}

export type ChangeScope =
  /** The working tree against the last commit. */
  | { readonly kind: 'uncommitted' }
  /** The index against the last commit. */
  | { readonly kind: 'staged' }
  /** The working tree against the commit where HEAD left `ref`. */
  | { readonly kind: 'base'; readonly ref: string };

export type ChangesOutcome =
  | { readonly kind: 'changes'; readonly changes: ChangeSet }
  | { readonly kind: 'unknown-ref'; readonly ref: string }
  /** HEAD and `ref` have no commit in common, as far as the history is here. */
  | { readonly kind: 'unrelated'; readonly ref: string };

export interface ChangeSet {
  /** By path. */
  readonly files: readonly ChangedFile[];
  /** Hash of what was compared with; undefined before the first commit. */
  readonly base: string | undefined;
  /** Names that are not UTF-8, with escapes, as git writes them: nobody can open those by a path. */
  readonly unnameable: readonly string[];
}

export interface ChangedFile {
  /** For a deleted file the old path. */
  readonly path: string;
  /** Undefined for a new file. */
  readonly previousPath: string | undefined;
  readonly isDeleted: boolean;
  /**
   * In order. `all` for a file of which every line may be new: git does not know it yet, or does not compare it by lines.
   * Empty for a mere rename.
   */
  readonly hunks: readonly ChangedHunk[] | 'all';
}

/** Lines that took the place of others. Line numbers count from one. */
export interface ChangedHunk {
  /** The first removed line, or, when none was, the line after which others were added. */
  readonly oldStart: number;
  /** Without line breaks. */
  readonly removed: readonly string[];
  /** The first added line, or, when none was, the line after which others were removed. */
  readonly newStart: number;
  readonly addedCount: number;
}

export type GitVersion = { readonly kind: 'index' } | { readonly kind: 'ref'; readonly ref: string };

export interface BlameOptions {
  /** What the file holds now, for a document that is not saved; else what is on the disk. */
  readonly contents?: Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface GitCommit {
  readonly commit: string;
  readonly author: string;
  /** ISO 8601 with the author's time zone. */
  readonly date: string;
  /** First line of the message. */
  readonly summary: string;
}

export interface Blame extends GitCommit {
  /** The history ends here (shallow clone): the line may be older. */
  readonly isBoundary: boolean;
}

export type GitHead =
  /** `commit` is undefined before the first one. */
  | { readonly kind: 'branch'; readonly name: string; readonly commit: string | undefined }
  | { readonly kind: 'detached'; readonly commit: string };

export interface GitBranch {
  /** Such as `main` or `origin/main`. */
  readonly name: string;
  readonly commit: string;
  readonly isRemote: boolean;
  readonly isCurrent: boolean;
}

/** The versions of an unmerged file; one is undefined where that side has no such file. */
export interface ConflictedFile {
  readonly path: string;
  readonly base: Uint8Array | undefined;
  readonly ours: Uint8Array | undefined;
  readonly theirs: Uint8Array | undefined;
}

export interface BranchCommit {
  readonly branch: string;
  readonly message: string;
  /** New contents as they would stand on the disk; line breaks are converted as the repository wants it. */
  readonly files: readonly { readonly path: string; readonly content: Uint8Array }[];
  /** Where a new branch begins; default: HEAD. */
  readonly base?: string;
  /** Adds to the branch when it exists. */
  readonly appends?: boolean;
}

export type CommitOutcome =
  | { readonly kind: 'committed'; readonly commit: string }
  /** `detail` is a sentence for the user. */
  | { readonly kind: 'refused'; readonly reason: CommitRefusal; readonly detail: string };

export type CommitRefusal =
  | 'bad-branch-name'
  | 'branch-exists'
  | 'checked-out'
  | 'unknown-base'
  | 'no-commit-yet'
  | 'not-a-file'
  | 'no-identity'
  | 'nothing-to-commit'
  | 'moved-meanwhile';
