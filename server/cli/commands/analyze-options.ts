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
  readonly showFingerprints?: boolean;
  readonly changed?: boolean;
  readonly staged?: boolean;
  /** A ref. */
  readonly base?: string;
  readonly blame?: boolean;
  readonly quiet?: boolean;
  /** Undefined: as the terminal likes it. */
  readonly color?: boolean;
  readonly jobs?: number;
}

/** Throws UsageError for options that do not go together. */
export function checkOptions(options: AnalyzeOptions, paths: readonly string[]): void {
  const isFixing = options.fix === true || options.fixUnsafe === true;
  checkGitOptions(options, isFixing);
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

function checkGitOptions(options: AnalyzeOptions, isFixing: boolean): void {
  const scopes = [
    ...(options.changed ? ['--changed'] : []),
    ...(options.staged ? ['--staged'] : []),
    ...(options.base === undefined ? [] : ['--base']),
  ];
  if (scopes.length > 1) throw new UsageError(`${scopes.join(' and ')} do not go together: choose one.`);
  const [scope] = scopes;
  if (scope !== undefined && options.stdin) throw new UsageError(`${scope} needs files, not --stdin.`);
  if (scope !== undefined && options.writeBaseline !== undefined) {
    throw new UsageError(`--write-baseline records everything there is and does not go with ${scope}.`);
  }
  if (options.staged && isFixing && !options.diff) {
    throw new UsageError('--staged looks at the index, which --fix does not write. Use --changed, or --staged --diff.');
  }
  if (options.blame && options.stdin) throw new UsageError('--blame needs files, not --stdin.');
  if (options.blame && !['text', 'json', 'markdown'].includes(options.format)) {
    throw new UsageError(`--blame goes with the formats text, json and markdown, not ${options.format}.`);
  }
}
