import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { GrammarFolder } from '#adapters/grammars/grammar-folder.ts';
import { atomicFiles } from '#adapters/workspace/atomic-file.ts';
import { ConfigFiles } from '#adapters/workspace/config-file.ts';
import { CustomRuleFiles } from '#adapters/workspace/custom-rules.ts';
import { InProcessPool } from '#adapters/workspace/in-process-pool.ts';
import { findInstallation } from '#adapters/workspace/installation.ts';
import { DiskSourceTree } from '#adapters/workspace/source-tree.ts';
import { WorkerPool } from '#adapters/workspace/worker-pool.ts';
import { type Selection, selectPaths } from '#adapters/workspace/workspace-root.ts';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { analyzeFile } from '#engine/analysis/file-analysis.ts';
import type { AnalysisPool, CustomRuleSource, FileWriter, ProjectConfigSource, SourceTree } from '#engine/ports.ts';
import { RULES } from '#engine/rules/catalog.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { LANGUAGE_IDS } from '#engine/source/languages.ts';
import manifest from '../../package.json' with { type: 'json' };

/** What the commands work with. */
export interface CliServices {
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly files: FileWriter;
  readonly terminal: Terminal;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Finds the workspace of paths typed in the working directory. */
  selectPaths(paths: readonly string[]): Promise<Selection>;
  openWorkspace(root: string): Workspace;
  /** The text of a file by its absolute path. Rejects as the disk does. */
  readText(file: string): Promise<string>;
  /** The one analyzer of this process. Rejects when the program is not built. */
  analyzer(): Promise<Analyzer>;
  /** A pool that suits this many files. */
  createPool(fileCount: number, jobs: number | undefined): AnalysisPool;
  /** Runs the language server on our own standard streams; resolves to its exit code. */
  runLanguageServer(): Promise<number>;
}

export interface Workspace {
  readonly root: string;
  readonly tree: SourceTree;
  readonly configs: ProjectConfigSource;
  readonly customRules: CustomRuleSource;
}

/** The process's standard streams and surroundings. */
export interface Terminal {
  readonly cwd: string;
  readonly isErrorTty: boolean;
  readonly hasColor: boolean;
  out(text: string): Promise<void>;
  err(text: string): void;
  /** Everything that comes in until the end. Rejects with AbortError when `signal` is aborted. */
  readInput(signal: AbortSignal): Promise<Uint8Array>;
}

/** Fewer files are done before threads have started. */
const THREADS_FROM = 200;

/** Wires the command line to the disk, the threads and the process. */
export function createServices(): CliServices {
  const installation = findInstallation();
  const terminal = createTerminal();
  let loading: Promise<Analyzer> | undefined;
  const analyzer = (): Promise<Analyzer> =>
    (loading ??= Analyzer.create(new GrammarFolder(installation.grammarFolder)));
  return {
    version: manifest.version,
    rules: RULES,
    files: atomicFiles,
    terminal,
    now: () => performance.now(),
    selectPaths: (paths) => selectPaths(terminal.cwd, paths),
    openWorkspace(root) {
      const customRules = new CustomRuleFiles(root, {
        reserved: RULES.map(({ id }) => id),
        languages: LANGUAGE_IDS,
        check: async (rule) => (await analyzer()).checkRule(rule),
      });
      return { root, tree: new DiskSourceTree(root), configs: new ConfigFiles(root, RULES, customRules), customRules };
    },
    readText: (file) => readFile(file, 'utf8'),
    analyzer,
    createPool(fileCount, jobs) {
      if (fileCount < THREADS_FROM)
        return new InProcessPool(async (path, { root, config, verifiesFixes }) =>
          analyzeFile(path, { tree: new DiskSourceTree(root), analyzer: await analyzer(), config, verifiesFixes }),
        );
      optimizeLater();
      return new WorkerPool({ script: installation.workerScript, workers: jobs });
    },
    runLanguageServer: () => runLanguageServer(installation.languageServerScript),
  };
}

/**
 * A tree is analyzed within seconds. V8 would spend a sixth of them, in every thread, on optimizing functions that then run
 * for a moment; the hottest ones reach this number all the same. Releases before 12 do not know the option and say so.
 */
function optimizeLater(): void {
  const release = Number.parseInt(process.versions.v8, 10);
  if (release >= 12) setFlagsFromString('--invocation-count-for-turbofan=30000');
}

function createTerminal(): Terminal {
  return {
    cwd: process.cwd(),
    isErrorTty: process.stderr.isTTY,
    hasColor:
      process.env['NO_COLOR'] === undefined && (process.stdout.isTTY || process.env['FORCE_COLOR'] !== undefined),
    out: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    err: (text) => {
      process.stderr.write(text);
    },
    readInput: (signal) => buffer(addAbortSignal(signal, process.stdin)),
  };
}

async function runLanguageServer(script: string): Promise<number> {
  await access(script).catch((cause: unknown) => {
    throw new Error(`The language server ${script} is missing. Run "npm run build" first.`, { cause });
  });
  const child = spawn(process.execPath, [script, '--stdio'], { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGTERM', forward).on('SIGINT', forward);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
