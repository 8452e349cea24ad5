import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { WorkspaceChecks } from '#adapters/checks/workspace-checks.ts';
import { ChangedFilesTree, ContentsReader } from '#adapters/git/changed-files-tree.ts';
import { findAuthorName } from '#adapters/git/author-name.ts';
import { createGit } from '#adapters/git/create-git.ts';
import { GrammarFolder } from '#adapters/grammars/grammar-folder.ts';
import { FileJournal } from '#adapters/journal/file-journal.ts';
import { journalFolder } from '#adapters/journal/state-folder.ts';
import { atomicFiles } from '#adapters/workspace/atomic-file.ts';
import { ConfigFiles } from '#adapters/workspace/config-file.ts';
import { CustomRuleFiles } from '#adapters/workspace/custom-rules.ts';
import { DiskFiles } from '#adapters/workspace/disk-files.ts';
import { InProcessPool } from '#adapters/workspace/in-process-pool.ts';
import { findInstallation } from '#adapters/workspace/installation.ts';
import { DiskSourceTree } from '#adapters/workspace/source-tree.ts';
import { SuppressionFile } from '#adapters/workspace/suppression-file.ts';
import { findUserName } from '#adapters/workspace/user-name.ts';
import { WorkerPool } from '#adapters/workspace/worker-pool.ts';
import { type Selection, selectPaths } from '#adapters/workspace/workspace-root.ts';
import { AI_RULE_ID } from '#shared/domain/finding.ts';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { analyzeFile } from '#engine/analysis/file-analysis.ts';
import type { AnalysisPool } from '#engine/ports/analysis-pool.ts';
import type { Clock } from '#engine/ports/clock.ts';
import type { FileWriter } from '#engine/ports/file-writer.ts';
import type { Git } from '#engine/ports/git.ts';
import type { CustomRuleSource, ProjectConfigSource } from '#engine/ports/project-config-source.ts';
import type { ProposalChecks } from '#engine/ports/proposal-checks.ts';
import type { SourceReader, SourceTree } from '#engine/ports/source-tree.ts';
import type { SuppressionStore } from '#engine/ports/suppression-store.ts';
import type { ProposalDesk } from '#engine/proposals/proposal-desk.ts';
import { RULES } from '#engine/rules/catalog.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { LANGUAGE_IDS } from '#engine/source/languages.ts';
import { askLine } from './ask-line.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type AiServices, createAi } from './ai-services.ts';

/** What the commands work with. */
export interface CliServices {
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly files: FileWriter;
  readonly terminal: Terminal;
  readonly git: Git;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  readonly clock: Clock;
  readonly ai: AiServices;
  /** Of the account this runs under, as the author of what its user writes; may be empty. */
  readonly userName: string;
  /** The author of what the user decides in a folder: as git knows them there, else by their account; may be empty. */
  findAuthor(folder: string): Promise<string>;
  /** Finds the workspace of paths typed in the working directory. */
  selectPaths(paths: readonly string[]): Promise<Selection>;
  openWorkspace(root: string): Workspace;
  /** Only these files of a workspace; with `contents`, those instead of what is on the disk. */
  openChangedFiles(
    workspace: Pick<Workspace, 'root'>,
    paths: readonly string[],
    contents?: ReadonlyMap<string, Uint8Array>,
  ): SourceTree;
  /** The proposals of a workspace, and the absolute folder of their history. */
  openDesk(root: string): Promise<{ readonly desk: ProposalDesk; readonly folder: string }>;
  /** The tools of a workspace that can try a change. */
  createChecks(root: string): ProposalChecks;
  /** The text of a file by its absolute path. Rejects as the disk does. */
  readText(file: string): Promise<string>;
  /** The one analyzer of this process. Rejects when the program is not built. */
  analyzer(): Promise<Analyzer>;
  /** A pool that suits this many files. One for a `tree` that is not on the disk reads from that. */
  createPool(fileCount: number, jobs: number | undefined, tree?: SourceReader): AnalysisPool;
  /** Runs the language server on our own standard streams; resolves to its exit code. */
  runLanguageServer(): Promise<number>;
}

export interface Workspace {
  readonly root: string;
  readonly tree: SourceTree;
  readonly configs: ProjectConfigSource;
  readonly customRules: CustomRuleSource;
  readonly suppressions: SuppressionStore;
  /** False for a tree of what is staged: threads, which read the disk, cannot analyze it. */
  readonly isOnDisk?: boolean;
}

/** The process's standard streams and surroundings. */
export interface Terminal {
  readonly cwd: string;
  readonly isErrorTty: boolean;
  /** Somebody sits in front of it who sees questions and can answer. */
  readonly isInteractive: boolean;
  readonly hasColor: boolean;
  out(text: string): Promise<void>;
  err(text: string): void;
  /** Everything that comes in until the end. Rejects with AbortError when `signal` is aborted. */
  readInput(signal: AbortSignal): Promise<Uint8Array>;
  /** One line from the user; undefined when the input ended. Rejects with AbortError when `signal` is aborted. */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Fewer files are done before threads have started. */
const THREADS_FROM = 200;

const clock: Clock = { now: () => new Date() };

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
    git: createGit(),
    now: () => performance.now(),
    clock,
    ai: createAi((text) => terminal.err(text), clock),
    userName: findUserName(),
    findAuthor: async (folder) => (await findAuthorName(folder)) || findUserName(),
    selectPaths: (paths) => selectPaths(terminal.cwd, paths),
    openWorkspace(root) {
      const ruleIds = [...RULES.map(({ id }) => id), AI_RULE_ID];
      const customRules = new CustomRuleFiles(root, {
        reserved: ruleIds,
        languages: LANGUAGE_IDS,
        check: async (rule) => (await analyzer()).checkRule(rule),
      });
      const suppressions = new SuppressionFile(root, { files: atomicFiles, clock, ruleIds, customRules });
      const configs = new ConfigFiles(root, RULES, { customRules, suppressions });
      return { root, tree: new DiskSourceTree(root), configs, customRules, suppressions };
    },
    async openDesk(root) {
      const folder = await journalFolder(root);
      const author = findUserName() || 'unknown';
      return { desk: { journal: new FileJournal(folder), files: new DiskFiles(root), clock, author }, folder };
    },
    createChecks: (root) => new WorkspaceChecks({ root, types: { script: installation.typeCheckScript } }),
    readText: (file) => readFile(file, 'utf8'),
    analyzer,
    openChangedFiles: ({ root }, paths, contents) =>
      new ChangedFilesTree(root, {
        paths,
        files: contents ? new ContentsReader(contents) : new DiskSourceTree(root),
        isOnDisk: contents === undefined,
      }),
    createPool(fileCount, jobs, tree) {
      if (tree || fileCount < THREADS_FROM)
        return new InProcessPool(async (path, { root, config, verifiesFixes }) =>
          analyzeFile(path, {
            tree: tree ?? new DiskSourceTree(root),
            analyzer: await analyzer(),
            config,
            verifiesFixes,
          }),
        );
      tuneForTree();
      return new WorkerPool({ script: installation.workerScript, workers: jobs });
    },
    runLanguageServer: () => runLanguageServer(installation.languageServerScript),
  };
}

/**
 * A tree is analyzed within seconds. V8 would spend a sixth of them, in every thread, on optimizing functions that then run
 * for a moment; the hottest ones reach this number all the same. And it would learn to put the nodes of trees among objects
 * that live long, though each tree ends with its file. Releases before 12 do not know the first option and say so.
 */
function tuneForTree(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
  const release = Number.parseInt(process.versions.v8, 10);
  if (release >= 12) setFlagsFromString('--invocation-count-for-turbofan=30000');
}

function createTerminal(): Terminal {
  return {
    cwd: process.cwd(),
    isErrorTty: process.stderr.isTTY,
    isInteractive: process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY,
    hasColor:
      process.env['NO_COLOR'] === undefined && (process.stdout.isTTY || process.env['FORCE_COLOR'] !== undefined),
    out: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    err: (text) => {
      process.stderr.write(text);
    },
    ask: askLine,
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
