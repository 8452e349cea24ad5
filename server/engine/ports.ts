import type { FileReport, SkippedFile } from '#shared/domain/analysis.ts';
import type { CustomRule } from '#shared/domain/custom-rule.ts';
import type { HistoryEntry } from '#shared/domain/history-entry.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';

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
  /** Writes all; or none, and says why, when one of them is not as expected any more or cannot be written. */
  replaceAll(changes: readonly FileReplacement[], signal?: AbortSignal): Promise<ReplacementOutcome>;
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
