import { findGit } from './find-git.ts';
import { GitCommand, GitError, GitTimeoutError } from './git-command.ts';

const TIMEOUT_MS = 5000;

/** By which name git would commit in an absolute folder; empty where there is no git or it knows no name. */
export async function findAuthorName(folder: string, environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const binary = await findGit(environment);
  if (binary === undefined) return '';
  const git = GitCommand.create({ binary, folder, environment });
  try {
    // Without the key the exit code is 1.
    return await git.text(['config', '--get', 'user.name'], { accepts: [0, 1], timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (error instanceof GitError || error instanceof GitTimeoutError) return '';
    throw error;
  }
}
