import picomatch from 'picomatch';
import type { Severity } from '#shared/domain/finding.ts';
import type { ProjectConfig, RuleSetting } from '#shared/domain/project-config.ts';
import type { Rule } from '../rules/rule.ts';
import type { LanguageId } from '../source/languages.ts';

/** A rule that is on for a file, with the project's wishes. */
export interface SelectedRule {
  readonly rule: Rule;
  readonly options: RuleSetting['options'];
  /** Set when the project wants another severity than the rule's own. */
  readonly severity: Severity | undefined;
}

interface Override {
  readonly matches: (path: string) => boolean;
  readonly rules: ProjectConfig['rules'];
}

/** Tells which rules are on for a file. Made once for each configuration, because globs are costly to compile. */
export class RuleSelection {
  private readonly rules: readonly Rule[];
  private readonly config: ProjectConfig;
  private readonly overrides: readonly Override[];
  /** By language and the overrides that match: a tree has few of these. */
  private readonly cache = new Map<string, readonly SelectedRule[]>();

  constructor(rules: readonly Rule[], config: ProjectConfig) {
    this.rules = rules;
    this.config = config;
    this.overrides = config.overrides.map(({ files, rules: settings }) => ({
      matches: picomatch([...files], { dot: true }),
      rules: settings,
    }));
  }

  select(path: string, language: LanguageId): readonly SelectedRule[] {
    const matching = this.overrides.filter((override) => override.matches(path));
    const key = `${language} ${matching.map((override) => this.overrides.indexOf(override)).join(',')}`;
    let selected = this.cache.get(key);
    if (!selected) {
      selected = this.compute(language, matching);
      this.cache.set(key, selected);
    }
    return selected;
  }

  private compute(language: LanguageId, overrides: readonly Override[]): readonly SelectedRule[] {
    const settings = Object.assign(
      {},
      this.config.rules,
      ...overrides.map((override) => override.rules),
    ) as ProjectConfig['rules'];
    return this.rules.flatMap((rule) => {
      if (rule.languages !== 'any' && !rule.languages.includes(language)) return [];
      const setting = settings[rule.id];
      const level = setting?.level ?? (rule.isOptIn ? 'off' : 'on');
      if (level === 'off') return [];
      return [{ rule, options: setting?.options ?? {}, severity: level === 'on' ? undefined : level }];
    });
  }
}
