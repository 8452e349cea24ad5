import type { Check, OptionalCheckName } from '#shared/domain/document-change.ts';
import type { CheckCommand } from '#shared/domain/project-config.ts';
import type { FileReplacement } from './workspace-files.ts';

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
