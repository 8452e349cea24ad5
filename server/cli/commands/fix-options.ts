import type { Severity } from '#shared/domain/finding.ts';
import { UsageError } from '../exit-codes.ts';
import type { Terminal } from '../services.ts';
import type { ProposalUnit } from './plan-proposals.ts';

export const STRATEGIES = ['files', 'patch', 'branch', 'later'] as const;
/** Where accepted proposals go: into the files, into a patch file, to a new branch, or on the list for a later decision. */
export type Strategy = (typeof STRATEGIES)[number];

/** The command line of `fix`, as commander reads it. */
export interface FixOptions {
  readonly rule?: readonly string[];
  readonly severity?: Severity;
  readonly unsafe?: boolean;
  readonly per: ProposalUnit;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly strategy: Strategy;
  readonly output?: string;
  readonly branch?: string;
  readonly withImpact?: boolean;
  readonly check?: boolean;
  readonly withheld?: boolean;
  readonly format: 'text' | 'json';
  readonly baseline?: string;
  readonly config?: string;
  readonly color?: boolean;
  readonly jobs?: number;
}

/** Throws UsageError for options that do not go together, or when nobody is there to be asked. */
export function checkFixOptions(options: FixOptions, { isInteractive }: Pick<Terminal, 'isInteractive'>): void {
  if (options.output !== undefined && options.strategy !== 'patch')
    throw new UsageError('--output names the patch file and goes with --strategy patch.');
  if (options.branch !== undefined && options.strategy !== 'branch')
    throw new UsageError('--branch names the new branch and goes with --strategy branch.');
  if (options.dryRun && options.yes)
    throw new UsageError('--dry-run only shows what would be done, --yes does it: choose one of them.');
  if (options.dryRun || options.yes) return;
  if (options.format === 'json')
    throw new UsageError('--format json asks nobody: add --yes to apply all proposals, or --dry-run to look first.');
  if (!isInteractive)
    throw new UsageError('Nobody can be asked here: add --yes to apply all proposals, or --dry-run to look first.');
}
