// Installs the dependencies when they are missing or not the locked ones. Runs on Node 20 before anything is installed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatSeconds, isMain, NODE, npm, ROOT } from './run.mjs';

const OLDEST_NODE = 20;

/** Whether node_modules holds what package-lock.json asks for, by what npm itself wrote down after the installation. */
function isInstalled() {
  const written = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(written) || !existsSync(NODE)) return false;
  const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = read(written);
  const locked = read(join(ROOT, 'package-lock.json'));
  const direct = Object.keys({ ...locked['']?.dependencies, ...locked['']?.devDependencies });
  return (
    direct.every((name) => `node_modules/${name}` in installed) &&
    Object.entries(installed).every(([path, { version }]) => locked[path]?.version === version)
  );
}

/** Makes node_modules what the lock file says; at once when it is already. Ends the process with a reason when it can't. */
export async function ensureInstalled() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) fail(`This needs Node.js ${OLDEST_NODE} or newer; here is ${process.version}.`);
  if (isInstalled()) return;
  console.log('[setup] Installing the dependencies (npm ci), once. This takes about half a minute…');
  const start = Date.now();
  const { code } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) fail(`npm ci failed with exit code ${code}. Is the npm registry reachable? "npm ci" shows more.`);
  if (!isInstalled()) fail('npm ci left out a part. Remove node_modules and run "npm ci" to see why.');
  console.log(`[setup] Installed in ${formatSeconds(Date.now() - start)}.`);
}

function fail(message) {
  console.error(`[setup] ${message}`);
  process.exit(1);
}

if (isMain(import.meta.url)) await ensureInstalled();
