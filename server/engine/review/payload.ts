import { createHash } from 'node:crypto';
import type { AiPrompt, ModelName } from '../ports/ai-model.ts';

/** All of what a model is given, as text: what is logged and shown is what a model adapter gets. */
export function payloadText({ system, user, reply, maxOutputTokens }: AiPrompt): string {
  return [
    '--- system ---',
    system,
    '--- user ---',
    user,
    `--- reply: at most ${maxOutputTokens} tokens, JSON of the schema ${reply.name} ---`,
    JSON.stringify(reply.schema, undefined, 2),
    '',
  ].join('\n');
}

/** SHA-256, hexadecimal, and size of a payload. */
export function measurePayload(text: string): { readonly sha256: string; readonly bytes: number } {
  return { sha256: createHash('sha256').update(text).digest('hex'), bytes: Buffer.byteLength(text) };
}

/** What would be sent, to be read by the user. The prompts are those that are really sent, without secrets. */
export function describePayloads(prompts: readonly AiPrompt[], { provider, model }: ModelName): string {
  const name = model === '' ? provider : `${provider}:${model}`;
  if (prompts.length === 0)
    return `Nothing would be sent to ${name}: every answer is known already, or nothing is left.\n`;
  return prompts
    .map((prompt, index) => {
      const text = payloadText(prompt);
      const { sha256, bytes } = measurePayload(text);
      const title = `=== Request ${index + 1} of ${prompts.length} to ${name}: ${bytes} bytes, SHA-256 ${sha256} ===`;
      return `${title}\n${text}`;
    })
    .join('\n');
}
