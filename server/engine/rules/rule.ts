import type { FileMetrics } from '#shared/domain/metrics.ts';
import type { Category, Confidence, FixSafety, Severity } from '#shared/domain/finding.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Span } from '#shared/domain/text.ts';
import type { DataFlow } from '../source/data-flow.ts';
import type { Dialect, Role } from '../source/dialect.ts';
import type { LanguageDefinition, LanguageId } from '../source/languages.ts';
import type { Names } from '../source/names.ts';
import type { ScopeTable } from '../source/scopes.ts';
import type { SyntaxNode, SyntaxTree } from '../source/syntax-tree.ts';

/** A pair that shows what a rule reports and what it wants instead; printed in the docs and run by the tests. */
export interface RuleExample {
  readonly language: LanguageId;
  /** `<|` and `|>` enclose each range that must be reported. */
  readonly bad: string;
  readonly good: string;
  /** `good` is exactly what the fix makes of `bad`. */
  readonly isFixed?: boolean;
}

/** An option of a rule that projects set in `refactoriq.config.json`. */
export type RuleOption =
  | { readonly type: 'integer'; readonly default: number; readonly minimum: number; readonly description: string }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | { readonly type: 'strings'; readonly default: readonly string[]; readonly description: string };

export type RuleOptionValue = number | boolean | readonly string[];

/** What a listener says about a piece of code. */
export interface Report {
  readonly at: SyntaxNode | Span;
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly related?: readonly { readonly at: SyntaxNode | Span; readonly message: string }[];
  /** The code does nothing and can go. */
  readonly isUnnecessary?: boolean;
  /** The statement around it, where it spans lines: a suppression mark on its first line counts as well. */
  readonly statement?: Span;
  readonly fix?: Fix;
}

export interface Fix {
  /** Imperative, names the thing: "Replace `==` by `is`". */
  readonly title: string;
  readonly safety: FixSafety;
  /** The edits against the analyzed text; computed only when somebody wants them. */
  edits(): readonly TextEdit[];
}

/** What a rule sees of a file. */
export interface RuleContext {
  readonly language: LanguageDefinition;
  /** Relative to the workspace root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  readonly scopes: ScopeTable;
  readonly names: Names;
  readonly flow: DataFlow;
  readonly metrics: FileMetrics;
  /** Test code by its path or name: rules about production risks stay silent or lower their voice there. */
  readonly isTestCode: boolean;
  /** The option's value for this file; the default where the project sets none. */
  integer(option: string): number;
  flag(option: string): boolean;
  strings(option: string): readonly string[];
  report(report: Report): void;
}

export type Listener = (node: SyntaxNode) => void;

/** Last names of functions: the `md5` of `hashlib.md5`, also where a file calls it by an alias. */
export interface CalleeNames {
  has(name: string, language: LanguageId): boolean;
  /** All of the names, where they can be listed: one look-up then finds everybody who wants a name. */
  names?(language: LanguageId): Iterable<string> | undefined;
}

/**
 * The node kinds a rule wants to see. Keys are roles (`Call`), kinds of a grammar (`call_expression`), either with
 * `:exit` to be called after the children, or `Comment`.
 */
export type Listeners = Partial<Record<Role | `${Role}:exit` | 'Comment' | 'File', Listener>> & {
  [kind: string]: Listener | undefined;
};

/** A rule: one file, one export, no state between files. */
export interface Rule {
  /** kebab-case, the same for every language. */
  readonly id: string;
  /** What is wrong, as a headline. */
  readonly title: string;
  readonly category: Category;
  readonly severity: Severity;
  /** The default of its findings. */
  readonly confidence: Confidence;
  readonly cwe?: number;
  /** `any` for rules that need no dialect (text, comments, metrics). */
  readonly languages: readonly LanguageId[] | 'any';
  /** Why it matters and when it does not: a paragraph or two of Markdown. */
  readonly rationale: string;
  readonly examples: readonly RuleExample[];
  readonly options?: Readonly<Record<string, RuleOption>>;
  /** The best safety its fix can have; absent when it has none. */
  readonly fix?: FixSafety;
  /** Names under which other tools know the problem, so that their suppression marks (`noqa: F401`) work here too. */
  readonly aliases?: readonly string[];
  /** Off unless a project turns it on. */
  readonly isOptIn?: boolean;
  /** Where a project wrote the rule down: relative to the workspace root. Absent for the rules of the catalog. */
  readonly file?: string;
  /** What a function must be called for the listener of `Call` to see its calls. Without it, the listener sees all. */
  readonly callees?: CalleeNames;
  /** The operators whose expressions the listener of `Binary` wants to see. Without them, it sees all. */
  readonly operators?: readonly string[];
  /** Called once for each file; the listeners are called while one walk passes over the tree. */
  create(context: RuleContext): Listeners;
}
