// A VS Code server out of the npm registry alone: no compiler, no install scripts.
import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { npmCi } from './npm-ci.ts';
import { WORK_DIR } from './paths.ts';
import { copyRecipe, ensureRecipe } from './recipe.ts';

/** 1.110 is the newest that runs on Node 20 as well. */
const VERSIONS = ['1.139', '1.110'] as const;
type ServerVersion = (typeof VERSIONS)[number];

/** The built-in extensions that matter here; the one for GitHub is waited for when it is missing. */
const BUILTINS = [
  'theme-defaults',
  'theme-seti',
  'javascript',
  'typescript-basics',
  'python',
  'java',
  'go',
  'json',
  'markdown-basics',
  'markdown-language-features',
  'configuration-editing',
  'github-authentication',
];

export interface ProvisionedServer {
  readonly version: ServerVersion;
  /** The Node.js that runs it, and with it the extension host. */
  readonly node: string;
  readonly main: string;
}

function chosenVersion(): ServerVersion {
  const wanted = process.env['REFACTORIQ_VSCODE_SERVER'] ?? VERSIONS[0];
  const version = VERSIONS.find((candidate) => candidate === wanted);
  if (!version) throw new Error(`REFACTORIQ_VSCODE_SERVER must be one of ${VERSIONS.join(', ')}, not ${wanted}`);
  return version;
}

/** Installs the server on first use, which takes about 20 seconds. */
export function provisionServer(): ProvisionedServer {
  const version = chosenVersion();
  const base = join(WORK_DIR, 'server');
  const folder = join(base, version);
  const app = join(folder, 'node_modules/code-server/lib/vscode');
  ensureRecipe({
    name: version,
    folder,
    variant: BUILTINS.join(' '),
    notice: `Installing the VS Code ${version} server from the npm registry, once. This takes about 20 s…`,
    install: () => {
      copyRecipe('stubs', join(base, 'stubs'));
      npmCi(folder);
      // The page fetches a few libraries from the server's own node_modules.
      symlinkSync(
        join(folder, 'node_modules'),
        join(app, 'node_modules'),
        process.platform === 'win32' ? 'junction' : 'dir',
      );
      removeUnneeded(app);
    },
  });
  return {
    version,
    node: process.env['REFACTORIQ_VSCODE_NODE'] ?? process.execPath,
    main: join(app, 'out/server-main.js'),
  };
}

function removeUnneeded(app: string): void {
  const extensions = join(app, 'extensions');
  for (const name of readdirSync(extensions)) {
    if (!BUILTINS.includes(name)) rmSync(join(extensions, name), { recursive: true, force: true });
  }
  // Half the size of the older server.
  for (const file of readdirSync(join(app, 'out'), { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.map')) rmSync(join(app, 'out', file));
  }
  const missing = BUILTINS.filter((name) => !existsSync(join(extensions, name)));
  if (missing.length > 0) console.log(`[vscode] without the built-in extensions ${missing.join(', ')}`);
}
