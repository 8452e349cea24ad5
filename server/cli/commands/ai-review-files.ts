import type { AiModel, AiPrompt } from '#engine/ports/ai-model.ts';
import type { ChangedFile } from '#engine/ports/git.ts';
import { type AskEstimate, sumEstimates } from '#engine/review/budget-estimate.ts';
import { prepareReview } from '#engine/review/prepare-review.ts';
import { type DocumentInput, openDocument, reviewServicesOf } from './ai-documents.ts';
import { isOfOnePrompt } from './ai-failures.ts';
import { type FileReview, reviewFile } from './ai-review-file.ts';
import type { AiSession } from './ai-session.ts';

/** What is known of a run; grows while it goes on. */
export interface ReviewProgress {
  readonly reviews: FileReview[];
  /** Files of which nothing is sent; `reason` is a sentence for the user. */
  readonly kept: { readonly path: string; readonly reason: string }[];
  /** About instructions of the repository: sentences. */
  readonly remarks: Set<string>;
}

export interface ReviewFilesInput extends DocumentInput {
  /** Only what changed in them is reviewed. Undefined: everything. */
  readonly changed: ReadonlyMap<string, ChangedFile> | undefined;
}

/** Models take seconds to answer, so several are waited for at once. */
const PARALLEL = 4;
/** What is wrong with so many asks is wrong with the next one as well. */
const MAX_FAILURES = 3;

/** Reviews files side by side and tells `progress` of each that is done. Throws AbortError. */
export async function reviewFiles(
  input: ReviewFilesInput,
  paths: readonly string[],
  { session, progress, onDone }: { session: AiSession; progress: ReviewProgress; onDone: () => void },
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([input.signal, stop.signal]);
  const pending = paths.values();
  const work = async (): Promise<void> => {
    for (const path of pending) {
      await reviewOne({ ...input, signal }, path, { session, progress });
      onDone();
    }
  };
  try {
    await Promise.all(Array.from({ length: PARALLEL }, work));
  } finally {
    // One that failed ends the others, which would go on asking.
    stop.abort();
  }
}

async function reviewOne(
  input: ReviewFilesInput,
  path: string,
  { session, progress }: { session: AiSession; progress: ReviewProgress },
): Promise<void> {
  const { signal, services, changed } = input;
  signal.throwIfAborted();
  const opening = await openDocument(input, path, changed?.get(path));
  if (opening.kind === 'kept') {
    progress.kept.push({ path, reason: opening.reason });
    return;
  }
  for (const remark of opening.remarks) progress.remarks.add(remark);
  const review = await reviewFile(opening, {
    services: reviewServicesOf(services, session.modelFor([path])),
    meter: session.spending.openMeter(),
    signal,
  });
  progress.reviews.push(review);
  const failures = progress.reviews.flatMap((one) => one.failures);
  const final = review.failures.find((failure) => !isOfOnePrompt(failure)) ?? failures[MAX_FAILURES - 1];
  if (final) session.spending.stop(final);
}

/** What reviewing would send, and the most that it can take. Asks nobody. */
export interface PlannedReview {
  readonly prompts: readonly AiPrompt[];
  readonly estimate: AskEstimate;
}

/** Looks at all files before any is sent. */
export async function planReview(
  input: ReviewFilesInput,
  paths: readonly string[],
  { model, keepsPrompts }: { model: AiModel; keepsPrompts: boolean },
): Promise<PlannedReview> {
  const { services, signal, changed } = input;
  const prompts: AiPrompt[] = [];
  const estimates: AskEstimate[] = [];
  for (const path of paths) {
    const opening = await openDocument(input, path, changed?.get(path));
    if (opening.kind === 'kept') continue;
    const { asks, estimate } = await prepareReview(opening.request, reviewServicesOf(services, model), signal);
    estimates.push(estimate);
    if (keepsPrompts) prompts.push(...asks.map(({ prompt }) => prompt));
  }
  return { prompts, estimate: sumEstimates(estimates) };
}
