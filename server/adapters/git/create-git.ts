import { tmpdir } from 'node:os';
import type { Git, GitOpening, NoRepositoryReason } from '#engine/ports/git.ts';
import { cloneRepository } from './clone.ts';
import { findGit } from './find-git.ts';
import { GitCommand, GitError } from './git-command.ts';
import { splitNul } from './names.ts';
import { CommandRepository } from './repository.ts';

const GIT_MISSING = 'The program git was not found. Install it, or put it on the PATH.';

/** Git by the program of that name on the path of `environment`. */
export function createGit(environment: NodeJS.ProcessEnv = process.env): Git {
  return {
    async open(folder, signal) {
      const binary = await findGit(environment);
      if (binary === undefined) return none('git-missing', GIT_MISSING);
      return openRepository(GitCommand.create({ binary, folder, environment }), folder, signal);
    },
    async clone(request, signal) {
      const binary = await findGit(environment);
      if (binary === undefined) return { kind: 'refused', reason: 'git-missing', detail: GIT_MISSING };
      // In a folder that belongs to no repository, none has a say.
      return cloneRepository(GitCommand.create({ binary, folder: tmpdir(), environment }), request, signal);
    },
  };
}

async function openRepository(git: GitCommand, folder: string, signal: AbortSignal | undefined): Promise<GitOpening> {
  const questions = ['--is-inside-work-tree', '--is-shallow-repository'];
  let answers: string;
  try {
    answers = await git.text(['rev-parse', ...questions], { signal });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return describeFailure(error, folder);
  }
  const [isInside, isShallow] = answers.split('\n').map((answer) => answer === 'true');
  if (!isInside)
    return none('bare', `${folder} belongs to a bare repository or to git's own files: there is no working tree.`);
  const guarded = git.withVariables(await disableFilters(git, signal));
  return {
    kind: 'repository',
    repository: new CommandRepository(guarded, { root: folder, isShallow: isShallow === true }),
  };
}

function describeFailure(error: GitError, folder: string): GitOpening {
  if (error.errors.includes('dubious ownership')) {
    const detail = `${folder} belongs to another user. If you trust it: git config --global --add safe.directory ${folder}`;
    return none('unsafe-owner', detail);
  }
  if (error.errors.includes('not a git repository'))
    return none('not-a-repository', `${folder} is in no git repository.`);
  throw error;
}

function none(reason: NoRepositoryReason, detail: string): GitOpening {
  return { kind: 'none', reason, detail };
}

/**
 * Variables that turn off the filter programs a repository's own configuration names: comparing with the working tree would
 * run them. Those of the user's configuration stay.
 */
async function disableFilters(git: GitCommand, signal: AbortSignal | undefined): Promise<Record<string, string>> {
  const query = ['config', '-z', '--show-scope', '--get-regexp', String.raw`^filter\..*\.(clean|smudge|process)$`];
  const { output } = await git.run(query, { signal, accepts: [0, 1] });
  const parts = splitNul(output).map((part) => part.toString('utf8'));
  const names = new Set<string>();
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const name = /^(filter\..*)\.\w+(?:\n|$)/s.exec(parts[index + 1] ?? '')?.[1];
    if (name !== undefined && parts[index] !== 'global' && parts[index] !== 'system') names.add(name);
  }
  const settings = [...names].flatMap((name) => [
    [`${name}.clean`, ''],
    [`${name}.smudge`, ''],
    [`${name}.process`, ''],
    [`${name}.required`, 'false'],
  ]);
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(settings.length)],
    ...settings.flatMap(([key = '', value = ''], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ]);
}
