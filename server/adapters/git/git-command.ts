import { setTimeout as delay } from 'node:timers/promises';
import { GitPluginError, simpleGit } from 'simple-git';

/** How to run one command. */
export interface GitRun {
  readonly input?: Uint8Array | undefined;
  /** Variables besides those that every command gets. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** Exit codes that are an answer, not a failure; default: 0 only. */
  readonly accepts?: readonly number[];
  /** Its exit is its end: helpers that still hold its output are not waited for. For commands that say little. */
  readonly hasHelpers?: boolean;
}

export interface GitResult {
  readonly exitCode: number;
  readonly output: Buffer;
  readonly errors: string;
}

/** Git ended with an exit code that is no answer. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly errors: string;

  constructor(command: string, { exitCode, errors }: Pick<GitResult, 'exitCode' | 'errors'>) {
    super(`git ${command} failed (${exitCode}): ${errors.trim() || 'it did not say why'}`);
    this.errors = errors;
  }
}

/** Git did not end in time. */
export class GitTimeoutError extends Error {
  override readonly name = 'GitTimeoutError';
}

const TIMEOUT_MS = 60_000;
/** How long a stopped git may take to end before we go on without it. */
const STOP_MS = 3000;
/** How long the last words of a command with helpers may take. */
const EXIT_MS = 100;

/** Overrule what a repository's configuration could have run, and what would change the form of an answer. */
const CONFIG = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.askPass=',
  'core.sshCommand=ssh -oBatchMode=yes',
  'core.quotePath=true',
  // Without it a temporary index would leave a part of itself in the repository.
  'core.splitIndex=false',
  'core.safecrlf=false',
  // Data, not code; comparing it line by line would take memory for nothing.
  'core.bigFileThreshold=4m',
  'log.showSignature=false',
  'user.useConfigOnly=true',
  'i18n.commitEncoding=UTF-8',
  // A helper that outlives its git ends when the network is silent for that many seconds.
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=30',
];

const ENVIRONMENT: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  GCM_INTERACTIVE: 'never',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  // A repository that lacks objects would have git run what its configuration names to fetch them.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_LFS_SKIP_SMUDGE: '1',
};

/** Variables that change what git does or start other programs. */
const INHERITED_GUARDED = /^(git_.*|editor|visual|pager|prefix|ssh_askpass)$/i;

/** Which git runs where. */
interface GitPlace {
  /** Absolute. */
  readonly binary: string;
  /** Absolute. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Runs git in one folder, with nothing of the environment or of the repository's configuration that could steer it. */
export class GitCommand {
  private readonly place: GitPlace;

  private constructor(place: GitPlace) {
    this.place = place;
  }

  static create({ environment, ...place }: GitPlace): GitCommand {
    const inherited = Object.entries(environment).filter(([name]) => !INHERITED_GUARDED.test(name));
    return new GitCommand({ ...place, environment: { ...Object.fromEntries(inherited), ...ENVIRONMENT } });
  }

  /** The same with further variables. */
  withVariables(variables: Readonly<Record<string, string>>): GitCommand {
    return new GitCommand({ ...this.place, environment: { ...this.place.environment, ...variables } });
  }

  /** Rejects with GitError, GitTimeoutError, or the signal's AbortError. */
  async run(args: readonly string[], options: GitRun = {}): Promise<GitResult> {
    const { signal, timeoutMs = TIMEOUT_MS, accepts = [0] } = options;
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(timeoutMs);
    const stop = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const result = await settleOrStop(this.spawn(args, options, stop), stop);
    signal?.throwIfAborted();
    if (timeout.aborted || !result) {
      throw new GitTimeoutError(`git ${args[0] ?? ''} took longer than ${Math.round(timeoutMs / 1000)} s.`);
    }
    if (!accepts.includes(result.exitCode)) throw new GitError(args[0] ?? '', result);
    return result;
  }

  /** What a command prints, without the line break at its end. */
  async text(args: readonly string[], options: GitRun = {}): Promise<string> {
    return (await this.run(args, options)).output.toString('utf8').replace(/\r?\n$/, '');
  }

  private async spawn(
    args: readonly string[],
    { input, environment, hasHelpers = false }: GitRun,
    abort: AbortSignal,
  ): Promise<GitResult> {
    const chunks: Buffer[] = [];
    let outcome = { exitCode: -1, errors: '' };
    const variables = { ...this.place.environment, ...environment };
    const git = simpleGit({
      abort,
      baseDir: this.place.folder,
      binary: this.place.binary,
      config: CONFIG,
      allowEnvironment: Object.keys(variables).filter((name) => INHERITED_GUARDED.test(name)),
      completion: { onClose: true, onExit: hasHelpers ? EXIT_MS : false },
      input: () => Buffer.from(input ?? []),
      unsafe: {
        allowUnsafeAskPass: true,
        allowUnsafeConfigEnvCount: true,
        allowUnsafeCustomBinary: true,
        allowUnsafeFilter: true,
        allowUnsafeFsMonitor: true,
        allowUnsafeHooksPath: true,
        allowUnsafeSshCommand: true,
        allowUnsafeTemplateDir: true,
      },
      // Exit codes are judged by us; only what the library itself has to say is an error here.
      errors(error, { exitCode, stdErr }) {
        outcome = { exitCode, errors: Buffer.concat(stdErr).toString('utf8') };
        return error instanceof GitPluginError ? error : undefined;
      },
    });
    git.env(variables).outputHandler((_command, output) => {
      output.on('data', (chunk: Buffer) => chunks.push(chunk));
    });
    await git.raw([...args]);
    return { ...outcome, output: Buffer.concat(chunks) };
  }
}

/** Undefined when the work was stopped: it failed because of that, or did not end in time after it. */
async function settleOrStop(work: Promise<GitResult>, stop: AbortSignal): Promise<GitResult | undefined> {
  const done = new AbortController();
  const stopped = new Promise<undefined>((resolve) => {
    const wait = (): void =>
      void delay(STOP_MS, undefined, { signal: done.signal }).then(resolve, () => resolve(undefined));
    if (stop.aborted) wait();
    else stop.addEventListener('abort', wait, { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([work, stopped]);
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  } finally {
    done.abort();
    work.catch(() => undefined); // it may end after we stopped waiting for it
  }
}
