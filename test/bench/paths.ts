import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
/** Everything the bench writes; not under version control. */
export const WORK_DIR = join(ROOT, '.bench');
export const CLI = join(ROOT, 'dist', 'cli.cjs');
export const LANGUAGE_SERVER = join(ROOT, 'dist', 'server.cjs');
