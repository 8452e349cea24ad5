import type { Confidence, Severity } from '#shared/domain/finding.ts';
import { UsageError } from '../exit-codes.ts';

export const FORMATS = ['text', 'json', 'sarif', 'github', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** The command line of `analyze`, as commander reads it. */
export interface AnalyzeOptions {
  readonly format: Format;
  readonly output?: string;
  readonly fix?: boolean;
  readonly fixUnsafe?: boolean;
  readonly diff?: boolean;
  readonly verifyFixes?: boolean;
  readonly failOn?: Severity | 'never';
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly rules?: readonly string[];
  readonly maxFindings?: number;
  readonly minConfidence?: Confidence;
  readonly config?: string;
  readonly stdin?: boolean;
  readonly stdinFilename?: string;
  readonly quiet?: boolean;
  /** Undefined: as the terminal likes it. */
  readonly color?: boolean;
  readonly jobs?: number;
}

/** Throws UsageError for options that do not go together. */
export function checkOptions(options: AnalyzeOptions, paths: readonly string[]): void {
  const isFixing = options.fix === true || options.fixUnsafe === true;
  if (options.writeBaseline !== undefined && (isFixing || options.diff)) {
    throw new UsageError('--write-baseline records findings and does not go with --fix, --fix-unsafe or --diff.');
  }
  if (options.diff && options.format !== 'text')
    throw new UsageError(`--diff prints a patch and does not go with --format ${options.format}.`);
  if (options.writeBaseline !== undefined && options.stdin)
    throw new UsageError('--write-baseline needs files, not --stdin.');
  if (options.stdin && options.stdinFilename === undefined) {
    throw new UsageError('--stdin needs --stdin-filename NAME, whose ending tells the language, such as src/app.py.');
  }
  if (options.stdinFilename !== undefined && !options.stdin)
    throw new UsageError('--stdin-filename goes with --stdin.');
  if (options.stdin && paths.length > 0)
    throw new UsageError('--stdin analyzes the standard input: leave out the paths.');
}
