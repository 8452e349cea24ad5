// Programs that tests use when they are there. On a Debian machine that is ours alone they are installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PACKAGES = { nvim: 'neovim', chromium: 'chromium' };
const TIMEOUT_MS = 4 * 60_000;

function isOnPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Installs what is missing when that takes no password. What stays missing is named; tests skip it or fall back. */
export function ensureSystemPackages() {
  const missing = () => Object.keys(PACKAGES).filter((program) => !isOnPath(program));
  const canInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (canInstall && missing().length > 0) {
    const names = missing().map((program) => PACKAGES[program]);
    console.log(`[test] Installing ${names.join(' and ')} for the tests with real clients…`);
    const options = {
      stdio: 'ignore',
      timeout: TIMEOUT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...names], options);
  }
  for (const program of missing()) {
    console.log(
      program === 'nvim'
        ? '[test] No Neovim on this machine: the tests with it are skipped.'
        : '[test] No Chromium on this machine: another browser is used, or one out of the npm registry.',
    );
  }
}
