import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A small disk of its own for each test of a suite, such as one of `512k`. Skips the suite where that is not allowed. Call
 * it inside of `describe`.
 */
export function useSmallDisk(size: string): { readonly path: string; makeReadOnly(): void } {
  let folder = '';
  let path = '';
  const system = (program: string, ...args: readonly string[]): void => {
    execFileSync(program, [...args, path], { stdio: 'ignore' });
  };
  before(function () {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) this.skip();
  });
  beforeEach(function () {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'refactoriq-disk-')));
    const place = join(folder, 'disk');
    mkdirSync(place);
    try {
      path = place;
      system('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs');
    } catch {
      path = '';
      this.skip(); // a container may not
    }
  });
  afterEach(() => {
    if (path !== '') system('umount');
    path = '';
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get path() {
      return path;
    },
    makeReadOnly: () => system('mount', '-o', 'remount,ro'),
  };
}
