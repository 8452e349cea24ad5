import type { AiPrompt } from '#engine/ports/ai-model.ts';

/** The instructions for models that cannot be held to a schema otherwise. */
export function tellSchema({ system, reply }: AiPrompt): string {
  return [
    system,
    '',
    'Answer with one JSON object and nothing else: no Markdown fence, no words before or after it.',
    `The object must satisfy this JSON schema, called ${reply.name}:`,
    JSON.stringify(reply.schema),
  ].join('\n');
}
