import { ProviderError, readFailure } from './provider-failure.ts';
import type { StreamPart } from './stream-parts.ts';

/**
 * Ways to put the same request, the best first, for endpoints that do not take all of them. What one endpoint takes is
 * found out once and remembered.
 */
export class AcceptedForm<Form> {
  readonly #forms: readonly Form[];
  #best = 0;

  constructor(forms: readonly Form[]) {
    this.#forms = forms;
  }

  /** Sends a request in the first form that is not refused as a bad request. */
  async *send(request: (form: Form) => AsyncIterable<StreamPart>): AsyncGenerator<StreamPart> {
    const candidates = this.#forms.slice(this.#best);
    for (const [index, form] of candidates.entries()) {
      try {
        for await (const part of request(form)) {
          this.#best = this.#forms.indexOf(form);
          yield part;
        }
        return;
      } catch (error) {
        if (index === candidates.length - 1 || !isBadRequest(error)) throw error;
      }
    }
  }
}

function isBadRequest(error: unknown): boolean {
  if (!(error instanceof ProviderError)) return false;
  const { kind, status } = readFailure(error.cause, 0);
  return kind === 'bad-request' && (status === 400 || status === 422);
}
