import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Tests and the processes they start must not write into the history of whoever runs them.
const folder = mkdtempSync(join(tmpdir(), 'refactoriq-state-'));
process.env['REFACTORIQ_STATE_DIR'] = folder;
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
