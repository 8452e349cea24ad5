import { AiError, type AiModel } from '#engine/ports/ai-model.ts';
import { type AskConditions, completeConditions } from './ask-conditions.ts';
import { createModel } from './ask-with-retries.ts';
import { EDITOR_ENDPOINT } from './endpoint.ts';
import { tellSchema } from './reply-in-words.ts';

/** What the editor is asked to pass on to one of its models. */
export interface EditorRequest {
  /** '' leaves the choice to the editor. */
  readonly model: string;
  readonly system: string;
  readonly user: string;
}

/** Gives the answer as it comes and ends with it. Throws AiError for what the user can do something about. */
export type AskEditor = (request: EditorRequest, signal: AbortSignal) => AsyncIterable<string>;

export interface EditorModelOptions {
  readonly model: string;
  readonly askEditor: AskEditor;
}

/** A model of the editor itself, which needs no key. The editor tells neither usage nor why an answer ended. */
export function createEditorModel(options: EditorModelOptions, given: Partial<AskConditions> = {}): AiModel {
  const { model, askEditor } = options;
  return createModel(
    {
      endpoint: EDITOR_ENDPOINT,
      model,
      key: () => Promise.resolve(undefined),
      request: async function* (prompt, _key, signal) {
        try {
          for await (const text of askEditor({ model, system: tellSchema(prompt), user: prompt.user }, signal)) {
            yield { kind: 'text', text };
          }
        } catch (cause) {
          if (cause instanceof AiError) throw cause;
          const detail = cause instanceof Error ? cause.message : String(cause);
          throw new AiError('unavailable', `The editor's model failed: ${detail}`, { provider: 'editor', cause });
        }
        yield { kind: 'end', stop: 'complete', usage: undefined };
      },
    },
    completeConditions(given),
  );
}
