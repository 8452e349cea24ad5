import type { AiModel } from '../ports/ai-model.ts';
import type { SendLog } from '../ports/send-log.ts';
import type { Clock } from '../ports/clock.ts';
import { measurePayload, payloadText } from './payload.ts';

export interface SendCircumstances {
  readonly log: SendLog;
  readonly clock: Clock;
  readonly run: string;
  /** Whose code is in the prompts, relative to the workspace root. */
  readonly files: readonly string[];
}

/**
 * The same model, which writes down what it is asked before it is asked. Wrap each model of a chain, not the chain: each
 * one that is tried gets the payload. Tries of one model with the same payload are one entry.
 */
export function logSends(model: AiModel, { log, clock, run, files }: SendCircumstances): AiModel {
  return {
    name: model.name,
    async *ask(prompt, signal) {
      signal.throwIfAborted();
      const { provider, model: name } = model.name;
      const measured = measurePayload(payloadText(prompt));
      await log.add({ at: clock.now().toISOString(), run, provider, model: name, ...measured, files });
      yield* model.ask(prompt, signal);
    },
  };
}
