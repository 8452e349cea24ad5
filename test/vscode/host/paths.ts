import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** Everything the runs download or write; git does not see it. */
export const WORK_DIR = join(ROOT, '.vscode-test');
export const SCREENSHOTS_DIR = join(WORK_DIR, 'screenshots');
export const RECIPES_DIR = resolve(import.meta.dirname, '../recipes');
export const FIXTURES_DIR = join(ROOT, 'test/fixtures');
