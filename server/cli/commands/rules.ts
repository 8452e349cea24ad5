import type { Rule } from '#engine/rules/rule.ts';
import { languagesOf, ruleToMarkdown } from '#engine/rules/rule-markdown.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { countOf } from '../reporters/summary.ts';
import type { CliServices } from '../services.ts';
import { listRules, loadOwnRules } from './custom-rules.ts';
import { describeUnknownRule } from './run-config.ts';

/** `refactoriq rules`: every rule, or one, as a table or as JSON. */
export async function runRules(
  services: CliServices,
  id: string | undefined,
  format: 'text' | 'json',
): Promise<ExitCode> {
  const { terminal } = services;
  const rules = await listAllRules(services);
  const chosen = id === undefined ? rules : [findRule(rules, id)];
  await terminal.out(format === 'json' ? `${JSON.stringify(chosen.map(toJson), null, 2)}\n` : formatTable(chosen));
  return ExitCode.clean;
}

/** `refactoriq explain`: the page of a rule. */
export async function runExplain(services: CliServices, id: string): Promise<ExitCode> {
  await services.terminal.out(ruleToMarkdown(findRule(await listAllRules(services), id)));
  return ExitCode.clean;
}

async function listAllRules(services: CliServices): Promise<readonly Rule[]> {
  const { rules } = await loadOwnRules(services);
  return listRules(services, { customRules: rules });
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
    file: rule.file ?? null,
  };
}

function describeOrigin({ isOptIn, file }: Rule): string {
  if (file !== undefined) return ` (custom: ${file})`;
  return isOptIn ? ' (off unless turned on)' : '';
}

function formatTable(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => [
    rule.id,
    rule.severity,
    rule.category,
    rule.fix ?? '-',
    rule.languages === 'any' ? 'every language' : languagesOf(rule).join(', '),
    `${rule.title}${describeOrigin(rule)}`,
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
