import { Command, InvalidArgumentError, Option } from 'commander';
import { CONFIDENCES, SEVERITIES } from '#shared/domain/finding.ts';
import { runAnalyze } from './commands/analyze.ts';
import { type AnalyzeOptions, FORMATS } from './commands/analyze-options.ts';
import { type ConflictsOptions, runConflicts } from './commands/conflicts.ts';
import { runExplain, runRules } from './commands/rules.ts';
import { runRulesTest } from './commands/rules-test.ts';
import { runSuppress } from './commands/suppress.ts';
import type { SuppressOptions } from './commands/suppress-options.ts';
import { addAiCommands } from './ai-commands.ts';
import { addProposalCommands } from './proposal-commands.ts';
import type { CliServices } from './services.ts';

const EXIT_CODES = `
Exit codes:
  0    clean: no finding reaches the threshold (--fail-on)
  1    findings at or above the threshold, failed tests of rules, or stale suppressions
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
  refactoriq analyze --changed                        review what is not committed yet
  refactoriq analyze --base main --blame              review a branch, and who brought what
  cat a.py | refactoriq analyze --stdin --stdin-filename a.py
${EXIT_CODES}`;

const SUPPRESS_EXAMPLES = `
Examples:
  refactoriq suppress src/app.py:12 --reason "the table name is ours"
  refactoriq suppress 3f2a9c1d --reason "moves with the new client" --until 90d
  refactoriq suppress --rule weak-hash --path 'legacy/**' --reason "file names, no secrets"
  refactoriq suppress --check                         is every entry still needed?
  refactoriq suppress --remove 3f2a9c1d
${EXIT_CODES}`;

const PROGRAM_EXAMPLES = `
Examples:
  refactoriq analyze                     review the code below this folder
  refactoriq review --changed            the same and a language model, for what is not committed
  refactoriq fix                         go through proposed changes and answer each
  refactoriq fix src --yes               apply all that keep behaviour in src
  refactoriq refactor FILE:SYMBOL        have a model improve a function
  refactoriq undo                        take back what was applied last
  refactoriq rules                       what is looked for
  refactoriq rules test                  do the project's own rules work?
  refactoriq explain RULE                why, with examples and options
  refactoriq suppress FILE:LINE          live with a finding, with the reason
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
  addAiCommands(program, { services, signal, onExit });
  addProposalCommands(program, { services, signal, onExit });
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
  addSuppress(program).action(async (target: string | undefined, paths: string[], options: SuppressOptions) =>
    onExit(await runSuppress(services, { target, paths, options, signal })),
  );
  program
    .command('conflicts')
    .description('explain what a merge could not bring together, and settle what can be settled')
    .argument('[paths...]', 'only in these files and folders; without any, the current folder')
    .option('--diff', 'print what settling would change, as a patch; writes nothing')
    .option('--apply', 'settle the files in which every conflict can be settled; "git add" stays with you')
    .action(async (paths: string[], options: ConflictsOptions) =>
      onExit(await runConflicts(services, { paths, options, signal })),
    );
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
    .option('--changed', 'only what is not committed yet: findings that these changes brought')
    .option('--staged', 'only what is staged, as it is staged')
    .option('--base <ref>', 'only what changed since the branch left this one, uncommitted work included')
    .option('--blame', 'tell which commit each finding came with')
    .option('--rules <ids>', 'only these rules, separated by commas', parseList)
    .option('--max-findings <n>', 'show only the n worst; all are counted', parseCount)
    .addOption(new Option('--min-confidence <confidence>', 'show less certain findings as well').choices(CONFIDENCES))
    .option('--config <file>', 'use this configuration instead of the nearest refactoriq.config.json')
    .option('--stdin', 'analyze the standard input; with --fix print the fixed code')
    .option('--stdin-filename <name>', 'the name that code goes by')
    .option('--show-fingerprints', 'tell by what each finding can be suppressed (text; other formats always do)')
    .option('-q, --quiet', 'findings only: no progress, no summary')
    .option('--color', 'colours even if this is no terminal')
    .option('--no-color', 'no colours (NO_COLOR is honoured as well)')
    .option('-j, --jobs <n>', 'worker threads (default: by the cores, 2 to 4)', parseCount)
    .addHelpText('after', ANALYZE_EXAMPLES);
}

function addSuppress(program: Command): Command {
  return program
    .command('suppress')
    .description('live with findings, for the whole team: entries with a reason in .refactoriq/suppressions.yml')
    .argument('[finding]', 'its place, such as src/app.py:12, or the first digits of its fingerprint')
    .argument('[paths...]', 'where to look for the fingerprint; without any, in the current folder')
    .option('--reason <text>', 'why this can stay')
    .option('--until <day>', 'when it comes back: the last day such as 2030-01-31, or a number of days such as 30d')
    .option('--author <name>', 'who decided it (default: your name in git, else that of your account)')
    .option('--rule <id>', 'all findings of this rule; with a place, the finding of this rule there')
    .option('--path <glob>', 'all findings, or those of --rule, in these files (relative to the root of the workspace)')
    .option('--list', 'print what is suppressed')
    .option('--check', 'analyze the whole workspace and fail when an entry matches nothing any more or is wrong')
    .option('--remove', 'take the entry of a fingerprint, or of --rule and --path, out')
    .addHelpText('after', SUPPRESS_EXAMPLES);
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
