// npm run package: builds and packs refactoriq-<version>.vsix.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { isMain, ROOT, runNode } from './run.mjs';
import { ensureInstalled } from './setup.mjs';

/** Resolves to the package's path, undefined when it could not be made. The dependencies must be installed. */
export async function createPackage() {
  if (!(await ensureBuilt())) return undefined;
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const file = join(ROOT, `refactoriq-${version}.vsix`);
  // All code is bundled, and there is no repository yet that links could point to.
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  if (!existsSync(join(ROOT, 'LICENSE'))) options.push('--skip-license');
  const { code } = await runNode(['node_modules/@vscode/vsce/vsce', 'package', ...options, '--out', file]);
  if (code !== 0) return undefined;
  console.log(`[package] ${file} (${(statSync(file).size / 1e6).toFixed(1)} MB)`);
  return file;
}

if (isMain(import.meta.url)) {
  await ensureInstalled();
  if (!(await createPackage())) process.exitCode = 1;
}
