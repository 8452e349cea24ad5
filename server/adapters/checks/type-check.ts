import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import type { Check } from '#shared/domain/document-change.ts';
import type { CheckRequest } from '#engine/ports/proposal-checks.ts';
import { foldersAbove } from './find-type-project.ts';
import { guardChild, killGroup, OWN_GROUP } from './process-group.ts';
import { type TypeCheckRequest, type TypeVerdict, verdictSchema } from './type-check-protocol.ts';

export interface TypeCheckOptions {
  /** The module that runs in a process of its own. */
  readonly script: string;
  readonly timeoutMs?: number;
  readonly heapMb?: number;
}

const TIMEOUT_MS = 60_000;
const HEAP_MB = 2048;
const SCRIPT_FILE = /\.[cm]?[jt]sx?$/;

/**
 * Checks changed TypeScript and JavaScript in memory with the workspace's own TypeScript, against the project around it.
 */
export async function checkTypes(
  root: string,
  { files, isTrusted }: Pick<CheckRequest, 'files' | 'isTrusted'>,
  options: TypeCheckOptions,
  signal?: AbortSignal,
): Promise<Check> {
  signal?.throwIfAborted();
  const scripts = files.filter(({ path }) => SCRIPT_FILE.test(path));
  if (scripts.length === 0) return toCheck(notRun('No TypeScript or JavaScript is changed.'));
  if (!isTrusted) return toCheck(notRun('The workspace is not trusted.'));
  const realRoot = realpathSync(root).split(sep).join('/');
  if (!scripts.some(({ path }) => hasTypeScript(realRoot, path)))
    return toCheck(notRun('There is no TypeScript in node_modules.'));
  const decoder = new TextDecoder();
  const request: TypeCheckRequest = {
    root: realRoot,
    files: scripts.map(({ path, before, after }) => ({
      path,
      before: decoder.decode(before),
      after: decoder.decode(after),
    })),
  };
  return toCheck(await askProcess(request, options, signal));
}

/** Spares the start of a process where there is nothing to start it for. */
function hasTypeScript(root: string, path: string): boolean {
  return foldersAbove(root, path).some((folder) => existsSync(`${folder}/node_modules/typescript/package.json`));
}

async function askProcess(
  request: TypeCheckRequest,
  { script, timeoutMs = TIMEOUT_MS, heapMb = HEAP_MB }: TypeCheckOptions,
  signal: AbortSignal | undefined,
): Promise<TypeVerdict> {
  const child = start(script, heapMb);
  const guard = guardChild(child, timeoutMs, signal);
  try {
    const verdict = await waitForVerdict(child, request);
    signal?.throwIfAborted();
    return guard.isLate() ? notRun(`It took longer than ${timeoutMs / 1000} s.`) : verdict;
  } finally {
    guard.release();
    killGroup(child); // what a package of the workspace may have left running
  }
}

function start(script: string, heapMb: number): ChildProcess {
  const { NODE_OPTIONS: _, ...env } = process.env; // may hold another limit, or a debugger's hook
  return fork(script, [], {
    execArgv: [`--max-old-space-size=${heapMb}`],
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    ...OWN_GROUP,
  });
}

/** Resolves when the process is gone. */
function waitForVerdict(child: ChildProcess, request: TypeCheckRequest): Promise<TypeVerdict> {
  return new Promise((resolve, reject) => {
    let verdict: TypeVerdict | undefined;
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-ERROR_CHARACTERS);
    });
    child.once('error', reject);
    child.once('message', (message) => {
      verdict = verdictSchema.safeParse(message).data;
    });
    child.once('exit', () => resolve(verdict ?? notRun(`TypeScript failed: ${describeCrash(errors)}.`)));
    child.send(request, () => undefined); // a process that is gone already ends in `exit`
  });
}

const ERROR_CHARACTERS = 20_000;

function describeCrash(errors: string): string {
  if (errors.includes('JavaScript heap out of memory')) return 'it ran out of memory';
  return /^\w*Error\b.*$/m.exec(errors)?.[0] ?? 'its process ended before it answered';
}

function notRun(detail: string): TypeVerdict {
  return { outcome: 'not-run', detail };
}

function toCheck({ outcome, detail }: TypeVerdict): Check {
  return { name: 'types', outcome, ...(detail !== undefined && { detail }) };
}
