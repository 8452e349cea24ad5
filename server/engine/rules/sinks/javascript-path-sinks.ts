import type { CallSink } from './call-sinks.ts';

/** Functions of `fs`, most of which have a sibling whose name ends with `Sync`. */
const FILE_FUNCTIONS = [
  'readFile',
  'writeFile',
  'appendFile',
  'createReadStream',
  'createWriteStream',
  'open',
  'openAsBlob',
  'unlink',
  'rm',
  'rmdir',
  'readdir',
  'readlink',
  'mkdir',
  'copyFile',
  'rename',
  'truncate',
  'chmod',
  'chown',
  'symlink',
  'link',
  'opendir',
  'cp',
  'watchFile',
];
/** What `fs-extra` and its like add. */
const EXTRA_FUNCTIONS = [
  'outputFile',
  'outputJson',
  'readJson',
  'readJSON',
  'writeJson',
  'writeJSON',
  'remove',
  'emptyDir',
  'ensureDir',
  'ensureFile',
  'mkdirp',
  'copy',
  'move',
];
/** Those with a second path, the one that is written. */
const TWO_PATHS = ['copyFile', 'rename', 'cp', 'symlink', 'link', 'copy', 'move'];
const MODULES = ['fs', 'fs/promises', 'fs.promises', 'fs-extra', 'graceful-fs', 'mz/fs', 'original-fs', 'fs-extra/esm'];
const REMOVERS = ['rimraf', 'rimraf.sync', 'rimraf.rimraf', 'rimraf.rimrafSync', 'del', 'mkdirp', 'mkdirp.sync'];
const DENO = [
  'readFile',
  'readFileSync',
  'readTextFile',
  'readTextFileSync',
  'writeFile',
  'writeTextFile',
  'open',
  'create',
  'remove',
  'readDir',
  'mkdir',
];

const inModules = (names: readonly string[]): string[] =>
  MODULES.flatMap((module) => names.flatMap((name) => [`${module}.${name}`, `${module}.${name}Sync`]));

/** Where JavaScript reaches a file, with the position of its name. */
export const JAVASCRIPT_PATH_SINKS: readonly CallSink[] = [
  { paths: inModules([...FILE_FUNCTIONS, ...EXTRA_FUNCTIONS]), argument: 0 },
  { paths: [...REMOVERS, 'Bun.file', 'Bun.write', ...DENO.map((name) => `Deno.${name}`)], argument: 0 },
  { paths: ['send'], argument: 1 },
  { methods: ['sendFile', 'sendfile', 'download'], receiver: /^(res|response|reply|resp|ctx)$/, argument: 0 },
  { paths: ['@response.sendFile', '@response.download'], argument: 0 },
  // A module is loaded from a file, and run.
  { paths: ['require'], argument: 0 },
];

/** The second path of functions that take two. */
export const JAVASCRIPT_PATH_TARGETS: readonly CallSink[] = [{ paths: inModules(TWO_PATHS), argument: 1 }];
