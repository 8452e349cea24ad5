import type { Rule } from '#engine/rules/rule.ts';
import { languagesOf, ruleToMarkdown } from '#engine/rules/rule-markdown.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { countOf } from '../reporters/summary.ts';
import type { CliServices } from '../services.ts';
import { describeUnknownRule } from './run-config.ts';

/** `refactoriq rules`: every rule, or one, as a table or as JSON. */
export async function runRules(
  { rules, terminal }: CliServices,
  id: string | undefined,
  format: 'text' | 'json',
): Promise<ExitCode> {
  const chosen = id === undefined ? rules : [findRule(rules, id)];
  await terminal.out(format === 'json' ? `${JSON.stringify(chosen.map(toJson), null, 2)}\n` : formatTable(chosen));
  return ExitCode.clean;
}

/** `refactoriq explain`: the page of a rule. */
export async function runExplain({ rules, terminal }: CliServices, id: string): Promise<ExitCode> {
  await terminal.out(ruleToMarkdown(findRule(rules, id)));
  return ExitCode.clean;
}

function findRule(rules: readonly Rule[], id: string): Rule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) throw new UsageError(describeUnknownRule(id, rules));
  return rule;
}

function toJson(rule: Rule) {
  return {
    id: rule.id,
    title: rule.title,
    category: rule.category,
    severity: rule.severity,
    confidence: rule.confidence,
    cwe: rule.cwe ?? null,
    languages: rule.languages,
    fix: rule.fix ?? null,
    isOptIn: rule.isOptIn === true,
    options: rule.options ?? {},
  };
}

function formatTable(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => [
    rule.id,
    rule.severity,
    rule.category,
    rule.fix ?? '-',
    rule.languages === 'any' ? 'every language' : languagesOf(rule).join(', '),
    rule.isOptIn ? `${rule.title} (off unless turned on)` : rule.title,
  ]);
  const header = ['RULE', 'SEVERITY', 'CATEGORY', 'FIX', 'LANGUAGES', 'WHAT IT REPORTS'];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const format = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[header, ...rows].map(format).join('\n')}\n\n${countOf(rules.length, 'rule')}. "refactoriq explain RULE" tells more.\n`;
}
