import { join, sep } from 'node:path';
import type { Check } from '#shared/domain/document-change.ts';
import type { CheckCommand } from '#shared/domain/project-config.ts';
import type { CheckRequest } from '#engine/ports/proposal-checks.ts';
import { describeFileError, errorCode } from '../workspace/file-error.ts';
import { type CopyLimits, type CopyPlan, planCopy, TooLargeError } from './copy-plan.ts';
import { type CommandEnd, runCommand } from './run-command.ts';
import { withCopy } from './workspace-copy.ts';

export const COPY_LIMITS: CopyLimits = { files: 50_000, bytes: 500_000_000 };

/**
 * Runs the project's own command in a copy of the workspace with the change applied. When that fails, the command is run
 * without the change too: only a difference counts against the change.
 */
export async function checkByCommand(
  root: string,
  { files, command, folder, isTrusted }: CheckRequest,
  signal?: AbortSignal,
  limits: CopyLimits = COPY_LIMITS,
): Promise<Check> {
  if (!isTrusted) return notRun('The workspace is not trusted.');
  if (!command) return notRun('The configuration names no check command.');
  try {
    const plan = await planCopy(root, limits, signal);
    const missing = files.find(({ path }) => !plan.files.has(path));
    if (missing) return notRun(`${missing.path} is ignored by git and so not in the copy of the workspace.`);
    if (folder !== '' && !plan.folders.has(folder.split(sep).join('/')))
      return notRun(`The folder ${folder} of the configuration is ignored by git and so not in the copy.`);
    const run = (contents: readonly [string, Uint8Array][]): Promise<CommandEnd> =>
      runInCopy({ plan, command, folder, contents }, signal);
    const changed = await run(files.map(({ path, after }) => [path, after]));
    if (changed.kind === 'succeeded') return { name: 'command', outcome: 'passed' };
    if (changed.kind === 'unstartable') return notRun(`The command cannot be started: ${changed.detail}.`);
    const unchanged = await run(files.map(({ path, before }) => [path, before]));
    return unchanged.kind === 'succeeded'
      ? { name: 'command', outcome: 'failed', detail: describeFailure(changed, command) }
      : notRun(describeUselessness(unchanged, command));
  } catch (error) {
    return notRun(describeObstacle(error));
  }
}

interface CopyRun {
  readonly plan: CopyPlan;
  readonly command: CheckCommand;
  readonly folder: string;
  readonly contents: readonly [string, Uint8Array][];
}

function runInCopy({ plan, command, folder, contents }: CopyRun, signal: AbortSignal | undefined): Promise<CommandEnd> {
  const runIn = async (copy: string): Promise<CommandEnd> => {
    const end = await runCommand(command, join(copy, folder), signal);
    // Where the copy lay is of no use to anybody.
    return 'output' in end ? { ...end, output: end.output.replaceAll(join(copy, '/'), '') } : end;
  };
  return withCopy(plan, new Map(contents), runIn, signal);
}

type Failure = Extract<CommandEnd, { kind: 'failed' | 'late' }>;

function describeFailure(end: Failure, { timeoutSeconds }: CheckCommand): string {
  const sentence =
    end.kind === 'late'
      ? `The command did not end within ${timeoutSeconds} s; without the change it does.`
      : `The command ${end.reason}.`;
  return end.output === '' ? sentence : `${sentence}\n${end.output}`;
}

function describeUselessness(
  end: Exclude<CommandEnd, { kind: 'succeeded' }>,
  { timeoutSeconds }: CheckCommand,
): string {
  return end.kind === 'late'
    ? `The command takes longer than ${timeoutSeconds} s without the change too.`
    : 'The command fails without the change too.';
}

/** Why there is no copy. Throws what the disk has no word for. */
function describeObstacle(error: unknown): string {
  if (error instanceof TooLargeError) return error.message;
  if (errorCode(error) === undefined) throw error;
  return `The workspace cannot be copied: ${describeFileError(error)}.`;
}

function notRun(detail: string): Check {
  return { name: 'command', outcome: 'not-run', detail };
}
