import type { Category, Confidence, FixSafety, Severity } from './finding.ts';

/** Where a part of a rule is written: keys and indexes from the root of its document. */
export type RulePath = readonly (string | number)[];

/** Code with metavariables: the same for every language of the rule, or by the language's id. */
export type Snippet = string | Readonly<Record<string, string>>;

/** What a metavariable may stand for. */
export const CODE_KINDS = [
  'identifier',
  'string',
  'number',
  'boolean',
  'null',
  'literal',
  'call',
  'member',
  'function',
  'composed-string',
] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

/** What must be true of the code a metavariable stands for. */
export interface VariableConstraint {
  /** Regular expressions, looked for anywhere in the code. */
  readonly matches?: string;
  readonly notMatches?: string;
  readonly kinds?: readonly CodeKind[];
  readonly notKinds?: readonly CodeKind[];
}

/** A test of a node. All parts that are present must hold; metavariables mean the same code in all of them. */
export interface CodeMatcher {
  /** Where the matcher is written. */
  readonly path: RulePath;
  readonly pattern?: Snippet;
  /** One of these holds. */
  readonly any?: readonly CodeMatcher[];
  readonly all?: readonly CodeMatcher[];
  readonly not?: readonly CodeMatcher[];
  /** Something around the node. */
  readonly inside?: readonly CodeMatcher[];
  readonly notInside?: readonly CodeMatcher[];
  /** Something within the node. */
  readonly has?: readonly CodeMatcher[];
  readonly notHas?: readonly CodeMatcher[];
  /** By the metavariable's name without the dollar sign. */
  readonly where?: Readonly<Record<string, VariableConstraint>>;
}

export interface CustomRuleFix {
  readonly template: Snippet;
  readonly safety: FixSafety;
  /** Undefined: made from the template. */
  readonly title: string | undefined;
}

/** Code that a rule must (not) report. */
export interface CustomRuleTest {
  readonly path: RulePath;
  readonly language: string;
  /** In bad code `<|` and `|>` may enclose each range that must be reported. */
  readonly code: string;
  /** What the fix must make of it. */
  readonly fixed?: string;
}

/** A rule that a project wrote down as data, checked and complete. */
export interface CustomRule {
  readonly id: string;
  readonly title: string;
  /** May hold metavariables. */
  readonly message: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly cwe?: number;
  readonly languages: readonly string[];
  /** Markdown. */
  readonly note: string;
  readonly matcher: CodeMatcher;
  readonly fix?: CustomRuleFix;
  /** Globs relative to the workspace root; without `include` every file counts. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly bad: readonly CustomRuleTest[];
  readonly good: readonly CustomRuleTest[];
  /** Where the rule is written: relative to the workspace root, with forward slashes. */
  readonly file: string;
  /** From one. */
  readonly line: number;
}

/** A fault in a rule. */
export interface CustomRuleProblem {
  readonly path: RulePath;
  /** The fault is the name of the last key in `path`, not its value. */
  readonly isKey: boolean;
  /** What is wrong and what to write instead. */
  readonly message: string;
}
