import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ModelName } from '../ports/ai-model.ts';
import type { LanguageId } from '../source/languages.ts';
import { dedent } from './indentation.ts';
import type { RepositoryInstruction } from './prompt.ts';
import { PROMPT_VERSION } from './prompt-templates.ts';
import { repliedFinding, type RepliedFinding } from './reply-schema.ts';

/** On what an answer about a unit depends, beside its code. */
export interface ReviewIdentity {
  readonly language: LanguageId;
  readonly model: ModelName;
  /** Changes whenever rules do: they decide what is found twice, and which fixes pass. */
  readonly rulesVersion: string;
  /** As sent. */
  readonly instructions: readonly RepositoryInstruction[];
}

/** Under which key the answer about some code, as sent, is kept: 64 hexadecimal digits. */
export function cacheKeyOf(code: string, { language, model, rulesVersion, instructions }: ReviewIdentity): string {
  const wishes = instructions.map(({ file, text }) => [file, text]);
  const identity = [PROMPT_VERSION, rulesVersion, model.provider, model.model, language, wishes];
  return createHash('sha256')
    .update(JSON.stringify([...identity, foldCode(code)]))
    .digest('hex');
}

/** Code whose hash stays the same when it is indented otherwise as a whole, or gets other line breaks. */
function foldCode(code: string): string {
  const { lines } = dedent(code.split('\n'));
  return lines.filter((line) => line !== '').join('\n');
}

const cachedFindings = z.array(repliedFinding);

/** What a model said about one unit, as it is kept: with placeholders for secrets. */
export function formatCached(findings: readonly RepliedFinding[]): string {
  return JSON.stringify(findings);
}

/** Undefined for what is damaged: it is asked for again. */
export function parseCached(text: string): RepliedFinding[] | undefined {
  try {
    return cachedFindings.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
