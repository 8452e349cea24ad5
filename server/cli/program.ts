import { Command, InvalidArgumentError, Option } from 'commander';
import { CONFIDENCES, SEVERITIES } from '#shared/domain/finding.ts';
import { runAnalyze } from './commands/analyze.ts';
import { type AnalyzeOptions, FORMATS } from './commands/analyze-options.ts';
import { runExplain, runRules } from './commands/rules.ts';
import { runRulesTest } from './commands/rules-test.ts';
import type { CliServices } from './services.ts';

const EXIT_CODES = `
Exit codes:
  0    clean: no finding reaches the threshold (--fail-on)
  1    findings at or above the threshold, or failed tests of rules
  2    wrong arguments, paths or configuration
  3    RefactorIQ itself failed
  130  stopped by Ctrl+C
`;

const ANALYZE_EXAMPLES = `
Examples:
  refactoriq analyze                                  everything below this folder
  refactoriq analyze src test/app.test.ts             these paths, the file even if ignored
  refactoriq analyze --diff                           show what the safe fixes would change
  refactoriq analyze --fix                            apply the safe fixes
  refactoriq analyze --fail-on medium                 stricter than the default, high
  refactoriq analyze --format sarif -o out.sarif      for code scanning
  refactoriq analyze --format github                  annotations in GitHub Actions
  refactoriq analyze --write-baseline base.json       live with what there is,
  refactoriq analyze --baseline base.json             report only what is new
  cat a.py | refactoriq analyze --stdin --stdin-filename a.py
${EXIT_CODES}`;

const PROGRAM_EXAMPLES = `
Examples:
  refactoriq analyze                     review the code below this folder
  refactoriq analyze --fix src           apply the safe fixes in src
  refactoriq rules                       what is looked for
  refactoriq rules test                  do the project's own rules work?
  refactoriq explain RULE                why, with examples and options
${EXIT_CODES}`;

/** The command line. Each command hands its exit code to `onExit`; wrong usage throws CommanderError. */
export function createProgram(
  services: CliServices,
  { signal, onExit }: { signal: AbortSignal; onExit: (code: number) => void },
): Command {
  const program = new Command('refactoriq')
    .description('Reviews code offline: findings with evidence, fixes that are verified before they are offered.')
    .version(services.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeErr: (text) => services.terminal.err(text) })
    .addHelpText('after', PROGRAM_EXAMPLES);
  addAnalyze(program).action(async (paths: string[], options: AnalyzeOptions) => {
    onExit(await runAnalyze(services, { paths, options, signal }));
  });
  const rules = program
    .command('rules')
    .description("list the rules, the project's own ones last")
    .argument('[rule]', 'only this one')
    .addOption(new Option('-f, --format <format>', 'how to print them').choices(['text', 'json']).default('text'))
    .action(async (id: string | undefined, { format }: { format: 'text' | 'json' }) =>
      onExit(await runRules(services, id, format)),
    );
  rules
    .command('test')
    .description("run the tests of the project's own rules, in .refactoriq/rules")
    .argument('[rules...]', 'only these: ids, files or folders')
    .action(async (names: string[]) => onExit(await runRulesTest(services, names)));
  program
    .command('explain')
    .description('print the page of a rule: why it matters, examples, options')
    .argument('<rule>', 'id of the rule')
    .action(async (id: string) => onExit(await runExplain(services, id)));
  program
    .command('lsp')
    .description('start the language server, for editors')
    .option('--stdio', 'talk over the standard streams (the only way, and the default)')
    .action(async () => onExit(await services.runLanguageServer()));
  return program;
}

function addAnalyze(program: Command): Command {
  return program
    .command('analyze')
    .description('find problems in files and folders, and fix them')
    .argument('[paths...]', 'files and folders; without any, the current folder')
    .addOption(new Option('-f, --format <format>', 'how to report').choices(FORMATS).default('text'))
    .option('-o, --output <file>', 'write the report to a file')
    .option('--fix', 'apply the verified fixes that keep behaviour')
    .option('--fix-unsafe', 'apply all verified fixes, also those that may change behaviour')
    .option('--verify-fixes', 'try every fix and count those whose proof passes (always for SARIF, which holds them)')
    .option('--diff', 'print what the fixes would change (with --fix-unsafe: all of them) and write nothing')
    .addOption(
      new Option('--fail-on <severity>', "fail from this severity (default: the project's, else high)").choices([
        ...SEVERITIES,
        'never',
      ]),
    )
    .option('--baseline <file>', 'leave out the findings recorded in this file')
    .option('--write-baseline <file>', 'record the findings there are now')
    .option('--rules <ids>', 'only these rules, separated by commas', parseList)
    .option('--max-findings <n>', 'show only the n worst; all are counted', parseCount)
    .addOption(new Option('--min-confidence <confidence>', 'show less certain findings as well').choices(CONFIDENCES))
    .option('--config <file>', 'use this configuration instead of the nearest refactoriq.config.json')
    .option('--stdin', 'analyze the standard input; with --fix print the fixed code')
    .option('--stdin-filename <name>', 'the name that code goes by')
    .option('-q, --quiet', 'findings only: no progress, no summary')
    .option('--color', 'colours even if this is no terminal')
    .option('--no-color', 'no colours (NO_COLOR is honoured as well)')
    .option('-j, --jobs <n>', 'worker threads (default: by the cores, 2 to 4)', parseCount)
    .addHelpText('after', ANALYZE_EXAMPLES);
}

function parseList(text: string): string[] {
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (ids.length === 0) throw new InvalidArgumentError('Name at least one rule.');
  return ids;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Write a whole number, 1 or more.');
  return count;
}
