import { createHash } from 'node:crypto';
import type { LanguageDefinition } from '../source/languages.ts';
import { LANGUAGE_TIPS, REFACTOR_SYSTEM, REPAIR_REQUEST, REVIEW_SYSTEM } from './prompt-templates.ts';
import { REFACTOR_REPLY } from './refactor-schema.ts';
import { REVIEW_REPLY } from './reply-schema.ts';
import { estimateTokens, takeLines } from './token-estimate.ts';
import type { AiPrompt } from '../ports/ai-model.ts';

/** What a repository wants reviewers to know. */
export interface RepositoryInstruction {
  /** Where it was read, relative to the workspace root. */
  readonly file: string;
  readonly text: string;
}

/** A piece of code as it is sent: without secrets. */
export interface PromptCode {
  /** How it is called. */
  readonly name: string;
  readonly code: string;
}

export interface PromptParts {
  readonly path: string;
  readonly language: LanguageDefinition;
  readonly code: readonly PromptCode[];
  readonly context: string;
  readonly instructions: readonly RepositoryInstruction[];
}

/** All instructions together; a review of one function must not cost ten times its code. */
export const MAX_INSTRUCTION_TOKENS = 600;
/** Room for the findings of a prompt, beyond what is thought before. */
const REVIEW_OUTPUT_TOKENS = 4000;
/** A refactoring may write all of the code anew, as search and as replacement. */
const REFACTOR_OUTPUT_TOKENS = 4000;

/** Asks for the problems of some code. */
export function reviewPrompt(parts: PromptParts): AiPrompt {
  return {
    system: systemFor(REVIEW_SYSTEM, parts.language),
    user: ['Review the code.', ...describeParts(parts)].join('\n\n'),
    reply: REVIEW_REPLY,
    maxOutputTokens: REVIEW_OUTPUT_TOKENS,
  };
}

/** Asks for a change of some code. `task` may hold text of the code or of the user. */
export function refactorPrompt(parts: PromptParts, task: string): AiPrompt {
  const tokens = parts.code.reduce((sum, { code }) => sum + estimateTokens(code), 0);
  return {
    system: systemFor(REFACTOR_SYSTEM, parts.language),
    user: [enclose('task', {}, task), ...describeParts(parts)].join('\n\n'),
    reply: REFACTOR_REPLY,
    maxOutputTokens: REFACTOR_OUTPUT_TOKENS + 2 * tokens,
  };
}

/** The same question again, for a model whose answer could not be read. */
export function repairPrompt(prompt: AiPrompt): AiPrompt {
  return { ...prompt, user: `${prompt.user}\n\n${REPAIR_REQUEST}` };
}

/** About what a prompt costs to send, its schema included. */
export function tokensOfPrompt({ system, user, reply }: AiPrompt): number {
  return estimateTokens(system) + estimateTokens(user) + estimateTokens(JSON.stringify(reply.schema));
}

/** The same for all documents of a language, so that providers can cache it. */
function systemFor(template: string, language: LanguageDefinition): string {
  return `${template}\n\n${LANGUAGE_TIPS[language.id]}`;
}

/** What comes first changes least, again for the sake of caches. */
function describeParts({ path, language, code, context, instructions }: PromptParts): string[] {
  return [
    ...describeWishes(instructions),
    `File: ${JSON.stringify(path)} (${language.title})`,
    ...(context === '' ? [] : [enclose('context', {}, context)]),
    ...code.map(({ name, code: text }) => enclose('code', { name }, text)),
  ];
}

function describeWishes(instructions: readonly RepositoryInstruction[]): string[] {
  let left = MAX_INSTRUCTION_TOKENS;
  return instructions.flatMap(({ file, text }) => {
    const taken = takeLines(text.trim(), left);
    left -= estimateTokens(taken);
    return taken === '' ? [] : [enclose('wishes', { file }, taken)];
  });
}

/** The tag ends with a hash of what it encloses: no text can hold the tag that would close it. */
function enclose(kind: string, attributes: Readonly<Record<string, string>>, text: string): string {
  const tag = `${kind}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
  const described = Object.entries(attributes).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `<${tag}${described.join('')}>\n${text}\n</${tag}>`;
}
