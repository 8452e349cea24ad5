import type { Finding, FixSafety } from './finding.ts';
import type { FileMetrics } from './metrics.ts';
import type { TextEdit } from './text-edit.ts';

export const SKIP_REASONS = [
  'unknown-language',
  'binary',
  'invalid-encoding',
  'minified',
  'generated',
  'vendored',
  'too-large',
  'unreadable',
  'excluded',
  'crashed',
] as const;
/** Why a file was not analyzed; every run says so in its receipt. */
export type SkipReason = (typeof SKIP_REASONS)[number];

export interface SkippedFile {
  readonly kind: 'skipped';
  readonly path: string;
  readonly reason: SkipReason;
  readonly detail?: string;
}

/** How many findings were made but are not shown, by cause. */
export interface HiddenCounts {
  /** By a mark in the code. */
  readonly suppressed: number;
  /** By an entry of the file that the team shares. */
  readonly suppressedByTeam: number;
  readonly lowConfidence: number;
  readonly baseline: number;
}

export interface AnalyzedFile {
  readonly kind: 'analyzed';
  /** Relative to the workspace root, with forward slashes. */
  readonly path: string;
  readonly languageId: string;
  /** In document order. */
  readonly findings: readonly Finding[];
  readonly hidden: HiddenCounts;
  readonly metrics: FileMetrics;
  /** 0 (bad) to 10 (nothing to say). */
  readonly score: number;
  readonly hasSyntaxErrors: boolean;
  readonly bytes: number;
  /** Rules that threw on this file: a bug of ours that must be seen, never swallowed. */
  readonly ruleFailures: readonly RuleFailure[];
  /** Fixes whose proof passed; empty where nobody asked for verification. */
  readonly fixes: readonly VerifiedFix[];
}

/** A fix of one finding that was tried on its own and passed every check. */
export interface VerifiedFix {
  /** Of the finding it answers. */
  readonly fingerprint: string;
  readonly title: string;
  readonly safety: FixSafety;
  /** Refer to the analyzed text. */
  readonly edits: readonly TextEdit[];
}

export interface RuleFailure {
  readonly ruleId: string;
  readonly message: string;
}

export type FileReport = AnalyzedFile | SkippedFile;
