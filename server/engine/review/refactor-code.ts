import { AiError } from '../ports/ai-model.ts';
import type { ReviewServices } from './prepare-review.ts';
import { proveRefactoring } from './prove-refactoring.ts';
import type { RefactorEvent } from './refactor-events.ts';
import { composeRefactoring, type RefactorRequest } from './refactor-request.ts';
import { repliedChange, type RepliedChange, repliedTitle } from './refactor-schema.ts';
import type { ReplyForm } from './reply-reader.ts';
import { streamReply } from './reply-stream.ts';
import { toLine } from './ai-finding.ts';

const FORM: ReplyForm<RepliedChange, { title?: string | undefined }> = {
  list: 'changes',
  item: repliedChange,
  itemKeys: ['explanation', 'edits'],
  // A repaired edit may be another one than was meant.
  withoutGuesses: () => undefined,
  rest: repliedTitle,
};

const LIMITS = { maxItems: 30, maxLength: 400_000 };
const UNREADABLE = 'The reply of the model could not be read. Try again or choose another model.';

/**
 * Has a model change some code, tells the steps while they arrive, and proves the result: steps that do not pass are left
 * out. Failures of the model are events; throws AbortError only.
 */
export async function* refactorCode(
  request: RefactorRequest,
  services: Pick<ReviewServices, 'model' | 'createRedactor'>,
  signal: AbortSignal,
): AsyncGenerator<RefactorEvent, void> {
  const question = await composeRefactoring(request, services.createRedactor());
  signal.throwIfAborted();
  if (question.kind === 'refused') {
    yield question;
    return;
  }
  const steps: RepliedChange[] = [];
  try {
    const options = { form: FORM, limits: LIMITS, signal };
    for await (const event of streamReply(services.model, question.prompt, options)) {
      if (event.kind === 'usage') yield event;
      else if (event.kind === 'item') {
        steps.push(withSecrets(event.item, question.restore));
        yield { kind: 'step', explanation: toLine(event.item.explanation) };
      } else if (event.outcome === 'refused') yield { kind: 'refused', reason: 'The model declined to answer.' };
      else if (steps.length > 0) {
        const { unit } = question;
        yield await proveRefactoring(steps, { request, unit, title: event.rest.title, signal });
      } else if (event.outcome === 'unreadable' || event.lost > 0) yield { kind: 'refused', reason: UNREADABLE };
      else yield { kind: 'nothing-to-do' };
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AiError)) throw error;
    yield { kind: 'failed', error };
  }
}

function withSecrets({ explanation, edits }: RepliedChange, restore: (answer: string) => string): RepliedChange {
  const restored = edits.map(({ search, replace }) => ({ search: restore(search), replace: restore(replace) }));
  return { explanation, edits: restored };
}
