import type { VerifiedFix } from '#shared/domain/analysis.ts';
import type { Finding, FixSafety } from '#shared/domain/finding.ts';
import { isVerified, type DocumentChange } from '#shared/domain/document-change.ts';
import { joinEdits, orderEdits, type TextEdit } from '#shared/domain/text-edit.ts';
import type { DocumentAnalysis } from '../analysis/analyzer.ts';
import type { Fix } from '../rules/rule.ts';
import { type ChangeContext, refuseChange, type TriedChange, tryChange } from './try-change.ts';

/** A finding whose fix is not offered, and why. */
export interface WithheldFix {
  readonly finding: Finding;
  readonly reason: string;
}

export interface FileChangeAttempt {
  /** Undefined when there was nothing to fix. Always verified. */
  readonly change: DocumentChange | undefined;
  readonly withheld: readonly WithheldFix[];
}

/** A finding with the edits of its fix. */
interface Candidate {
  readonly finding: Finding;
  readonly title: string;
  readonly safety: FixSafety;
  readonly edits: readonly TextEdit[];
  /** Why there are no edits: a bug of ours that is told as the reason. */
  readonly fault?: string;
}

/** Fixes can make room for others that overlapped them; this many rounds settle real files. */
const MAX_ROUNDS = 5;

/**
 * The change that fixes the findings with these fingerprints together, with its proof; look at `isVerified` before
 * offering it. Undefined when one of them is unknown or has no fix.
 */
export function createChange(context: ChangeContext, fingerprints: readonly string[]): DocumentChange | undefined {
  const wanted = new Set(fingerprints);
  const candidates = candidatesOf(context.analysis, ({ fingerprint }) => wanted.has(fingerprint));
  if (candidates.length === 0 || candidates.length < wanted.size) return undefined;
  return propose(context, candidates);
}

/** Every fix of a document that passes its proof on its own account, with the reasons of those that do not. */
export function verifyFixes(context: ChangeContext): { fixes: VerifiedFix[]; withheld: WithheldFix[] } {
  const { passed, withheld } = sift(context, candidatesOf(context.analysis));
  const fixes = passed
    .toSorted((a, b) => a.finding.span.start - b.finding.span.start || a.finding.span.end - b.finding.span.end)
    .map(({ finding, title, safety, edits }) => ({ fingerprint: finding.fingerprint, title, safety, edits }));
  return { fixes, withheld };
}

/** Which fixes of a file are wanted. */
export interface FixSelection {
  /** `safe` takes safe fixes only, `unsafe` takes all. */
  readonly safety: FixSafety;
  /** Only these rules' findings. */
  readonly ruleIds?: readonly string[];
  /** Fingerprints of findings to leave alone, such as those of a baseline. */
  readonly except?: { has(fingerprint: string): boolean } | undefined;
}

/**
 * One verified change that fixes as much of the selection as fits together. Fixes that overlap are applied in further
 * rounds on the result.
 */
export function createFileChange(context: ChangeContext, options: FixSelection): FileChangeAttempt {
  const fixed: Candidate[] = [];
  let withheld: WithheldFix[] = [];
  let current = context;
  let edits: readonly TextEdit[] = [];
  let excepted = context.analysis.report.findings
    .filter(({ fingerprint }) => options.except?.has(fingerprint))
    .map(toPlace);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const wanted = candidatesOf(current.analysis, (finding) => isWanted(finding, options, excepted));
    const sifted = sift(current, wanted);
    const { taken, rest, change } = combine(current, sifted.passed);
    withheld = [...sifted.withheld, ...rest.map(({ finding }) => ({ finding, reason: 'It overlaps another fix.' }))];
    if (!change?.after) break;
    fixed.push(...taken);
    const roundEdits = editsOf(taken);
    edits = round === 0 ? roundEdits : [replaceDifference(context.analysis.document.tree.text, change.newText)];
    current = { ...current, analysis: change.after };
    excepted = excepted.map((place) => ({ ...place, start: moveOffset(place.start, roundEdits) }));
    if (rest.length === 0 && round > 0) break;
  }
  if (fixed.length === 0) return { change: undefined, withheld };
  const fixing: DocumentChange = {
    ...describe(fixed),
    path: context.analysis.document.path,
    edits,
    newText: current.analysis.document.tree.text,
    checks: [
      { name: 'applies', outcome: 'passed' },
      { name: 'parses', outcome: 'passed' },
      { name: 'resolves', outcome: 'passed' },
      { name: 'introduces-nothing', outcome: 'passed' },
    ],
  };
  return { change: fixing, withheld };
}

/** A finding that is left alone keeps its rule and place, while edits beside it change its fingerprint. */
interface Place {
  readonly ruleId: string;
  readonly start: number;
}

function toPlace({ ruleId, span }: Finding): Place {
  return { ruleId, start: span.start };
}

/** Where an offset lies after the edits. */
function moveOffset(offset: number, edits: readonly TextEdit[]): number {
  const before = edits.filter(({ end }) => end <= offset);
  return before.reduce((moved, { start, end, newText }) => moved + newText.length - (end - start), offset);
}

function isWanted(finding: Finding, options: FixSelection, excepted: readonly Place[]): boolean {
  if (options.except?.has(finding.fingerprint)) return false;
  if (excepted.some(({ ruleId, start }) => ruleId === finding.ruleId && start === finding.span.start)) return false;
  if (options.safety === 'safe' && finding.fix?.safety !== 'safe') return false;
  return options.ruleIds === undefined || options.ruleIds.includes(finding.ruleId);
}

function candidatesOf(
  analysis: DocumentAnalysis,
  isCandidate: (finding: Finding) => boolean = () => true,
): Candidate[] {
  return analysis.report.findings.flatMap((finding) => {
    const fix = isCandidate(finding) ? analysis.fixes.get(finding.fingerprint) : undefined;
    return fix ? [{ finding, title: fix.title, safety: fix.safety, ...computeEdits(fix) }] : [];
  });
}

/** One fix that throws must not take the others of its file with it. */
function computeEdits(fix: Fix): Pick<Candidate, 'edits' | 'fault'> {
  try {
    return { edits: fix.edits() };
  } catch (error) {
    return { edits: [], fault: `The fix could not be made: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function propose(context: ChangeContext, candidates: readonly Candidate[]): DocumentChange {
  const { checks, newText } = tryTogether(context, candidates);
  return {
    ...describe(candidates),
    path: context.analysis.document.path,
    edits: editsOf(candidates),
    newText,
    checks,
  };
}

function editsOf(candidates: readonly Candidate[]): TextEdit[] {
  return joinEdits(candidates.map(({ edits }) => edits));
}

function tryTogether(context: ChangeContext, candidates: readonly Candidate[]): TriedChange {
  const fault = candidates.find((candidate) => candidate.fault !== undefined)?.fault;
  if (fault !== undefined) return refuseChange(context, fault);
  return tryChange(
    context,
    editsOf(candidates),
    candidates.map(({ finding }) => finding),
  );
}

/**
 * Takes as many candidates as pass their proof together. Each passes on its own; where all at once do not, they are added
 * in halves, so that two that do not go together keep none of the others back.
 */
function combine(
  context: ChangeContext,
  candidates: readonly Candidate[],
): { taken: Candidate[]; rest: Candidate[]; change: TriedChange | undefined } {
  let taken: Candidate[] = [];
  let change: TriedChange | undefined;
  const add = (group: readonly Candidate[]): void => {
    if (group.length === 0) return;
    const attempt = tryTogether(context, [...taken, ...group]);
    if (attempt.checks.every(({ outcome }) => outcome === 'passed')) {
      taken = [...taken, ...group];
      change = attempt;
    } else if (group.length > 1) {
      add(group.slice(0, group.length >> 1));
      add(group.slice(group.length >> 1));
    }
  };
  add(takeCompatible(candidates).together);
  return { taken, rest: candidates.filter((candidate) => !taken.includes(candidate)), change };
}

function describe(
  candidates: readonly Candidate[],
): Pick<DocumentChange, 'title' | 'safety' | 'fingerprints' | 'ruleIds'> {
  const [first] = candidates;
  return {
    title: candidates.length === 1 && first ? first.title : `Fix ${candidates.length} findings`,
    safety: candidates.every(({ safety }) => safety === 'safe') ? 'safe' : 'unsafe',
    fingerprints: candidates.map(({ finding }) => finding.fingerprint),
    ruleIds: [...new Set(candidates.map(({ finding }) => finding.ruleId))].toSorted(),
  };
}

/**
 * Finds the candidates whose proof passes. Compatible ones are tried together, and only where that fails in halves, so
 * that a file with many good fixes costs one analysis and not one for each.
 */
function sift(
  context: ChangeContext,
  candidates: readonly Candidate[],
): { passed: Candidate[]; withheld: WithheldFix[] } {
  const passed: Candidate[] = [];
  const withheld: WithheldFix[] = [];
  let remaining = candidates;
  while (remaining.length > 0) {
    const { together, rest } = takeCompatible(remaining);
    // A fix whose own edits overlap fits nowhere: try it alone, for the reason.
    const group = together.length > 0 ? together : remaining.slice(0, 1);
    siftGroup(context, group, passed, withheld);
    remaining = together.length > 0 ? rest : remaining.slice(1);
  }
  return { passed, withheld };
}

function siftGroup(
  context: ChangeContext,
  group: readonly Candidate[],
  passed: Candidate[],
  withheld: WithheldFix[],
): void {
  const change = propose(context, group);
  if (isVerified(change)) {
    passed.push(...group);
  } else if (group.length > 1) {
    const middle = group.length >> 1;
    siftGroup(context, group.slice(0, middle), passed, withheld);
    siftGroup(context, group.slice(middle), passed, withheld);
  } else {
    const failed = change.checks.find((check) => check.outcome === 'failed');
    for (const { finding } of group) withheld.push({ finding, reason: failed?.detail ?? 'Its proof failed.' });
  }
}

/** Takes candidates in order as long as their edits do not touch each other. */
function takeCompatible(candidates: readonly Candidate[]): { together: Candidate[]; rest: Candidate[] } {
  const together: Candidate[] = [];
  const rest: Candidate[] = [];
  let edits: readonly TextEdit[] = [];
  for (const candidate of candidates) {
    const joined = orderEdits(joinEdits([edits, candidate.edits]));
    if (joined) {
      edits = joined;
      together.push(candidate);
    } else {
      rest.push(candidate);
    }
  }
  return { together, rest };
}

/** The smallest single edit between two texts. */
function replaceDifference(before: string, after: string): TextEdit {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < limit - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  if (isWithinCharacter(before, start) || isWithinCharacter(after, start)) start--;
  if (isWithinCharacter(before, before.length - tail) || isWithinCharacter(after, after.length - tail)) tail--;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}

/** Between the halves of a line break or of a character outside of the basic plane, where editors have no position. */
function isWithinCharacter(text: string, offset: number): boolean {
  return /^(?:\r\n|[\uD800-\uDBFF][\uDC00-\uDFFF])$/.test(text.slice(Math.max(offset - 1, 0), offset + 1));
}
