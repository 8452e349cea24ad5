// npm run build [-- --tests]: bundles what changed since the last time. The real work is in esbuild.mjs.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatSeconds, isMain, ROOT, runNode } from './run.mjs';
import { ensureInstalled } from './setup.mjs';

const SOURCES = [
  'client',
  'server',
  'shared',
  'esbuild.mjs',
  'package.json',
  'package-lock.json',
  'scripts/licenses.mjs',
];
const TEST_SOURCES = ['test/vscode/suite'];

function* filesIn(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const name of readdirSync(path).toSorted()) yield* filesIn(join(path, name));
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths
    .map((path) => join(ROOT, path))
    .filter(existsSync)
    .flatMap((path) => [...filesIn(path)])) {
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Bundles into dist/, and with `tests` the VS Code suite into out/test. Resolves to false when it does not build. */
export async function ensureBuilt({ tests = false } = {}) {
  const stamp = join(ROOT, 'dist/.sources');
  const hash = hashOf(tests ? [...SOURCES, ...TEST_SOURCES] : SOURCES);
  const built = existsSync(stamp) ? readFileSync(stamp, 'utf8').split('\n') : [];
  if (built.includes(hash)) return true;
  const start = Date.now();
  rmSync(stamp, { force: true }); // a build that breaks off leaves files behind that nobody should trust
  const { code } = await runNode(['esbuild.mjs', ...(tests ? ['--tests'] : [])]);
  if (code !== 0) return false;
  // A build with tests is a build without them as well.
  writeFileSync(stamp, [hash, ...(tests ? [hashOf(SOURCES)] : [])].join('\n'));
  console.log(`[build] dist/ is up to date, in ${formatSeconds(Date.now() - start)}.`);
  return true;
}

if (isMain(import.meta.url)) {
  await ensureInstalled();
  if (!(await ensureBuilt({ tests: process.argv.includes('--tests') }))) process.exitCode = 1;
}
