import { type Command, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES } from '#shared/domain/finding.ts';
import { PROPOSAL_STATES, type ProposalState } from '#shared/domain/proposal.ts';
import { findClosestName } from '#shared/closest-name.ts';
import { runFix } from './commands/fix.ts';
import { type FixOptions, STRATEGIES } from './commands/fix-options.ts';
import { PROPOSAL_UNITS } from './commands/plan-proposals.ts';
import {
  type ActionOptions,
  runApply,
  runApprove,
  runReject,
  runRollBack,
  runUndo,
} from './commands/proposal-actions.ts';
import { type PrintOptions, runList, runShow } from './commands/proposals.ts';
import { UsageError } from './exit-codes.ts';
import type { CliServices } from './services.ts';

const EXIT_CODES = `
Exit codes:
  0    done, or nothing to do
  1    something was not done: refused, or in conflict with what changed meanwhile
  2    wrong arguments, or nobody to ask
  3    RefactorIQ itself failed
  130  stopped by Ctrl+C
`;

const FIX_EXAMPLES = `
Every fix is proven in memory first: it applies, the file still parses, the findings are gone, nothing new appears. Only
fixes that pass are proposed. What is applied is remembered and can be taken back: "refactoriq undo".

Examples:
  refactoriq fix --dry-run                            what would be proposed below this folder; writes nothing
  refactoriq fix                                      go through the proposals and answer each
  refactoriq fix src --yes                            apply all that keep behaviour in src
  refactoriq fix --unsafe                             also those that may change behaviour, as proposals of their own
  refactoriq fix --rule unused-import --per rule      one kind of problem everywhere, as one proposal
  refactoriq fix --yes --strategy branch              a commit for each on a new branch; your files stay as they are
  refactoriq fix --yes --strategy patch -o fix.patch  a patch for git apply
  refactoriq fix --yes --strategy later               put them on the list, for "refactoriq proposals" to decide
  refactoriq fix --check --with-impact                try types and the project's check command, tell what is reached
${EXIT_CODES}`;

const PROPOSALS_EXAMPLES = `
An id can be cut short as long as it is clear which proposal is meant.

Examples:
  refactoriq proposals                     what was proposed here, and what became of it
  refactoriq proposals show 3f2a           findings, proof, impact and diff of one
  refactoriq proposals roll-back 3f2a 77b  take these back, days later as well; later edits are kept
  refactoriq proposals roll-back --all     take back all that are applied, the newest first
  refactoriq undo                          take back the one that was applied last
${EXIT_CODES}`;

/** What each command is given beside its own arguments. */
interface Context {
  readonly services: CliServices;
  readonly signal: AbortSignal;
  readonly onExit: (code: number) => void;
}

/** Adds `fix`, `proposals` and `undo`. */
export function addProposalCommands(program: Command, context: Context): void {
  const { services, signal, onExit } = context;
  addFix(program).action(async (paths: string[], options: FixOptions) =>
    onExit(await runFix(services, { paths, options, signal })),
  );
  const proposals = program
    .command('proposals')
    .description('list, apply and take back proposed changes')
    .helpCommand(false)
    .addHelpText('after', PROPOSALS_EXAMPLES);
  addReading(proposals, context);
  addActions(proposals, context);
  withConflicts(withPrinting(program.command('undo')))
    .description('take back the proposal that was applied last')
    .argument('[id]', 'this one instead')
    .addHelpText('after', EXIT_CODES)
    .action(async (id: string | undefined, options: ActionOptions) =>
      onExit(await runUndo(services, { id, options, signal })),
    );
}

function addFix(program: Command): Command {
  const command = program
    .command('fix')
    .description('propose verified changes that fix findings, and apply those you accept')
    .argument('[paths...]', 'files and folders; without any, the current folder')
    .option('--rule <ids>', 'only findings of these rules, separated by commas', parseIds)
    .addOption(new Option('--severity <severity>', 'only findings of this severity or worse').choices(SEVERITIES))
    .option('--unsafe', 'also fixes that may change behaviour')
    .addOption(
      new Option('--per <unit>', 'make one proposal for each file, rule (over all files) or finding')
        .choices(PROPOSAL_UNITS)
        .default('file'),
    )
    .option('-n, --dry-run', 'print the proposals and write nothing at all')
    .option('-y, --yes', 'accept every proposal without asking')
    .addOption(
      new Option(
        '--strategy <strategy>',
        'where accepted changes go: your files, a patch file, a new git branch, or only the list of proposals',
      )
        .choices(STRATEGIES)
        .default('files'),
    )
    .option('-o, --output <file>', 'the patch file (default: refactoriq.patch)')
    .option('--branch <name>', 'the new branch (default: refactoriq/fix-ID)')
    .option('--check', "also run the type checker and the project's check command on each; runs code of the project")
    .option('--with-impact', 'tell callers, tests and risk of each')
    .option('--withheld', 'name the fixes whose proof failed, with the reason');
  return withPrinting(command)
    .option('--baseline <file>', 'leave the findings recorded in this file alone')
    .option('--config <file>', 'use this configuration instead of the nearest refactoriq.config.json')
    .addOption(new Option('-j, --jobs <n>', 'worker threads (default: by the cores, 2 to 4)').argParser(parseJobs))
    .addHelpText('after', FIX_EXAMPLES);
}

function addReading(proposals: Command, { services, signal, onExit }: Context): void {
  withPrinting(proposals.command('list', { isDefault: true }))
    .description('print the proposals of this workspace, the newest last (also without "list")')
    .addOption(new Option('--state <state>', 'only those in this state').choices(PROPOSAL_STATES))
    .allowExcessArguments()
    .action(async (options: PrintOptions & { readonly state?: ProposalState }, list: Command) => {
      const [unknown] = list.args;
      if (unknown !== undefined) throw new UsageError(describeUnknownCommand(unknown, proposals));
      onExit(await runList(services, { options, signal }));
    });
  withPrinting(proposals.command('show'))
    .description('print one proposal: findings, proof, impact, diff')
    .argument('<id>', 'its id')
    .action(async (id: string, options: PrintOptions) => onExit(await runShow(services, { id, options, signal })));
}

function addActions(proposals: Command, { services, signal, onExit }: Context): void {
  withConflicts(withPrinting(proposals.command('apply')))
    .description('apply proposals, merged with what changed since')
    .argument('<ids...>', 'their ids')
    .action(async (ids: string[], options: ActionOptions) =>
      onExit(await runApply(services, { ids, options, signal })),
    );
  withPrinting(proposals.command('approve'))
    .description('say yes to proposals without applying them yet')
    .argument('<ids...>', 'their ids')
    .action(async (ids: string[], options: ActionOptions) =>
      onExit(await runApprove(services, { ids, options, signal })),
    );
  withPrinting(proposals.command('reject'))
    .description('say no to proposals that are not applied')
    .argument('<ids...>', 'their ids')
    .option('--reason <text>', 'why, for who looks at them later')
    .action(async (ids: string[], options: ActionOptions & { readonly reason?: string }) =>
      onExit(await runReject(services, { ids, options, signal })),
    );
  withConflicts(withPrinting(proposals.command('roll-back')))
    .description('take applied proposals back and keep what changed since')
    .argument('[ids...]', 'their ids')
    .option('--all', 'all that are applied to your files, the newest first')
    .action(async (ids: string[], options: ActionOptions & { readonly all?: boolean }) =>
      onExit(await runRollBack(services, { ids, options, signal })),
    );
}

function withPrinting(command: Command): Command {
  return command
    .addOption(new Option('-f, --format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .option('--color', 'colours even if this is no terminal')
    .option('--no-color', 'no colours (NO_COLOR is honoured as well)');
}

function withConflicts(command: Command): Command {
  return command.option('--write-conflicts', 'write the text with both sides of each conflict to FILE.conflict');
}

/** What does not name a command comes to `list`, which is the default. */
function describeUnknownCommand(name: string, { commands }: Command): string {
  const names = commands.map((command) => command.name());
  const closest = findClosestName(name, names);
  const advice = closest === undefined ? `There are ${names.join(', ')}.` : `Did you mean "${closest}"?`;
  return `There is no command "proposals ${name}". ${advice}`;
}

/** May be given several times. */
function parseIds(text: string, previous: readonly string[] = []): string[] {
  const ids = text.split(',').flatMap((id) => id.trim() || []);
  if (ids.length === 0) throw new InvalidArgumentError('Name at least one rule.');
  return [...previous, ...ids];
}

function parseJobs(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Write a whole number, 1 or more.');
  return count;
}
