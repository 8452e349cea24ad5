import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { useTempFolder } from '#test/support/temp-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const Report = z.object({ diagnostics: z.array(z.object({ filename: z.string(), code: z.string() })) });

/** What each room must not import, by an alias and by a path. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  'shared/domain/a.ts': ['#engine/ports.ts', 'node:fs', 'zod', 'vscode', '../protocol/status.ts'],
  'shared/protocol/a.ts': ['#engine/ports.ts', '../../server/lsp/guard.ts', 'node:fs', 'vscode'],
  'server/engine/analysis/a.ts': [
    '#adapters/workspace/atomic-file.ts',
    '../../adapters/workspace/atomic-file.ts',
    '#lsp/guard.ts',
    '#shared/protocol/status.ts',
    '#shared/settings.ts',
    '../../../shared/settings.ts',
    'vscode-languageserver',
    'node:fs/promises',
    'node:child_process',
  ],
  'server/adapters/workspace/a.ts': [
    '#lsp/guard.ts',
    '../../cli/main.ts',
    '#engine/rules/bug/empty-catch.ts',
    'vscode',
  ],
  'server/lsp/a.ts': ['#adapters/workspace/atomic-file.ts', '../adapters/workspace/atomic-file.ts', '#cli/main.ts'],
  'server/lsp/actions/a.ts': ['#adapters/workspace/atomic-file.ts', '../../adapters/workspace/atomic-file.ts'],
  'server/cli/commands/a.ts': ['#adapters/workspace/atomic-file.ts', '#lsp/guard.ts', 'vscode-languageserver'],
  'server/lsp/services.ts': ['#cli/main.ts'],
  'server/cli/services.ts': ['#lsp/guard.ts'],
  'server/worker/a.ts': ['#lsp/guard.ts', '../cli/main.ts'],
  'client/a.ts': ['#engine/ports.ts', '../server/lsp/guard.ts'],
};

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'shared/protocol/b.ts': ['#shared/domain/finding.ts', 'zod', 'vscode-languageserver-protocol'],
  'server/engine/analysis/b.ts': ['#shared/domain/finding.ts', '../source/line-map.ts', 'picomatch'],
  'server/adapters/workspace/b.ts': ['#engine/ports.ts', 'node:fs', '#shared/domain/finding.ts'],
  'server/lsp/b.ts': ['#engine/analysis/analyzer.ts', '#shared/protocol/status.ts'],
  'client/b.ts': ['#shared/settings.ts', 'vscode'],
};

describe('the arrows between rooms', () => {
  const folder = useTempFolder();

  /** The files in which the linter refuses an import. */
  async function refused(files: Readonly<Record<string, string>>): Promise<Set<string>> {
    folder.write(files);
    copyFileSync(join(ROOT, '.oxlintrc.json'), join(folder.path, '.oxlintrc.json'));
    const program = join(ROOT, 'node_modules/oxlint/bin/oxlint');
    const options = ['--format', 'json', '--allow', 'all', '--deny', 'no-restricted-imports'];
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...options], { cwd: folder.path }).catch(
      (error: { stdout: string }) => error,
    );
    const { diagnostics } = Report.parse(JSON.parse(stdout));
    return new Set(
      diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename }) => filename),
    );
  }

  /** One file for each import, beside the file that stands for the room. */
  function oneFileEach(imports: typeof FORBIDDEN): Record<string, string> {
    const pairs = Object.entries(imports).flatMap(([file, paths]) =>
      paths.map((path, index) => [file.replace(/(?<!services)\.ts$/, `${index}.ts`), path] as const),
    );
    return Object.fromEntries(pairs.map(([file, path]) => [file, `import { a } from '${path}';\na();\n`]));
  }

  it('are enforced for aliases and relative paths', async () => {
    const files = oneFileEach(FORBIDDEN);
    const found = await refused(files);
    assert.deepEqual(
      Object.keys(files).filter((file) => !found.has(file)),
      [],
    );
  });

  it('allow what the plan of the house allows', async () => {
    assert.deepEqual([...(await refused(oneFileEach(ALLOWED)))], []);
  });
});
