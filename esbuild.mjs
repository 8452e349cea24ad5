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
/** Large packages that few runs need: bundles of their own, so that no program has to read them when it starts. */
const LATER = {
  openai: 'sdk/openai',
  '@anthropic-ai/sdk': 'sdk/anthropic',
  '@anthropic-ai/sdk/lib/transform-json-schema': 'sdk/anthropic-schema',
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

/** `import('openai')` loads the bundle beside the program. */
const loadLater = {
  name: 'load later',
  setup({ onResolve }) {
    onResolve({ filter: /^[@a-z]/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && path in LATER ? { path: `./${LATER[path]}.cjs`, external: true } : undefined,
    );
  },
};

const programs = {
  ...common,
  entryPoints: presentPrograms(),
  outdir: 'dist',
  external: ['vscode'],
  plugins: [loadLater],
  metafile: true,
};
const packages = {
  ...common,
  entryPoints: Object.entries(LATER).map(([name, out]) => ({ in: name, out })),
  outdir: 'dist',
  sourcemap: false,
  metafile: true,
};
const jobs = [programs, packages, ...(process.argv.includes('--tests') ? [suiteOptions()] : [])];

try {
  if (process.argv.includes('--watch')) {
    copyGrammars();
    for (const options of jobs) await (await context({ ...options, logLevel: 'info' })).watch();
  } else {
    copyGrammars();
    const results = await Promise.all(jobs.map((options) => build(options)));
    const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
    writeFileSync(join(DIST, 'THIRD_PARTY_LICENSES.txt'), collectLicenses(ROOT, inputs));
  }
} catch (error) {
  // What esbuild rejects with has been printed by esbuild.
  if (!Array.isArray(error.errors)) console.error(`[build] ${error.message}`);
  process.exitCode = 1;
}
