import type { CustomRule } from './custom-rule.ts';
import type { Confidence, Severity } from './finding.ts';

/** What a project says about one rule: `off`, `on` (with the rule's own severity), or a severity; with options where it takes some. */
export interface RuleSetting {
  readonly level: 'off' | 'on' | Severity;
  /** Checked against the rule's declared options when the file is read. */
  readonly options: Readonly<Record<string, number | boolean | readonly string[]>>;
}

export type RuleSettings = Readonly<Record<string, RuleSetting>>;

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
  /** The rules of the project's own, from files beside this one; they travel with it to whoever analyzes. */
  readonly customRules: readonly CustomRule[];
}

export const DEFAULT_CONFIG: ProjectConfig = {
  exclude: [],
  rules: {},
  overrides: [],
  minimumConfidence: undefined,
  failOn: 'high',
  baseline: undefined,
  customRules: [],
};
