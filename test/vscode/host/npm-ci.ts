import { spawnSync } from 'node:child_process';

const TIMEOUT_MS = 10 * 60_000;

/** Installs the locked packages of a folder without running anything of theirs. Throws when it fails. */
export function npmCi(folder: string): void {
  const isWindows = process.platform === 'win32';
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = spawnSync(isWindows ? 'npm.cmd' : 'npm', args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: isWindows,
    timeout: TIMEOUT_MS,
  });
  if (result.status !== 0) {
    throw new Error(`npm ci failed in ${folder} (${result.error?.message ?? `exit code ${result.status}`})`);
  }
}
