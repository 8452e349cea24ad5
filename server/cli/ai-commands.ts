import { type Command, InvalidArgumentError, Option } from 'commander';
import { CONFIDENCES, SEVERITIES } from '#shared/domain/finding.ts';
import { withRecords } from './commands/ai-records.ts';
import { FORMATS } from './commands/analyze-options.ts';
import type { RefactorOptions } from './commands/refactor.ts';
import type { ReviewOptions } from './commands/review-options.ts';
import type { CliServices } from './services.ts';

const KEYS = `
Keys and addresses come from the environment:
  OPENAI_API_KEY, ANTHROPIC_API_KEY                       the providers' own
  OPENAI_BASE_URL, ANTHROPIC_BASE_URL                     a gateway in their place
  REFACTORIQ_COMPATIBLE_URL, _MODEL, _KEY                 any other server that speaks OpenAI's chat completions
  REFACTORIQ_MAX_COST_PER_DAY                             in US dollars, over all workspaces
`;

const REVIEW_HELP = `
Rules run here; a model is sent changed functions with what they use, without secrets. What it says counts only if its quote
is in the code and the syntax tree does not refute it; fixes are proven before they are shown. Answers are remembered: the
same code is not paid for twice. What it took is told at the end, on the error stream.
${KEYS}
Examples:
  refactoriq review --changed                         what is not committed yet
  refactoriq review --base main --yes                 a branch, in CI: nobody is asked
  refactoriq review src/app.py --show-payload         what would be sent; sends nothing
  refactoriq review src --max-cost 0.50               stop before it costs more
  refactoriq review --model anthropic --changed       the provider's default model
  refactoriq review --model compatible:qwen3-coder    a model on this machine
  refactoriq review --changed --propose               put its fixes on the list of proposals

Exit codes:
  0    clean: no finding reaches the threshold (--fail-on); what only a model found counts with --fail-on-ai
  1    findings at or above the threshold, or a model did not answer for everything
  2    wrong arguments, a refused key, an unknown model, no credit, or nobody to ask
  3    RefactorIQ itself failed
  130  stopped by Ctrl+C
`;

const REFACTOR_HELP = `
The change is proven: it applies, the file still parses, rules find nothing new. Steps that fail are left out. What is applied
is remembered and can be taken back: "refactoriq undo".
${KEYS}
Examples:
  refactoriq refactor src/app.py:load_users           a function or class by its name
  refactoriq refactor src/app.py:42                   the function around a line
  refactoriq refactor src/app.py --dry-run            the whole file; shows the change, writes nothing
  refactoriq refactor src/app.py:main --instructions "split reading from printing"

Exit codes:
  0    applied, shown or declined, or nothing worth changing
  1    nothing of it passed its proof, or the model did not answer
  2    wrong arguments, no key, a refused key, an unknown model, no credit, or nobody to ask
  3    RefactorIQ itself failed
  130  stopped by Ctrl+C
`;

/** What each command is given beside its own arguments. */
interface Context {
  readonly services: CliServices;
  readonly signal: AbortSignal;
  readonly onExit: (code: number) => void;
}

/** Adds `review`, `refactor` and `usage`. What they are made of is read when one of them runs. */
export function addAiCommands(program: Command, { services, signal, onExit }: Context): void {
  addReview(program).action(async (paths: string[], options: ReviewOptions) => {
    const { runReview } = await import('./commands/review.ts');
    onExit(await withRecords(services, () => runReview(services, { paths, options, signal })));
  });
  withModels(program.command('refactor'))
    .description('have a language model improve a function, a class or a file; the change is proven and shown first')
    .argument('<target>', 'FILE, FILE:SYMBOL or FILE:LINE')
    .option('--instructions <text>', 'what you want of it')
    .option('-n, --dry-run', 'show the change and write nothing')
    .option('-y, --yes', 'agree to send code, which is remembered, and apply what passes its proof')
    .option('--config <file>', 'use this configuration instead of the nearest refactoriq.config.json')
    .option('--color', 'colours even if this is no terminal')
    .option('--no-color', 'no colours (NO_COLOR is honoured as well)')
    .addHelpText('after', REFACTOR_HELP)
    .action(async (target: string, options: RefactorOptions) => {
      const { runRefactor } = await import('./commands/refactor.ts');
      onExit(await withRecords(services, () => runRefactor(services, { target, options, signal })));
    });
  program
    .command('usage')
    .description('what language models were asked and what it cost, by model, day and finding')
    .addOption(new Option('-f, --format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .action(async ({ format }: { format: 'text' | 'json' }) => {
      const { runUsage } = await import('./commands/usage.ts');
      onExit(await withRecords(services, () => runUsage(services, format)));
    });
}

function addReview(program: Command): Command {
  return withModels(program.command('review'))
    .description('review code with the rules and a language model')
    .argument('[paths...]', 'files and folders; without any, the current folder')
    .option('--changed', 'only what is not committed yet')
    .option('--staged', 'only what is staged, as it is staged')
    .option('--base <ref>', 'only what changed since the branch left this one, uncommitted work included')
    .option('-y, --yes', 'agree to send code, which is remembered, and to what it costs')
    .option('--propose', "put the model's verified fixes on the list of proposals")
    .option('--show-skipped', 'name every claim that was dropped, with the reason, and all that was not sent')
    .addOption(new Option('-f, --format <format>', 'how to report').choices(FORMATS).default('text'))
    .option('-o, --output <file>', 'write the report to a file')
    .addOption(
      new Option('--fail-on <severity>', "fail from this severity (default: the project's, else high)").choices([
        ...SEVERITIES,
        'never',
      ]),
    )
    .option('--fail-on-ai', 'what only a model found counts for that as well')
    .option('--baseline <file>', 'leave out the findings recorded in this file')
    .option('--max-findings <n>', 'show only the n worst; all are counted', parseCount)
    .addOption(new Option('--min-confidence <confidence>', 'show less certain findings as well').choices(CONFIDENCES))
    .option('--config <file>', 'use this configuration instead of the nearest refactoriq.config.json')
    .option('--show-fingerprints', 'tell by what each finding can be suppressed (text; other formats always do)')
    .option('-q, --quiet', 'findings only: no progress, no summary, no receipt')
    .option('--color', 'colours even if this is no terminal')
    .option('--no-color', 'no colours (NO_COLOR is honoured as well)')
    .option('-j, --jobs <n>', 'worker threads (default: by the cores, 2 to 4)', parseCount)
    .addHelpText('after', REVIEW_HELP);
}

function withModels(command: Command): Command {
  return command
    .option(
      '--model <names>',
      'PROVIDER or PROVIDER:MODEL; several, separated by commas, are asked in their order (default: by the keys)',
      parseNames,
    )
    .option('--max-cost <dollars>', 'ask nothing that could bring this run above so many US dollars', parseDollars)
    .option('--show-payload', 'print exactly what would be sent, and send nothing');
}

/** May be given several times. */
function parseNames(text: string, previous: readonly string[] = []): string[] {
  const names = text.split(',').flatMap((name) => name.trim() || []);
  if (names.length === 0) throw new InvalidArgumentError('Name a model, such as openai or anthropic:MODEL.');
  return [...previous, ...names];
}

function parseDollars(text: string): number {
  const dollars = Number(text);
  if (text.trim() === '' || !Number.isFinite(dollars) || dollars < 0) {
    throw new InvalidArgumentError('Write a number of US dollars, such as 0.50.');
  }
  return dollars;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Write a whole number, 1 or more.');
  return count;
}
