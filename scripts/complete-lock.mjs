// node scripts/complete-lock.mjs: run it after "npm install". Registries that lack a package for some other platform
// make npm leave it out of the lock, and "npm ci" then refuses the lock. The packages left out are written down here;
// they are only ever fetched on the platform they are for.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

const FILE = join(ROOT, 'package-lock.json');
const PLATFORM =
  /(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)(?:-(\w+))?$/;

/** What the lock says about a package that is for one platform, as its name tells. */
function describePlatformPackage(name, version, isDev) {
  const [, os, cpu, abi = ''] = PLATFORM.exec(name) ?? [];
  if (os === undefined) throw new Error(`${name} is missing from the lock, and its name tells no platform.`);
  const libc = abi.startsWith('musl') ? 'musl' : abi === 'gnu' ? 'glibc' : undefined;
  return { version, cpu: [cpu], ...(isDev && { dev: true }), ...(libc && { libc: [libc] }), optional: true, os: [os] };
}

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const added = {};
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const isLocked = [`${path}/node_modules/${name}`, `node_modules/${name}`].some((place) => place in lock.packages);
    if (!isLocked) added[`node_modules/${name}`] = describePlatformPackage(name, version, dev);
  }
}
lock.packages = Object.fromEntries(
  Object.entries({ ...lock.packages, ...added }).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
);
writeFileSync(FILE, `${JSON.stringify(lock, undefined, 2)}\n`);
console.log(`${Object.keys(added).length} packages for other platforms were added to the lock.`);
