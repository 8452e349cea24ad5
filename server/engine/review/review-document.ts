import type { Span } from '#shared/domain/text.ts';
import { AiError, type AiErrorKind, type AiProvider } from '../ports/ai-model.ts';
import { formatCached } from './cached-review.ts';
import { FindingIntake } from './finding-intake.ts';
import { mergeStreams } from './merge-streams.ts';
import {
  prepareReview,
  type PreparedReview,
  type ReviewAsk,
  type ReviewRequest,
  type ReviewServices,
} from './prepare-review.ts';
import type { RepliedFinding } from './reply-schema.ts';
import { streamReply } from './reply-stream.ts';
import type { ReviewEvent } from './review-events.ts';
import { REVIEW_FORM } from './review-form.ts';
import { ReviewTally } from './review-tally.ts';
import { nameOfUnit } from './review-units.ts';

/** A model that finds more than this in a few functions makes them up. */
const MAX_FINDINGS = 30;
/** Far more than the tokens that are asked for. */
const MAX_REPLY_LENGTH = 200_000;
/** Hosted models answer side by side; one on the user's machine would only let the later ones wait until they time out. */
const ASKS_AT_ONCE: Readonly<Record<AiProvider, number>> = { openai: 3, anthropic: 3, editor: 2, compatible: 1 };
/** Failures that are about one prompt: the next one may work. */
const OF_ONE_PROMPT: ReadonlySet<AiErrorKind> = new Set(['too-long', 'bad-reply', 'cut-off']);

/**
 * Reviews a document and tells each finding as soon as it is known to hold: its place is found, the syntax tree does not
 * refute it, its fix is proven. What was asked before is told again without asking. Failures of the model are events;
 * throws AbortError only.
 */
export async function* reviewDocument(
  request: ReviewRequest,
  services: ReviewServices,
  signal: AbortSignal,
): AsyncGenerator<ReviewEvent, void> {
  yield* runReview(await prepareReview(request, services, signal), services, signal);
}

/** The same for a review that was prepared, so that its prompts or its price could be shown before. */
export async function* runReview(
  prepared: PreparedReview,
  services: ReviewServices,
  signal: AbortSignal,
): AsyncGenerator<ReviewEvent, void> {
  const start = services.clock.now().getTime();
  const tally = new ReviewTally(prepared);
  const intake = new FindingIntake(prepared, services.model.name);
  for (const event of replay(prepared, intake)) {
    signal.throwIfAborted();
    yield tally.count(event);
  }
  const stop = new AbortController();
  const turn: Turn = { intake, tally, services, signal: AbortSignal.any([signal, stop.signal]), isOver: false };
  const streams = prepared.asks.map((ask) => () => takeTurn(ask, turn));
  const limit = ASKS_AT_ONCE[services.model.name.provider];
  for await (const event of mergeStreams(streams, limit, () => stop.abort())) yield tally.count(event);
  yield { kind: 'done', receipt: tally.receipt(services.clock.now().getTime() - start) };
}

function* replay({ known }: PreparedReview, intake: FindingIntake): Generator<ReviewEvent> {
  for (const { unit, findings } of known) {
    for (const finding of findings) yield* intake.take(finding, unit.spans).events;
    yield { kind: 'reviewed', units: [nameOfUnit(unit)], isReplayed: true };
  }
}

/** What the asks of a review share. */
interface Turn {
  readonly intake: FindingIntake;
  readonly tally: ReviewTally;
  readonly services: ReviewServices;
  readonly signal: AbortSignal;
  /** Nobody is to be asked any more. */
  isOver: boolean;
}

async function* takeTurn(ask: ReviewAsk, turn: Turn): AsyncGenerator<ReviewEvent, void> {
  const units = namesOf(ask);
  if (turn.isOver) {
    turn.tally.skip(units, 'not-asked');
    return;
  }
  try {
    yield* askModel(ask, turn);
  } catch (error) {
    turn.signal.throwIfAborted();
    if (!(error instanceof AiError)) throw error;
    turn.tally.skip(units, 'failed');
    turn.isOver ||= !OF_ONE_PROMPT.has(error.kind);
    yield { kind: 'failed', units, error };
  }
}

async function* askModel(ask: ReviewAsk, { intake, tally, services, signal }: Turn): AsyncGenerator<ReviewEvent, void> {
  const limits = { maxItems: MAX_FINDINGS, maxLength: MAX_REPLY_LENGTH };
  const sent = ask.units.flatMap(({ unit }) => unit.spans);
  const placed: { readonly finding: RepliedFinding; readonly span: Span }[] = [];
  for await (const event of streamReply(services.model, ask.prompt, { form: REVIEW_FORM, limits, signal })) {
    if (event.kind === 'usage') yield event;
    else if (event.kind === 'item') {
      const { events, span } = intake.take(event.item, sent);
      if (span) placed.push({ finding: event.item, span });
      yield* events;
    } else {
      tally.lose({ unreadable: event.lost, isCut: event.outcome === 'length' || event.outcome === 'enough' });
      if (event.outcome === 'unreadable' || event.outcome === 'refused') tally.skip(namesOf(ask), event.outcome);
      else {
        await keep(ask, placed, services);
        yield { kind: 'reviewed', units: namesOf(ask), isReplayed: false, verdict: event.rest };
      }
    }
  }
}

/** Keeps each unit's findings by itself, so that the others need not be asked for again when one of them changes. */
async function keep(
  { units }: ReviewAsk,
  placed: readonly { readonly finding: RepliedFinding; readonly span: Span }[],
  { cache }: ReviewServices,
): Promise<void> {
  const [first] = units;
  const ownerOf = ({ start }: Span) =>
    units.find(({ unit }) => unit.spans.some((own) => own.start <= start && start < own.end)) ?? first;
  for (const unit of units) {
    const own = placed.filter(({ span }) => ownerOf(span) === unit).map(({ finding }) => finding);
    await cache.put(unit.key, formatCached(own));
  }
}

function namesOf({ units }: ReviewAsk): string[] {
  return units.map(({ unit }) => nameOfUnit(unit));
}
