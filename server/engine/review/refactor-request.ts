import type { Finding } from '#shared/domain/finding.ts';
import type { Span } from '#shared/domain/text.ts';
import type { AiPrompt } from '../ports/ai-model.ts';
import type { Redactor } from '../ports/redactor.ts';
import type { ChangeContext } from '../proposals/try-change.ts';
import { FileFacts } from '../rules/file-facts.ts';
import { refactorPrompt, type RepositoryInstruction } from './prompt.ts';
import { findUnits, type ReviewUnit, unitOfLines } from './review-units.ts';
import { estimateTokens } from './token-estimate.ts';
import { UnitContexts } from './unit-context.ts';

/** What is to be done to a document. */
export interface RefactorRequest {
  readonly context: ChangeContext;
  readonly goal: RefactorGoal;
  readonly instructions?: readonly RepositoryInstruction[];
}

export type RefactorGoal =
  /** Makes a function, a selection or a whole file better; `wish` is what the user wants of it. */
  | { readonly kind: 'refactor'; readonly span: Span; readonly wish?: string }
  /** Makes one finding go away, whoever made it. */
  | { readonly kind: 'fix'; readonly finding: Finding };

export type RefactorQuestion =
  | {
      readonly kind: 'question';
      /** Exactly what is sent. */
      readonly prompt: AiPrompt;
      /** The code that may be changed. */
      readonly unit: ReviewUnit;
      /** Puts secrets back into what a model wrote. */
      readonly restore: (answer: string) => string;
    }
  /** `reason` is a sentence for the user. */
  | { readonly kind: 'refused'; readonly reason: string };

/** More code than a model can rewrite in one reply. */
const MAX_CODE_TOKENS = 12_000;
const CONTEXT_TOKENS = 800;
const DEFAULT_WISH =
  'Make this code simpler and easier to change: shorter functions, fewer branches and less nesting, no repetition, clear names for local things, idioms of the language. Its behaviour stays the same.';

/** The question that a refactoring asks a model, without secrets. */
export async function composeRefactoring(
  { context, goal, instructions = [] }: RefactorRequest,
  redactor: Redactor,
): Promise<RefactorQuestion> {
  const { path, language, tree } = context.analysis.document;
  const file = new FileFacts(path, language, tree);
  const unit = unitFor(file, goal);
  if (estimateTokens(unit.code) > MAX_CODE_TOKENS) {
    return { kind: 'refused', reason: 'That is too much code for one refactoring. Select a part of it.' };
  }
  const whole = await redactor.redact(tree.text);
  const redact = async (text: string): Promise<string> => (await redactor.redact(text)).text;
  const wishes: RepositoryInstruction[] = [];
  for (const { file: name, text } of instructions) wishes.push({ file: name, text: await redact(text) });
  const code = [{ name: unit.symbol, code: await redact(unit.code) }];
  const surroundings = await redact(new UnitContexts(file).around([unit], CONTEXT_TOKENS));
  const parts = { path, language, code, context: surroundings, instructions: wishes };
  const prompt = refactorPrompt(parts, await redact(taskOf(goal, tree.text)));
  return { kind: 'question', prompt, unit, restore: whole.restore };
}

/** The lines that are to be changed: those of the selection, or of the function around a finding. */
function unitFor(file: FileFacts, goal: RefactorGoal): ReviewUnit {
  const { lines } = file.tree;
  const { start, end } = goal.kind === 'fix' ? goal.finding.span : goal.span;
  const around =
    goal.kind === 'fix' &&
    findUnits(file).find(({ spans }) => spans.some((own) => own.start <= start && end <= own.end));
  if (around) return around;
  const last = Math.max(start, end - 1);
  return unitOfLines(file, '', [{ first: lines.lineAt(start), last: lines.lineAt(last) }]);
}

function taskOf(goal: RefactorGoal, text: string): string {
  if (goal.kind === 'refactor') return goal.wish?.trim() || DEFAULT_WISH;
  const { message, span, category } = goal.finding;
  const quote = text.slice(span.start, span.end);
  return `Fix this problem (${category}) and nothing else: ${message}\nThe reviewer points at:\n${quote}`;
}
