import { UsageError } from '../exit-codes.ts';
import { type AnalyzeOptions, checkOptions } from './analyze-options.ts';
import type { AiOptions } from './ai-session.ts';

/** The command line of `review`, as commander reads it. */
export interface ReviewOptions
  extends
    AiOptions,
    Pick<
      AnalyzeOptions,
      | 'format'
      | 'output'
      | 'failOn'
      | 'baseline'
      | 'maxFindings'
      | 'minConfidence'
      | 'config'
      | 'changed'
      | 'staged'
      | 'base'
      | 'showFingerprints'
      | 'quiet'
      | 'color'
      | 'jobs'
    > {
  /** What only a model found counts for the exit code as well. */
  readonly failOnAi?: boolean;
  readonly showPayload?: boolean;
  readonly showSkipped?: boolean;
  /** The models' fixes go on the list of proposals. */
  readonly propose?: boolean;
}

/** Throws UsageError for options that do not go together. */
export function checkReviewOptions(options: ReviewOptions, paths: readonly string[]): void {
  checkOptions(options, paths);
  if (options.showPayload && options.format !== 'text') {
    throw new UsageError(`--show-payload prints what would be sent and does not go with --format ${options.format}.`);
  }
  if (options.showSkipped && options.quiet) {
    throw new UsageError('--show-skipped tells more, --quiet less: choose one of them.');
  }
  if (options.propose && options.staged) {
    throw new UsageError('--propose makes changes of your files and does not go with --staged. Use --changed.');
  }
}
