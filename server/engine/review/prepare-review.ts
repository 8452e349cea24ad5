import type { LineRange } from '../analysis/changed-lines.ts';
import type { AiModel, AiPrompt } from '../ports/ai-model.ts';
import type { Redactor } from '../ports/redactor.ts';
import type { ReviewCache } from '../ports/review-cache.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChangeContext } from '../proposals/try-change.ts';
import { FileFacts } from '../rules/file-facts.ts';
import { cacheKeyOf, parseCached } from './cached-review.ts';
import { type RepositoryInstruction, reviewPrompt, tokensOfPrompt } from './prompt.ts';
import type { RepliedFinding } from './reply-schema.ts';
import type { SkippedUnit } from './review-events.ts';
import { groupUnits, selectUnits } from './review-plan.ts';
import { nameOfUnit, type ReviewUnit } from './review-units.ts';
import { UnitContexts } from './unit-context.ts';

/** What is to be reviewed. */
export interface ReviewRequest {
  /** The document with what the rules found in it. */
  readonly context: ChangeContext;
  /** Lines as they are now: only the units that they reach are reviewed. All when left out. */
  readonly changedLines?: readonly LineRange[];
  /** What the repository wants reviewers to know, the most important first. */
  readonly instructions?: readonly RepositoryInstruction[];
  /** What is not reviewed once the prompts take more than this. */
  readonly maxInputTokens?: number;
}

/** What a review works with. */
export interface ReviewServices {
  readonly model: AiModel;
  readonly cache: ReviewCache;
  readonly clock: Clock;
  /** Changes whenever the rules do. */
  readonly rulesVersion: string;
  /** A new one for each review. */
  createRedactor(): Redactor;
}

/** A unit with its code as it is sent. */
export interface SentUnit {
  readonly unit: ReviewUnit;
  readonly code: string;
  readonly key: string;
}

/** One question to a model. */
export interface ReviewAsk {
  readonly prompt: AiPrompt;
  readonly units: readonly SentUnit[];
}

/** A review before anything was sent. */
export interface PreparedReview {
  readonly request: ReviewRequest;
  readonly file: FileFacts;
  /** In document order; their prompts are exactly what would be sent. */
  readonly asks: readonly ReviewAsk[];
  /** Units whose answers are known. */
  readonly known: readonly { readonly unit: ReviewUnit; readonly findings: readonly RepliedFinding[] }[];
  readonly skipped: readonly SkippedUnit[];
  readonly estimate: ReviewEstimate;
  /** Puts secrets back into what a model wrote. */
  readonly restore: (answer: string) => string;
}

/** What a review would cost. */
export interface ReviewEstimate {
  readonly calls: number;
  readonly inputTokens: number;
  /** More is not paid for. */
  readonly maxOutputTokens: number;
  readonly cachedUnits: number;
}

/** Context of all units of a prompt together. */
const CONTEXT_TOKENS = 400;

/** Plans a review: what is known already, and what would be sent. Asks nobody. Throws AbortError. */
export async function prepareReview(
  request: ReviewRequest,
  services: Omit<ReviewServices, 'clock'>,
  signal: AbortSignal,
): Promise<PreparedReview> {
  const { path, language, tree } = request.context.analysis.document;
  const file = new FileFacts(path, language, tree);
  const redactor = services.createRedactor();
  // First the whole, so that a secret is known wherever a unit begins or ends.
  const { restore } = await redactor.redact(tree.text);
  const instructions = await redactInstructions(redactor, request.instructions ?? []);
  const { rulesVersion, model } = services;
  const identity = { language: language.id, model: model.name, rulesVersion, instructions };
  const known: PreparedReview['known'][number][] = [];
  const open: SentUnit[] = [];
  for (const unit of selectUnits(file, request.changedLines)) {
    const code = (await redactor.redact(unit.code)).text;
    const key = cacheKeyOf(code, identity);
    const kept = await services.cache.get(key);
    signal.throwIfAborted();
    const findings = kept === undefined ? undefined : parseCached(kept);
    if (findings) known.push({ unit, findings });
    else open.push({ unit, code, key });
  }
  const asks = await composeAsks(file, open, { redactor, instructions });
  signal.throwIfAborted();
  const { taken, skipped } = takeWithin(asks, request.maxInputTokens ?? Infinity);
  return { request, file, asks: taken, known, skipped, estimate: estimate(taken, known.length), restore };
}

async function composeAsks(
  file: FileFacts,
  open: readonly SentUnit[],
  { redactor, instructions }: { redactor: Redactor; instructions: readonly RepositoryInstruction[] },
): Promise<ReviewAsk[]> {
  const contexts = new UnitContexts(file);
  const asks: ReviewAsk[] = [];
  for (const units of groupUnits(open)) {
    const around = contexts.around(
      units.map(({ unit }) => unit),
      CONTEXT_TOKENS,
    );
    const context = (await redactor.redact(around)).text;
    const code = units.map((one) => ({ name: nameOfUnit(one.unit), code: one.code }));
    const { path, language } = file;
    asks.push({ prompt: reviewPrompt({ path, language, code, context, instructions }), units });
  }
  return asks;
}

async function redactInstructions(
  redactor: Redactor,
  instructions: readonly RepositoryInstruction[],
): Promise<RepositoryInstruction[]> {
  const redacted: RepositoryInstruction[] = [];
  for (const { file, text } of instructions) redacted.push({ file, text: (await redactor.redact(text)).text });
  return redacted;
}

/** Prompts in their order as long as the budget lasts; a small one behind a large one may still fit. */
function takeWithin(
  asks: readonly ReviewAsk[],
  maxTokens: number,
): { taken: ReviewAsk[]; skipped: readonly SkippedUnit[] } {
  let left = maxTokens;
  const taken = asks.filter(({ prompt }) => {
    const tokens = tokensOfPrompt(prompt);
    if (tokens > left) return false;
    left -= tokens;
    return true;
  });
  const over = asks.filter((ask) => !taken.includes(ask)).flatMap(({ units }) => units);
  return { taken, skipped: over.map(({ unit }) => ({ unit: nameOfUnit(unit), reason: 'over-budget' })) };
}

function estimate(asks: readonly ReviewAsk[], cachedUnits: number): ReviewEstimate {
  return {
    calls: asks.length,
    inputTokens: asks.reduce((sum, { prompt }) => sum + tokensOfPrompt(prompt), 0),
    maxOutputTokens: asks.reduce((sum, { prompt }) => sum + prompt.maxOutputTokens, 0),
    cachedUnits,
  };
}
