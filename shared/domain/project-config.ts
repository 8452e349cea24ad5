import type { CustomRule } from './custom-rule.ts';
import type { Confidence, Severity } from './finding.ts';
import type { Suppression } from './suppression.ts';

/** What a project says about one rule: `off`, `on` (with the rule's own severity), or a severity; with options where it takes some. */
export interface RuleSetting {
  readonly level: 'off' | 'on' | Severity;
  /** Checked against the rule's declared options when the file is read. */
  readonly options: Readonly<Record<string, number | boolean | readonly string[]>>;
}

export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** How a project checks itself, such as its tests or its compiler. */
export interface CheckCommand {
  /** A line for the system's shell, or a program with its arguments. */
  readonly command: string | readonly string[];
  readonly timeoutSeconds: number;
}

export const DEFAULT_CHECK_SECONDS = 300;

/** What counts where neither the project nor the user says anything. */
export const DEFAULT_CONFIDENCE: Confidence = 'medium';

/** `refactoriq.config.json`, parsed and complete; the same for the editor, the command line and the hosted API. */
export interface ProjectConfig {
  /** Globs of files to leave out, beside what `.gitignore` names. */
  readonly exclude: readonly string[];
  readonly rules: RuleSettings;
  /** Later ones win. */
  readonly overrides: readonly { readonly files: readonly string[]; readonly rules: RuleSettings }[];
  /** Findings below are counted but not shown; undefined when the project leaves it to the user. */
  readonly minimumConfidence: Confidence | undefined;
  /** The severity from which a command-line run fails. */
  readonly failOn: Severity | 'never';
  /** Path of the baseline file, relative to the configuration file. */
  readonly baseline: string | undefined;
  /** Run on changes, in a copy of the workspace, where the user trusts it and asks for it. */
  readonly check: CheckCommand | undefined;
  /** The rules of the project's own, from files beside this one; they travel with it to whoever analyzes. */
  readonly customRules: readonly CustomRule[];
  /** What the team does not want to be told about: those that count today, from their own file. */
  readonly suppressions: readonly Suppression[];
}

export const DEFAULT_CONFIG: ProjectConfig = {
  exclude: [],
  rules: {},
  overrides: [],
  minimumConfidence: undefined,
  failOn: 'high',
  baseline: undefined,
  check: undefined,
  customRules: [],
  suppressions: [],
};
