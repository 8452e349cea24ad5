import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createGit } from '#adapters/git/create-git.ts';
import type { ChangedFile, ChangeScope, GitRepository } from '#engine/ports/git.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

const FIXED = { GIT_AUTHOR_DATE: '2024-05-06T07:08:09+02:00', GIT_COMMITTER_DATE: '2024-05-06T07:08:09+02:00' };

/** A real repository for a test, made by the real program and apart from the settings of whoever runs the test. */
export class TestRepository {
  readonly folder: string;
  /** For a git of our own that shall see the same settings. */
  readonly environment: NodeJS.ProcessEnv;

  private constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.environment = environment;
  }

  /** A repository with nothing in it but what `git init` makes, in a folder `name` of `parent`. */
  static create(parent: string, { name = 'repository', args = [] as readonly string[] } = {}): TestRepository {
    const home = join(parent, 'home');
    mkdirSync(home, { recursive: true });
    writeFileSync(
      join(home, '.gitconfig'),
      '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n',
    );
    const environment = { PATH: process.env['PATH'], HOME: home };
    const repository = new TestRepository(join(parent, name), environment);
    execFileSync('git', ['init', '-q', ...args, repository.folder], { env: environment });
    return repository;
  }

  /** The same settings in another folder, such as a worktree or a clone. */
  at(folder: string): TestRepository {
    return new TestRepository(folder, this.environment);
  }

  git(...args: readonly string[]): string {
    const env = { ...this.environment, ...FIXED };
    return execFileSync('git', args, {
      cwd: this.folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd();
  }

  write(files: Files): this {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), content);
    }
    return this;
  }

  /** Writes files and commits everything there is; the commit's hash. */
  commit(files: Files = {}, message = 'Work'): string {
    this.write(files);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  async open(folder = this.folder): Promise<GitRepository> {
    const opening = await createGit(this.environment).open(folder);
    if (opening.kind !== 'repository') throw new Error(opening.detail);
    return opening.repository;
  }

  /** What changed in a scope, by path. */
  async changes(scope: ChangeScope = { kind: 'uncommitted' }, folder = this.folder): Promise<Map<string, ChangedFile>> {
    const outcome = await (await this.open(folder)).changes(scope);
    if (outcome.kind !== 'changes') throw new Error(outcome.kind);
    return new Map(outcome.changes.files.map((file) => [file.path, file]));
  }
}
