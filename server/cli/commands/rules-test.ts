import { relative, resolve, sep } from 'node:path';
import type { CustomRule } from '#shared/domain/custom-rule.ts';
import { CUSTOM_RULES_FOLDER } from '#shared/custom-rule-files.ts';
import { type CaseOutcome, testCustomRule } from '#engine/patterns/test-custom-rule.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { countOf } from '../reporters/summary.ts';
import type { CliServices } from '../services.ts';
import { loadOwnRules, type OwnRules } from './custom-rules.ts';
import { describeUnknownRule } from './run-config.ts';

/** `refactoriq rules test`: runs the tests of the project's own rules; the exit code tells whether they pass. */
export async function runRulesTest(services: CliServices, names: readonly string[]): Promise<ExitCode> {
  const own = await loadOwnRules(services);
  const chosen = names.length === 0 ? own.rules : own.rules.filter((rule) => isChosen(services, own, names, rule));
  if (own.rules.length === 0) {
    await services.terminal.out(`There are no rules in ${CUSTOM_RULES_FOLDER}.\n`);
    return ExitCode.clean;
  }
  const cases: CaseOutcome[] = [];
  const untested: CustomRule[] = [];
  for (const rule of chosen) {
    const outcomes = await testCustomRule(rule, await services.analyzer());
    if (outcomes.length === 0) untested.push(rule);
    cases.push(...outcomes);
    await services.terminal.out(formatRule(rule, outcomes));
  }
  await services.terminal.out(formatSummary(chosen, cases, untested));
  return cases.some(isFailed) ? ExitCode.findings : ExitCode.clean;
}

/** A rule is named by its id, its file or the folder of its file. Throws UsageError for a name that fits none. */
function isChosen({ terminal }: CliServices, own: OwnRules, names: readonly string[], rule: CustomRule): boolean {
  const fits = (name: string, { id, file }: CustomRule): boolean => {
    const path = relative(own.root, resolve(terminal.cwd, name)).split(sep).join('/');
    return name === id || path === file || file.startsWith(`${path}/`) || path === '';
  };
  for (const name of names)
    if (!own.rules.some((each) => fits(name, each))) throw new UsageError(describeUnknownRule(name, own.rules));
  return names.some((name) => fits(name, rule));
}

function formatRule({ id, file }: CustomRule, outcomes: readonly CaseOutcome[]): string {
  const lines = outcomes.flatMap(({ kind, number, test, failures }) => {
    const [code = ''] = test.code
      .replaceAll(/<\||\|>/g, '')
      .trim()
      .split('\n', 1);
    const details = failures.flatMap((failure) => failure.split('\n').map((line) => `            ${line}`));
    return [`  ${failures.length === 0 ? 'pass' : 'FAIL'}  ${kind} ${number}  ${code}`, ...details];
  });
  const note = outcomes.length === 0 ? ['  no tests'] : [];
  return `${[`${id}  ${file}`, ...lines, ...note].join('\n')}\n`;
}

function formatSummary(
  rules: readonly CustomRule[],
  cases: readonly CaseOutcome[],
  untested: readonly CustomRule[],
): string {
  const failed = cases.filter(isFailed).length;
  const parts = [countOf(rules.length, 'rule'), `${cases.length - failed} passed`, `${failed} failed`];
  const warning =
    untested.length === 0
      ? ''
      : `Without tests: ${untested.map(({ id }) => id).join(', ')}. Add "tests" with "bad" and "good" code.\n`;
  return `\n${parts.join(', ')}.\n${warning}`;
}

function isFailed({ failures }: CaseOutcome): boolean {
  return failures.length > 0;
}
