import type { z } from 'zod';
import { CancellationTokenSource, type Connection } from 'vscode-languageserver/node';
import { EditorModelPartNotification, EditorModelRequest } from '#shared/protocol/ai-editor-models.ts';
import { AiError, type AiErrorKind } from '#engine/ports/ai-model.ts';
import { createAbortError } from '../outcomes.ts';
import { parseParams } from '../request-params.ts';
import type { AskEditor } from './ai-access.ts';
import { EditorModelPartShape, EditorModelShape } from './ai-params.ts';

type Failure = Extract<z.infer<typeof EditorModelShape>, { kind: 'failed' }>;

/** What the user has to do something about is not tried again. */
const KINDS: Readonly<Partial<Record<Failure['why'], AiErrorKind>>> = {
  missing: 'unknown-model',
  refused: 'bad-request',
};

function toError({ why, detail }: Failure): Error {
  const kind = KINDS[why];
  return kind ? new AiError(kind, detail, { provider: 'editor' }) : new Error(detail);
}

interface OpenAnswer {
  readonly pieces: string[];
  wake: () => void;
}

/** The editor's own models: asked by a request, while whose answer the pieces come as notifications. */
export class EditorModels {
  private readonly connection: Connection;
  private readonly open = new Map<number, OpenAnswer>();
  private asked = 0;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.onNotification(EditorModelPartNotification.method, (params: unknown) => {
      const { id, text } = parseParams(EditorModelPartShape, params);
      const answer = this.open.get(id);
      answer?.pieces.push(text);
      answer?.wake();
    });
  }

  readonly ask: AskEditor = (request, signal) => this.stream(request, signal);

  private async *stream(...[request, signal]: Parameters<AskEditor>): AsyncGenerator<string> {
    signal.throwIfAborted();
    const id = ++this.asked;
    const answer: OpenAnswer = { pieces: [], wake: () => undefined };
    const stop = new CancellationTokenSource();
    let end: { readonly failure?: Error } | undefined;
    const finish = (failure?: Error): void => {
      end ??= failure ? { failure } : {};
      answer.wake();
    };
    const abort = (): void => {
      stop.cancel();
      finish(createAbortError());
    };
    this.open.set(id, answer);
    signal.addEventListener('abort', abort);
    this.connection.sendRequest(EditorModelRequest, { id, ...request }, stop.token).then(
      (result) => {
        const parsed = EditorModelShape.parse(result);
        finish(parsed.kind === 'failed' ? toError(parsed) : undefined);
      },
      (error: unknown) => finish(error instanceof Error ? error : new Error(String(error))),
    );
    try {
      for (;;) {
        yield* answer.pieces.splice(0);
        if (answer.pieces.length > 0) continue;
        if (end?.failure) throw end.failure;
        if (end) return;
        await new Promise<void>((resolve) => (answer.wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', abort);
      this.open.delete(id);
      if (!end) stop.cancel();
    }
  }
}
