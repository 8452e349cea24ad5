import { AiError, type AiModel, type AiPrompt, type AiReplyPart } from '#engine/ports/ai-model.ts';
import type { ProviderHealth, Rest } from './provider-health.ts';

/**
 * One model out of several: they are asked in their order until one begins to answer. Once there is text, no other takes
 * over; what fails then fails as a whole. The `end` says who answered.
 */
export function createModelChain(models: readonly [AiModel, ...AiModel[]], health: ProviderHealth): AiModel {
  return { name: models[0].name, ask: (prompt, signal) => askInOrder(models, health, prompt, signal) };
}

async function* askInOrder(
  models: readonly AiModel[],
  health: ProviderHealth,
  prompt: AiPrompt,
  signal: AbortSignal,
): AsyncGenerator<AiReplyPart> {
  const failures: Failure[] = [];
  for (const model of models) {
    const rest = health.admit(model.name.provider);
    if (rest) {
      failures.push({ model, reason: rest.reason, rest });
      continue;
    }
    const outcome = yield* askOne(model, health, prompt, signal);
    if (!outcome) return;
    failures.push({ model, reason: outcome });
  }
  throw summarize(failures);
}

/** Returns why there was no answer, undefined when there was one. Throws what went wrong after the answer had begun. */
async function* askOne(
  model: AiModel,
  health: ProviderHealth,
  prompt: AiPrompt,
  signal: AbortSignal,
): AsyncGenerator<AiReplyPart, AiError | undefined> {
  const { provider } = model.name;
  let hasText = false;
  let isSettled = false;
  try {
    for await (const part of model.ask(prompt, signal)) {
      hasText ||= part.kind === 'text';
      if (part.kind === 'end') {
        health.succeed(provider);
        isSettled = true;
      }
      yield part;
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof AiError)) throw error;
    health.fail(provider, error);
    isSettled = true;
    if (hasText) throw error;
    return error;
  } finally {
    // Cancelled, or the caller wants no more.
    if (!isSettled) health.giveUp(provider);
  }
}

interface Failure {
  readonly model: AiModel;
  readonly reason: AiError;
  /** Set when the model was not even asked. */
  readonly rest?: Rest;
}

/** One error for all: its kind is that of the first model that could have answered. */
function summarize(failures: readonly Failure[]): AiError {
  const [first] = failures;
  if (!first) throw new Error('A chain of models has at least one.');
  if (failures.length === 1 && !first.rest) return first.reason;
  const { reason } = failures.find((failure) => failure.reason.kind !== 'no-key') ?? first;
  const later = failures.map((failure) => failure.rest?.leftMs ?? failure.reason.retryAfterMs);
  const retryAfterMs = Math.min(...later.filter((ms) => ms !== undefined));
  const message = ['No model answered.', ...failures.map(describe)].join('\n');
  return new AiError(reason.kind, message, {
    provider: reason.provider,
    retryAfterMs: Number.isFinite(retryAfterMs) ? retryAfterMs : undefined,
    cause: reason,
  });
}

function describe({ model, reason, rest }: Failure): string {
  const { name } = model;
  const who = name.model === '' ? name.provider : `${name.provider}:${name.model}`;
  if (!rest) return `- ${who}: ${reason.message}`;
  const pause = rest.leftMs > 0 ? `for another ${Math.ceil(rest.leftMs / 1000)} s` : 'while another ask tries it';
  return `- ${who}: left alone ${pause}. ${reason.message}`;
}
