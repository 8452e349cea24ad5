import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** In the order of their say: a later file overrules an earlier one of the same folder. */
const IGNORE_FILES = ['.gitignore', '.ignore', '.refactoriqignore'] as const;

/** Never source code of the project, whether or not an ignore file says so. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  '.venv',
  'venv',
  'site-packages',
  '__pycache__',
  '.tox',
  '.nox',
  '.mypy_cache',
  '.pytest_cache',
  '.gradle',
  '.yarn',
  '.vscode-test',
]);

export function isSkippedFolder(name: string): boolean {
  return SKIPPED_FOLDERS.has(name);
}

/** What the ignore files from some folder down to another say. Deeper files overrule; each sees paths from its own folder. */
export class IgnoreRules {
  private readonly levels: readonly { readonly prefix: string; readonly rules: Ignore }[];

  private constructor(levels: IgnoreRules['levels']) {
    this.levels = levels;
  }

  static readonly none = new IgnoreRules([]);

  /** These rules and those of a folder below, whose path ends with a slash or is empty for the root. */
  async enter(root: string, prefix: string, names: ReadonlySet<string>): Promise<IgnoreRules> {
    const files = IGNORE_FILES.filter((name) => names.has(name));
    if (files.length === 0) return this;
    const rules = ignore({ allowRelativePaths: false });
    for (const name of files) rules.add(await readRules(join(root, prefix, name)));
    return new IgnoreRules([...this.levels, { prefix, rules }]);
  }

  /** Whether a path, whose parent folders are not ignored, is ignored. Folders end with a slash. */
  ignores(path: string): boolean {
    for (const { prefix, rules } of this.levels.toReversed()) {
      const own = path.slice(prefix.length);
      const parent = own.replace(/[^/]+\/?$/, '');
      // A deeper file took the parent folder back in: what these rules say of it no longer counts.
      if (parent !== '' && rules.ignores(parent)) continue;
      const { ignored, unignored } = rules.test(own);
      if (ignored) return true;
      if (unignored) return false;
    }
    return false;
  }
}

/** An ignore file that cannot be read says nothing; git does the same. */
async function readRules(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}
