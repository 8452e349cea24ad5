import type {
  Blame,
  BlameOptions,
  BranchCommit,
  ChangeScope,
  ChangesOutcome,
  CommitOutcome,
  ConflictedFile,
  GitBranch,
  GitCommit,
  GitHead,
  GitRepository,
  GitVersion,
} from '#engine/ports/git.ts';
import { commitOnBranch } from './branch-commit.ts';
import { readChanges } from './changes.ts';
import type { GitCommand } from './git-command.ts';
import { readBlame, readBranches, readHead, readLog } from './history.ts';
import { findFiles, readEntries, readObjects } from './object-contents.ts';

/** A repository as the program git knows it. */
export class CommandRepository implements GitRepository {
  readonly root: string;
  readonly isShallow: boolean;
  private readonly git: GitCommand;

  /** `git` runs in `root`. */
  constructor(git: GitCommand, { root, isShallow }: Pick<GitRepository, 'root' | 'isShallow'>) {
    this.git = git;
    this.root = root;
    this.isShallow = isShallow;
  }

  changes(scope: ChangeScope, signal?: AbortSignal): Promise<ChangesOutcome> {
    return readChanges(this.git, scope, signal);
  }

  async contentsAt(
    version: GitVersion,
    paths: readonly string[],
    { maxBytes, signal }: { maxBytes?: number; signal?: AbortSignal | undefined } = {},
  ): Promise<Map<string, Uint8Array>> {
    const files = (await findFiles(this.git, version, { paths, signal })).filter(({ stage }) => stage === 0);
    const ids = files.map(({ objectId }) => objectId);
    const contents = await readObjects(this.git, ids, { maxBytes, signal });
    const found = files.flatMap(({ path, objectId }): [string, Uint8Array][] => {
      const content = contents.get(objectId);
      return content ? [[path, content]] : [];
    });
    return new Map(found);
  }

  blame(path: string, lines: readonly number[], options: BlameOptions = {}): Promise<Map<number, Blame>> {
    return readBlame(this.git, path, { lines, isShallow: this.isShallow, ...options });
  }

  head(signal?: AbortSignal): Promise<GitHead> {
    return readHead(this.git, signal);
  }

  branches(signal?: AbortSignal): Promise<GitBranch[]> {
    return readBranches(this.git, signal);
  }

  log(path: string, limit: number, signal?: AbortSignal): Promise<GitCommit[]> {
    return readLog(this.git, path, { limit, signal });
  }

  async conflicts(signal?: AbortSignal): Promise<ConflictedFile[]> {
    const { output } = await this.git.run(['ls-files', '--unmerged', '-z'], { signal });
    const files = readEntries(output);
    const contents = await readObjects(
      this.git,
      files.map(({ objectId }) => objectId),
      { signal },
    );
    return [...new Set(files.map(({ path }) => path))].map((path) => {
      const [base, ours, theirs] = [1, 2, 3].map((stage) => {
        const file = files.find((entry) => entry.path === path && entry.stage === stage);
        return file && contents.get(file.objectId);
      });
      return { path, base, ours, theirs };
    });
  }

  commitOnBranch(request: BranchCommit, signal?: AbortSignal): Promise<CommitOutcome> {
    return commitOnBranch(this.git, request, signal);
  }
}
