// node esbuild.mjs [--tests] [--watch]: bundles every program into dist/, exit code 1 when one does not build.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, context } from 'esbuild';
import { collectLicenses } from './scripts/licenses.mjs';

const ROOT = import.meta.dirname;
const DIST = join(ROOT, 'dist');
const MODULES = join(ROOT, 'node_modules');

const PROGRAMS = {
  extension: 'client/extension.ts',
  server: 'server/lsp/main.ts',
  cli: 'server/cli/main.ts',
  worker: 'server/worker/main.ts',
  'type-check': 'server/adapters/checks/type-check-process.ts',
};
const SUITE = 'test/vscode/suite';

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  treeShaking: true,
  sourcemap: true,
  // Some packages have a UMD build as `main`, whose requires no bundler can follow.
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.cjs' },
  define: {
    'import.meta.url': '__moduleUrl',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
  banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
};

/** Entry points that exist; the missing ones are named so that nobody wonders. */
function presentPrograms() {
  const present = Object.entries(PROGRAMS).filter(([name, entry]) => {
    const exists = existsSync(join(ROOT, entry));
    if (!exists) console.log(`[build] no ${entry}: dist/${name}.cjs is left out`);
    return exists;
  });
  return Object.fromEntries(present);
}

/** The folders of all installed packages that ship grammars. */
function grammarFolders() {
  const scoped = join(MODULES, '@tree-sitter-grammars');
  return [
    join(MODULES, 'web-tree-sitter'),
    ...readdirSync(MODULES)
      .filter((name) => name.startsWith('tree-sitter-'))
      .map((name) => join(MODULES, name)),
    ...(existsSync(scoped) ? readdirSync(scoped).map((name) => join(scoped, name)) : []),
  ];
}

function copyGrammars() {
  const table = readFileSync(join(ROOT, 'server/engine/source/languages.ts'), 'utf8');
  const names = [...table.matchAll(/grammarFile: '([^']+)'/g)].map((match) => match[1]);
  const folders = grammarFolders();
  mkdirSync(join(DIST, 'grammars'), { recursive: true });
  for (const name of new Set(['web-tree-sitter.wasm', ...names])) {
    const folder = folders.find((candidate) => existsSync(join(candidate, name)));
    if (!folder) throw new Error(`No installed package has ${name}, which server/engine/source/languages.ts asks for.`);
    copyFileSync(join(folder, name), join(DIST, 'grammars', name));
  }
}

function suiteOptions() {
  const files = readdirSync(join(ROOT, SUITE)).filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));
  return {
    ...common,
    entryPoints: files.map((name) => join(SUITE, name)),
    outdir: 'out/test',
    external: ['vscode', 'mocha'],
  };
}

const programs = { ...common, entryPoints: presentPrograms(), outdir: 'dist', external: ['vscode'], metafile: true };
const jobs = [programs, ...(process.argv.includes('--tests') ? [suiteOptions()] : [])];

try {
  if (process.argv.includes('--watch')) {
    copyGrammars();
    for (const options of jobs) await (await context({ ...options, logLevel: 'info' })).watch();
  } else {
    copyGrammars();
    const [{ metafile }] = await Promise.all(jobs.map((options) => build(options)));
    writeFileSync(join(DIST, 'THIRD_PARTY_LICENSES.txt'), collectLicenses(ROOT, Object.keys(metafile.inputs)));
  }
} catch (error) {
  // What esbuild rejects with has been printed by esbuild.
  if (!Array.isArray(error.errors)) console.error(`[build] ${error.message}`);
  process.exitCode = 1;
}
