import type { CustomRule } from '#shared/domain/custom-rule.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import type { LoadedSuppressions } from './suppression-store.ts';

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

/** A fault in a configuration or rule file; line and column count from one. */
export interface ConfigFileProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What is wrong and what to write instead. */
  readonly message: string;
}
