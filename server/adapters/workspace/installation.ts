import { join, resolve } from 'node:path';

/** Where the parts of this program lie, bundled (all in one folder) or run from source. */
export interface Installation {
  /** The folder of the bundles. */
  readonly distFolder: string;
  readonly grammarFolder: string;
  readonly workerScript: string;
  readonly languageServerScript: string;
  /** Checks the types of changed files, in a process of its own. */
  readonly typeCheckScript: string;
}

/** Finds the program's own files from the place of this module, never from the working directory. */
export function findInstallation(): Installation {
  // A bundle is CommonJS and has `__dirname`; a source file is an ES module and has not.
  const isBundled = typeof __dirname === 'string';
  const here = isBundled ? __dirname : import.meta.dirname;
  const distFolder = isBundled ? here : resolve(here, '../../../dist');
  return {
    distFolder,
    grammarFolder: join(distFolder, 'grammars'),
    workerScript: isBundled ? join(distFolder, 'worker.cjs') : resolve(here, '../../worker/main.ts'),
    languageServerScript: join(distFolder, 'server.cjs'),
    typeCheckScript: isBundled ? join(distFolder, 'type-check.cjs') : resolve(here, '../checks/type-check-process.ts'),
  };
}
