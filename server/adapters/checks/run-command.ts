import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import type { CheckCommand } from '#shared/domain/project-config.ts';
import { describeFileError, errorCode } from '../workspace/file-error.ts';
import { guardChild, killGroup, OWN_GROUP } from './process-group.ts';

export type CommandEnd =
  | { readonly kind: 'succeeded' }
  /** `reason` is a sentence without subject; `output` the last lines of what the command wrote. */
  | { readonly kind: 'failed'; readonly reason: string; readonly output: string }
  | { readonly kind: 'late'; readonly output: string }
  | { readonly kind: 'unstartable'; readonly detail: string };

const TAIL_BYTES = 4096;
const TAIL_LINES = 20;
/** How long output is waited for that a process which left the group keeps open. */
const DRAIN_MS = 1000;

/**
 * Runs a command in an absolute folder until it ends or its time is over. Nothing that it started is left in its process
 * group then. Rejects with the reason of `signal`, when the command is gone.
 */
export async function runCommand(
  { command, timeoutSeconds }: CheckCommand,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<CommandEnd> {
  signal?.throwIfAborted();
  const child = start(command, folder);
  if ('kind' in child) return child;
  const output = collectTail(child);
  const guard = guardChild(child, timeoutSeconds * 1000, signal);
  try {
    const end = await waitForEnd(child);
    signal?.throwIfAborted();
    if (end.kind === 'unstartable' || end.kind === 'succeeded') return end;
    return guard.isLate() ? { kind: 'late', output: output() } : { ...end, output: output() };
  } finally {
    guard.release();
  }
}

/** Not for what no system takes for a command, such as an empty one. */
function start(
  command: CheckCommand['command'],
  cwd: string,
): ChildProcess | Extract<CommandEnd, { kind: 'unstartable' }> {
  const options: SpawnOptions = {
    cwd,
    env: environmentFor(cwd),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...OWN_GROUP,
  };
  const [program = '', ...parameters] = typeof command === 'string' ? [command] : command;
  try {
    return spawn(program, parameters, { ...options, shell: typeof command === 'string' });
  } catch (error) {
    return { kind: 'unstartable', detail: describeFileError(error) };
  }
}

/** Without what a git hook sets, by which git would find the user's own repository from the copy. */
function environmentFor(folder: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return { ...Object.fromEntries(own), PWD: folder, NO_COLOR: '1' };
}

async function waitForEnd(
  child: ChildProcess,
): Promise<Extract<CommandEnd, { kind: 'succeeded' | 'unstartable' }> | { kind: 'failed'; reason: string }> {
  child.once('exit', () => {
    killGroup(child); // what it left running in the background
    setTimeout(() => closeOutput(child), DRAIN_MS).unref();
  });
  let end: unknown[];
  try {
    end = await once(child, 'close');
  } catch (error) {
    const isMissing = errorCode(error) === 'ENOENT';
    return { kind: 'unstartable', detail: isMissing ? `there is no "${child.spawnfile}"` : describeFileError(error) };
  }
  const [code, signalName] = end;
  if (code === 0) return { kind: 'succeeded' };
  const reason = code === null ? `was ended by ${String(signalName)}` : `ended with exit code ${String(code)}`;
  return { kind: 'failed', reason };
}

function closeOutput({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}

/** Follows what a process writes; the function gives the last lines of it. */
function collectTail({ stdout, stderr }: ChildProcess): () => string {
  let tail = Buffer.alloc(0);
  const take = (chunk: Buffer): void => {
    tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
  };
  stdout?.on('data', take);
  stderr?.on('data', take);
  return () => stripVTControlCharacters(tail.toString()).trimEnd().split(/\r?\n/).slice(-TAIL_LINES).join('\n');
}
