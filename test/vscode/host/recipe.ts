import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECIPES_DIR } from './paths.ts';

export interface Recipe {
  /** A folder in test/vscode/recipes with a package.json and its lock. */
  readonly name: string;
  readonly folder: string;
  /** What the result depends on beside the lock and the platform. */
  readonly variant?: string;
  /** Said before the work starts, because it takes a while. */
  readonly notice: string;
  /** Makes the folder, which holds a copy of the recipe, ready for use. */
  readonly install: () => void;
}

export function copyRecipe(name: string, to: string): void {
  cpSync(join(RECIPES_DIR, name), to, { recursive: true });
}

/** Installs a recipe once; again only when it changed or an earlier installation broke off. */
export function ensureRecipe({ name, folder, variant = '', notice, install }: Recipe): void {
  const stamp = join(folder, '.ready');
  const key = createHash('sha256')
    .update(readFileSync(join(RECIPES_DIR, name, 'package-lock.json')))
    .update([process.platform, process.arch, variant].join(' '))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  console.log(`[vscode] ${notice}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyRecipe(name, folder);
  install();
  writeFileSync(stamp, key);
}
