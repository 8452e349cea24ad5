import { setImmediate } from 'node:timers/promises';
import type { Finding } from '#shared/domain/finding.ts';
import { findTouchedSymbols, type SymbolChange } from '../proposals/touched-symbols.ts';
import { toLine } from './ai-finding.ts';
import type { RefactorEvent, WithheldStep } from './refactor-events.ts';
import type { RefactorRequest } from './refactor-request.ts';
import type { RepliedChange } from './refactor-schema.ts';
import type { ReviewUnit } from './review-units.ts';
import { type EditPurpose, verifyEdits, type VerifiedEdits } from './verify-edits.ts';

/** What the steps of a refactoring are for. */
export interface RefactoringProof {
  readonly request: RefactorRequest;
  readonly unit: ReviewUnit;
  /** What the model calls it. */
  readonly title: string | undefined;
  readonly signal: AbortSignal;
}

/** Proves all steps together; where that fails, as many as go together, in their order. */
export async function proveRefactoring(
  steps: readonly RepliedChange[],
  { request, unit, title, signal }: RefactoringProof,
): Promise<RefactorEvent> {
  const { context, goal } = request;
  const answers = goal.kind === 'fix' ? [goal.finding] : [];
  const targets = answers.filter(isOfRule);
  const purpose: EditPurpose = { spans: unit.spans, title: titleOf(request, title), answers, targets };
  const verify = (chosen: readonly RepliedChange[], own: EditPurpose): VerifiedEdits =>
    verifyEdits(
      context,
      chosen.flatMap(({ edits }) => edits),
      own,
    );
  let taken = steps;
  let withheld: readonly WithheldStep[] = [];
  let verified = verify(taken, purpose);
  if (verified.kind === 'withheld' && steps.length > 1) {
    // The finding need not be gone before the last step.
    const attempt = (chosen: readonly RepliedChange[]): VerifiedEdits => verify(chosen, { ...purpose, targets: [] });
    ({ taken, withheld } = await takeThatPass(steps, attempt, signal));
    if (taken.length > 0) verified = verify(taken, purpose);
  }
  if (verified.kind === 'withheld') return { kind: 'withheld', reason: verified.reason, steps: withheld };
  return {
    kind: 'proposed',
    change: verified.change,
    steps: taken.map(({ explanation }) => toLine(explanation)),
    withheld,
    changedSignatures: changedSignatures(request, verified),
  };
}

async function takeThatPass(
  steps: readonly RepliedChange[],
  attempt: (chosen: readonly RepliedChange[]) => VerifiedEdits,
  signal: AbortSignal,
): Promise<{ taken: RepliedChange[]; withheld: WithheldStep[] }> {
  const taken: RepliedChange[] = [];
  const withheld: WithheldStep[] = [];
  for (const step of steps) {
    await setImmediate(); // each attempt is an analysis
    signal.throwIfAborted();
    const outcome = attempt([...taken, step]);
    if (outcome.kind === 'verified') taken.push(step);
    else withheld.push({ explanation: toLine(step.explanation), reason: outcome.reason });
  }
  return { taken, withheld };
}

function isOfRule({ origin }: Finding): boolean {
  return origin === undefined;
}

function titleOf({ goal }: RefactorRequest, title: string | undefined): string {
  if (title !== undefined && toLine(title) !== '') return toLine(title);
  return goal.kind === 'fix' ? `Fix ${goal.finding.ruleId}` : 'Refactor the selected code';
}

function changedSignatures(
  { context }: RefactorRequest,
  { change, tried }: Extract<VerifiedEdits, { kind: 'verified' }>,
): SymbolChange[] {
  if (!tried.after) return [];
  const touched = findTouchedSymbols(context.analysis.document, tried.after.document, change.edits);
  return touched.filter(({ symbol, isSignatureChanged }) => symbol.isPublic && isSignatureChanged);
}
