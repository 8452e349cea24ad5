import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Of the workspace's own name, so that it and the digest are no longer than a name can be. */
const MAX_NAME = 50;

/** The folder of a workspace's journal: per user, outside of the workspace, the same for every surface. Not made. */
export async function journalFolder(root: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const real = await realpath(root);
  const digest = createHash('sha256').update(real).digest('hex').slice(0, 16);
  return join(stateFolder(env), `${basename(real).slice(0, MAX_NAME)}-${digest}`);
}

/** `REFACTORIQ_STATE_DIR`, or where the system keeps the state of programs. Not made. */
export function stateFolder({ REFACTORIQ_STATE_DIR: override }: NodeJS.ProcessEnv = process.env): string {
  if (override !== undefined && override !== '') return resolve(override);
  const paths = envPaths('refactoriq', { suffix: '' });
  // On Linux this is XDG_STATE_HOME; elsewhere the folder of logs may be emptied by the system.
  return process.platform === 'linux' ? paths.log : paths.data;
}
