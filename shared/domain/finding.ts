import type { Range, Span } from './text.ts';

export const CATEGORIES = ['security', 'bug', 'performance', 'maintainability', 'style'] as const;
export type Category = (typeof CATEGORIES)[number];

/** Worst first. `critical` means exploitable from outside. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
/** How sure the producer is that a reviewer would agree; `low` is hidden unless asked for. */
export type Confidence = (typeof CONFIDENCES)[number];

/** `safe` keeps behaviour and may be applied unseen; `unsafe` may change behaviour and wants a glance. */
export type FixSafety = 'safe' | 'unsafe';

/** A place in the same document that helps to understand a finding. */
export interface RelatedLocation {
  readonly range: Range;
  readonly message: string;
}

/** What a finding can offer as a fix, before the edits are computed and verified. */
export interface FixOffer {
  readonly title: string;
  readonly safety: FixSafety;
}

/** By what a person recognises a finding after its code was edited. */
export interface FindingAnchor {
  /** The first line, white space folded, without what its literals hold: it may be a secret. */
  readonly line: string;
  /** Name of the innermost function around it; empty outside of functions. */
  readonly symbol: string;
}

/** The rule id of what models find. */
export const AI_RULE_ID = 'ai-review';

/** Who made a finding, where it was no rule. */
export interface FindingOrigin {
  readonly kind: 'ai';
  /** As users name it: `openai:gpt-…`. */
  readonly model: string;
}

/** A claim about code with its evidence. Immutable; a new analysis makes new findings. */
export interface Finding {
  readonly ruleId: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One or two sentences that name the thing and what to do about it. */
  readonly message: string;
  readonly cwe?: number;
  readonly span: Span;
  readonly range: Range;
  readonly related: readonly RelatedLocation[];
  /** Greys the text out in editors: the code can go. */
  readonly isUnnecessary?: boolean;
  readonly fix?: FixOffer;
  /** 16 hexadecimal digits, unique in its document; survives moved and re-indented lines. */
  readonly fingerprint: string;
  /** Absent where a producer has no text to take it from. */
  readonly anchor?: FindingAnchor;
  /** Absent for what a rule found. */
  readonly origin?: FindingOrigin;
  /** Who else found the same. */
  readonly witnesses?: readonly FindingOrigin[];
}

/** Negative when `a` is worse than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** Whether `severity` is as bad as `threshold` or worse. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return compareSeverity(severity, threshold) <= 0;
}

/** Document order, then worst first, then rule id: the same findings always come in the same order. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    compareSeverity(a.severity, b.severity) ||
    (a.ruleId < b.ruleId ? -1 : Number(a.ruleId > b.ruleId))
  );
}
