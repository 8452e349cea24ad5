import type { FixSafety } from './finding.ts';
import type { TextEdit } from './text-edit.ts';

/** What every change must pass, in the order in which it is tried. */
export const REQUIRED_CHECKS = ['applies', 'parses', 'resolves', 'introduces-nothing'] as const;
export type RequiredCheckName = (typeof REQUIRED_CHECKS)[number];

/** What a workspace's own tools say, where there are some: they may be silent, but not against a change. */
export const OPTIONAL_CHECKS = ['types', 'command'] as const;
export type OptionalCheckName = (typeof OPTIONAL_CHECKS)[number];

export type CheckName = RequiredCheckName | OptionalCheckName;

/** One step of a proof, with the reason when it failed or could not be run. */
export interface Check {
  readonly name: CheckName;
  readonly outcome: 'passed' | 'failed' | 'not-run';
  readonly detail?: string;
}

/** A change of one document that answers some of its findings, with its proof. */
export interface DocumentChange {
  readonly title: string;
  readonly safety: FixSafety;
  /** Fingerprints of the findings it answers. */
  readonly fingerprints: readonly string[];
  readonly ruleIds: readonly string[];
  readonly path: string;
  /** Refer to the text the change was made from. */
  readonly edits: readonly TextEdit[];
  readonly newText: string;
  readonly checks: readonly Check[];
}

/** Whether every required check was run and passed, and no optional one failed; only such changes are applied. */
export function isVerified({ checks }: Pick<DocumentChange, 'checks'>): boolean {
  return (
    REQUIRED_CHECKS.every((name) => checks.some((check) => check.name === name)) &&
    checks.every((check) => isFine(check))
  );
}

function isFine({ name, outcome }: Check): boolean {
  return outcome === 'passed' || (outcome === 'not-run' && isOptional(name));
}

function isOptional(name: CheckName): boolean {
  return OPTIONAL_CHECKS.some((optional) => optional === name);
}

/** Best first. */
const OUTCOMES = ['passed', 'not-run', 'failed'] as const;

/**
 * One proof of several: those of the files of a change, and what the workspace's own tools say. Each check once, in the
 * order of the proof, with its worst outcome and the reason of the first that has it.
 */
export function joinChecks(...proofs: readonly (readonly Check[])[]): Check[] {
  const worst = new Map<CheckName, Check>();
  for (const check of proofs.flat()) {
    const known = worst.get(check.name);
    if (!known || OUTCOMES.indexOf(check.outcome) > OUTCOMES.indexOf(known.outcome)) worst.set(check.name, check);
  }
  return [...REQUIRED_CHECKS, ...OPTIONAL_CHECKS].flatMap((name) => worst.get(name) ?? []);
}
