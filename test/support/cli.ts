import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../server/cli/main.ts');
const GRAMMARS = join(import.meta.dirname, '../../dist/grammars/web-tree-sitter.wasm');

export interface CliOutcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Cli {
  /** Where proposals are remembered; outside of the folder, gone after each test. */
  readonly stateFolder: string;
  run(args: readonly string[], options?: { readonly cwd?: string; readonly input?: string }): Promise<CliOutcome>;
  git(...args: readonly string[]): string;
  /** Commits everything. */
  commit(): void;
}

/** The real program, run in a folder that is a git repository. Call it inside of `describe`. */
export function useCli(folder: { readonly path: string }): Cli {
  const stateFolder = (): string => `${folder.path}-state`;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd: folder.path,
      encoding: 'utf8',
    });
  before(() => {
    assert.ok(existsSync(GRAMMARS), 'Run "npm run build" first: dist/grammars is missing.');
  });
  beforeEach(() => {
    git('init', '-q');
    git('config', 'user.name', 'Test');
    git('config', 'user.email', 'test@example.com');
  });
  afterEach(() => rmSync(stateFolder(), { recursive: true, force: true }));
  return {
    get stateFolder() {
      return stateFolder();
    },
    run(args, { cwd = folder.path, input = '' } = {}) {
      const env = { ...process.env, NO_COLOR: '1', REFACTORIQ_STATE_DIR: stateFolder() };
      const child = spawn(process.execPath, [MAIN, ...args], { cwd, env });
      let out = '';
      let err = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
      child.stdin.end(input);
      return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
    },
    git,
    commit() {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', 'state');
    },
  };
}
