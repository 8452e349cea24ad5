import type { FileReport, SkippedFile } from '#shared/domain/analysis.ts';
import type { CustomRule } from '#shared/domain/custom-rule.ts';
import type { Check, OptionalCheckName } from '#shared/domain/document-change.ts';
import type { HistoryEntry } from '#shared/domain/history-entry.ts';
import type { CheckCommand, ProjectConfig } from '#shared/domain/project-config.ts';
import type { Suppression, SuppressionScope } from '#shared/domain/suppression.ts';

/** Where compiled grammars come from. */
export interface GrammarSource {
  /** The bytes of a WebAssembly file such as `tree-sitter-python.wasm`. Rejects when there is none of that name. */
  read(fileName: string): Promise<Uint8Array>;
}

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

export interface AnalysisRequest {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** Relative to the root. */
  readonly files: readonly string[];
  readonly config: ProjectConfig;
  /** Whether the reports shall hold the fixes whose proof passed, which takes about as long as the analysis. */
  readonly verifiesFixes: boolean;
}

/** Analyzes many files, perhaps at the same time. */
export interface AnalysisPool {
  /**
   * Reports each file once, in the order they get done. A file that brings its worker down is reported as skipped with
   * the reason `crashed`; the others are not affected. An abort ends the iteration at once with AbortError.
   */
  analyze(request: AnalysisRequest, signal?: AbortSignal): AsyncIterable<FileReport>;
  /** Ends the workers and resolves when they are gone. May be called twice. */
  close(): Promise<void>;
}

/** Finds and reads the configuration files of one workspace. */
export interface ProjectConfigSource {
  /** What counts for the files of an absolute folder inside the workspace: the nearest file at or above it, else the defaults. */
  forFolder(folder: string): Promise<LoadedConfig>;
  /** Reads a configuration file by its absolute path. */
  read(file: string): Promise<LoadedConfig>;
}

export type LoadedConfig =
  | {
      readonly kind: 'loaded';
      /** Undefined for the defaults. */
      readonly file: string | undefined;
      /** Absolute folder where relative paths of the configuration start. */
      readonly folder: string;
      /** Its globs are relative to the workspace root. */
      readonly config: ProjectConfig;
      /** The faults of rule files; the rules without any are in the configuration. */
      readonly ruleProblems: readonly ConfigFileProblem[];
      /** Of the whole workspace; those that count today are in the configuration. */
      readonly suppressions: LoadedSuppressions;
    }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigFileProblem[] };

/** Reads the rules that one workspace has of its own. */
export interface CustomRuleSource {
  /** Reads them once, however often it is called. Never rejects for the state of the files. */
  load(): Promise<LoadedRules>;
}

export interface LoadedRules {
  /** By file, then in the order they are written. */
  readonly rules: readonly CustomRule[];
  readonly problems: readonly ConfigFileProblem[];
  /** Ids of the rules that have a fault, as far as they can be told. */
  readonly broken: readonly string[];
}

/** Reads the suppressions that the team of one workspace shares. */
export interface SuppressionSource {
  /** Reads them once, however often it is called. Never rejects for the state of the file. */
  load(): Promise<LoadedSuppressions>;
}

export interface LoadedSuppressions {
  /** In the order of the file. */
  readonly entries: readonly SuppressionEntry[];
  /** What those cover that count today. */
  readonly active: readonly Suppression[];
  /** The faults of the entries that do not count. */
  readonly problems: readonly ConfigFileProblem[];
}

export interface SuppressionEntry {
  readonly written: Suppression;
  /** The same with its glob as the engine takes it; without the path of a single finding whose file is gone. */
  readonly effective: Suppression;
  /** Its last day is over. */
  readonly isExpired: boolean;
}

/** Changes the suppressions of one workspace in their file, which keeps its comments and order. */
export interface SuppressionStore extends SuppressionSource {
  /** Adds an entry at the end; makes the file where there is none. */
  add(suppression: Suppression): Promise<SuppressionAdding>;
  /** Removes the entries of this fingerprint, or else those that cover exactly this rule and path. */
  remove(scope: SuppressionScope): Promise<SuppressionRemoval>;
}

export type SuppressionAdding =
  /** `file` is absolute; line and column count from one and say where the reason stands. */
  { readonly kind: 'added'; readonly file: string; readonly line: number; readonly column: number } | RefusedWriting;

export type SuppressionRemoval =
  | { readonly kind: 'removed'; readonly removed: readonly Suppression[] }
  | RefusedWriting;

export interface RefusedWriting {
  readonly kind: 'refused';
  /** A sentence for the user. */
  readonly reason: string;
}

/** A fault in a configuration or rule file; line and column count from one. */
export interface ConfigFileProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

/** Writes files by their absolute paths so that readers see the old or the new content, never half of it. */
export interface FileWriter {
  write(file: string, content: Uint8Array | string): Promise<void>;
  /** Writes only when the file still holds `expected`. Keeps its mode. */
  replace(file: string, expected: Uint8Array, content: Uint8Array): Promise<ReplaceOutcome>;
}

export type ReplaceOutcome = 'replaced' | 'changed-meanwhile' | 'gone';

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

/** The files of a workspace as their user sees them: on disk, or with what an editor has not saved yet. */
export interface WorkspaceFiles {
  /**
   * Undefined when there is no regular file of that name. Throws RangeError for a path that leaves the workspace, also
   * through a symbolic link.
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

export interface Clock {
  now(): Date;
}

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

/** Tries a change with the tools of one workspace, without touching its files. */
export interface ProposalChecks {
  /**
   * Gives one check for each wanted name, in that order; one that cannot be run says why. These tools are code of the
   * workspace: none is started for a workspace that is not trusted. Rejects with AbortError when `signal` is aborted.
   */
  run(request: CheckRequest, signal?: AbortSignal): Promise<Check[]>;
}

export interface CheckRequest {
  readonly names: readonly OptionalCheckName[];
  /** Each path once. */
  readonly files: readonly FileReplacement[];
  readonly isTrusted: boolean;
  /** Undefined when the project names none. */
  readonly command: CheckCommand | undefined;
  /** Where the command is run, relative to the root: the folder of the configuration that names it. '' is the root. */
  readonly folder: string;
}
