import type { AiPayloadParams, ReviewFileParams, ReviewFileResult } from '#shared/protocol/ai-review.ts';
import type { AiError, AiErrorKind } from '#engine/ports/ai-model.ts';
import { describePayloads } from '#engine/review/payload.ts';
import {
  prepareReview,
  type PreparedReview,
  type ReviewRequest,
  type ReviewServices,
} from '#engine/review/prepare-review.ts';
import { runReview } from '#engine/review/review-document.ts';
import type { DroppedFinding, ReviewEvent, ReviewReceipt } from '#engine/review/review-events.ts';
import { changeContextOf } from '../actions/resolve-action.ts';
import type { Review } from '../document-reviews.ts';
import { publishFindings } from '../features/diagnostics.ts';
import { isAbortError, UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import { summarizeReceipt } from './describe-receipt.ts';
import { type AiSession, openAi } from './open-ai.ts';
import type { KeptReceipt } from './receipts.ts';

/** Failures that a new key ends. */
const OF_THE_KEY: ReadonlySet<AiErrorKind> = new Set(['no-key', 'refused-key']);

/** Has models review an open document because the user wants it. Resolves to `cancelled` when the user stops it. */
export async function reviewFile(
  session: Session,
  { uri, workDoneToken }: ReviewFileParams,
  request: AbortSignal,
): Promise<ReviewFileResult> {
  const progress = await session.progress.begin('RefactorIQ: AI review', workDoneToken);
  const run = session.ai.runs.start(uri);
  try {
    const signal = AbortSignal.any([progress.signal, run.signal, request]);
    return await reviewDocument(
      session,
      { uri, isAsked: true, onProgress: (...state) => progress.report(...state) },
      signal,
    );
  } catch (error) {
    request.throwIfAborted();
    if (!isAbortError(error)) throw error;
    return { kind: 'cancelled' };
  } finally {
    run.end();
    progress.end();
  }
}

export interface DocumentWish {
  readonly uri: string;
  /** The user waits for it; else only what was changed since it was seen last is reviewed, and nobody is asked anything. */
  readonly isAsked: boolean;
  readonly onProgress?: (done: number, total: number, unit: string) => void;
}

/** Findings are shown as they come in, also when the document is edited meanwhile. Throws AbortError. */
export async function reviewDocument(
  session: Session,
  wish: DocumentWish,
  signal: AbortSignal,
): Promise<Exclude<ReviewFileResult, { kind: 'cancelled' }>> {
  const opening = await openAi(session, { ...wish, purpose: 'review' }, signal);
  if (opening.kind === 'off') return opening;
  const ai = opening.session;
  const review = await currentReview(session, wish.uri, signal);
  const services = servicesOf(session, ai);
  const prepared = await prepareReview(requestOf(session, review, { ...wish, ai }), services, signal);
  const end = session.status.startAiReview(review.analysis.document.path);
  try {
    return await follow(session, { review, prepared, services, ai, wish }, signal);
  } finally {
    end();
    ai.meter.close();
  }
}

/** What a review would send now. */
export async function describePayload(session: Session, { uri }: AiPayloadParams, signal: AbortSignal) {
  const opening = await openAi(session, { uri, purpose: 'review', isAsked: false, isDry: true }, signal);
  if (opening.kind === 'off') return opening;
  const ai = opening.session;
  const review = await currentReview(session, uri, signal);
  const request = requestOf(session, review, { isAsked: true, ai });
  const { asks } = await prepareReview(request, servicesOf(session, ai), signal);
  const prompts = asks.map(({ prompt }) => prompt);
  return { kind: 'payload' as const, text: describePayloads(prompts, ai.model.name) };
}

/** The review by rules of the document as it is now; of a newer text when it is edited meanwhile. */
export async function currentReview({ reviews }: Session, uri: string, signal: AbortSignal): Promise<Review> {
  for (;;) {
    try {
      const review = await reviews.bringUpToDate(uri);
      if (!review) throw new UserError('The document is not reviewed: it is not open, excluded, or no source code.');
      return review;
    } catch (error) {
      signal.throwIfAborted();
      if (!isAbortError(error)) throw error;
    }
  }
}

function requestOf(
  session: Session,
  review: Review,
  { isAsked, ai }: Pick<DocumentWish, 'isAsked'> & { ai: AiSession },
): ReviewRequest {
  const { uri, analysis } = review;
  const { instructions } = ai;
  const context = changeContextOf(session, review);
  if (isAsked) return { context, instructions };
  return { context, instructions, changedLines: session.ai.seen.changedLines(uri, analysis.document.tree.text) };
}

function servicesOf({ services }: Session, { access, model }: AiSession): ReviewServices {
  const { cache, rulesVersion } = access;
  return { model, cache, rulesVersion, clock: services.clock, createRedactor: () => access.createRedactor() };
}

interface Course {
  readonly review: Review;
  readonly prepared: PreparedReview;
  readonly services: ReviewServices;
  readonly ai: AiSession;
  readonly wish: DocumentWish;
}

async function follow(
  session: Session,
  { review, prepared, services, ai, wish }: Course,
  signal: AbortSignal,
): Promise<Extract<ReviewFileResult, { kind: 'reviewed' }>> {
  const { document } = review.analysis;
  const notes = new ReviewNotes();
  const units = [
    ...prepared.asks.flatMap((ask) => ask.units.map(({ unit }) => unit)),
    ...prepared.known.map(({ unit }) => unit),
  ];
  const shown = new ShownSoon(session, wish.uri);
  session.ai.findings.begin(
    wish.uri,
    document,
    units.flatMap(({ spans }) => spans),
  );
  let done = 0;
  try {
    for await (const event of runReview(prepared, services, signal)) {
      if (session.ai.findings.take(wish.uri, event)) shown.note();
      if (event.kind === 'usage') await ai.meter.record(event.usage, event.model, notes.takeFresh());
      if (event.kind === 'reviewed') wish.onProgress?.((done += event.units.length), units.length, 'functions');
      notes.add(event);
    }
  } finally {
    shown.now();
  }
  signal.throwIfAborted();
  const kept = notes.toReceipt(ai, session.services.clock.now());
  session.ai.receipts.keep(wish.uri, kept);
  if (kept.receipt.skipped.length === 0) session.ai.seen.note(wish.uri, document.tree.text);
  const summary = summarizeReceipt(kept);
  session.connection.console.info(`AI review of ${summary}`);
  return {
    kind: 'reviewed',
    findings: session.ai.findings.findingsIn(wish.uri, document).length,
    asks: kept.receipt.asks,
    failures: [...new Set(kept.failures.map(({ message }) => message))],
    needsKey: kept.failures.some(({ kind }) => OF_THE_KEY.has(kind)),
    summary,
  };
}

/** What a review told, for its receipt. */
class ReviewNotes {
  private readonly dropped: DroppedFinding[] = [];
  private readonly withheld: string[] = [];
  private readonly failures: AiError[] = [];
  /** Fingerprints of what came out of the ask that goes on. */
  private fresh: string[] = [];
  private receipt: ReviewReceipt | undefined;

  add(event: ReviewEvent): void {
    if (event.kind === 'finding' || event.kind === 'witness') this.fresh.push(event.finding.fingerprint);
    if (event.kind === 'reviewed' && event.isReplayed) this.fresh = [];
    if (event.kind === 'dropped') this.dropped.push(event);
    if (event.kind === 'withheld') this.withheld.push(event.reason);
    if (event.kind === 'failed') this.failures.push(event.error);
    if (event.kind === 'done') this.receipt = event.receipt;
  }

  takeFresh(): string[] {
    return this.fresh.splice(0);
  }

  toReceipt({ spending }: AiSession, at: Date): KeptReceipt {
    const { dropped, withheld, failures, receipt } = this;
    if (!receipt) throw new Error('A review ended without its receipt.');
    return { receipt, dropped, withheld, failures, cost: spending.cost, at };
  }
}

/** Publishes what came in as soon as nothing more is there at this moment: a known review is shown in one go. */
class ShownSoon {
  private readonly session: Session;
  private readonly uri: string;
  private pending: NodeJS.Immediate | undefined;

  constructor(session: Session, uri: string) {
    this.session = session;
    this.uri = uri;
  }

  note(): void {
    this.pending ??= setImmediate(() => this.now());
  }

  /** While the user types there is no review to show it with; the next one brings it along. */
  now(): void {
    clearImmediate(this.pending);
    this.pending = undefined;
    const review = this.session.reviews.current(this.uri);
    if (review) publishFindings(this.session, { uri: this.uri, version: review.version, review });
  }
}
