import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkTypes, type TypeCheckOptions } from '#adapters/checks/type-check.ts';
import type { FileReplacement } from '#engine/ports/workspace-files.ts';
import type { Check } from '#shared/domain/document-change.ts';
import { isAlive, until } from '#test/support/processes.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const SCRIPT = join(import.meta.dirname, '../../../../server/adapters/checks/type-check-process.ts');

/** A TypeScript with the classic API: the one that is installed for tests, or another one to try them with. */
function findTypeScript(): string | undefined {
  const named = process.env['TYPESCRIPT_FOLDER'];
  if (named !== undefined) return named;
  try {
    return dirname(createRequire(import.meta.url).resolve('typescript-5/package.json'));
  } catch {
    console.log('    no TypeScript 5 is installed as "typescript-5": the tests of the type check with it are skipped');
    return undefined;
  }
}

function replace(path: string, before: string, after: string): FileReplacement {
  return { path, before: Buffer.from(before), after: Buffer.from(after) };
}

describe('checkTypes', function () {
  this.timeout(60_000);
  const workspace = useTempFolder();

  function check(
    files: readonly FileReplacement[],
    {
      isTrusted = true,
      signal,
      ...options
    }: Partial<TypeCheckOptions> & { isTrusted?: boolean; signal?: AbortSignal } = {},
  ): Promise<Check> {
    return checkTypes(workspace.path, { files, isTrusted }, { script: SCRIPT, ...options }, signal);
  }

  const change = replace('src/a.ts', 'export const a = 1;\n', 'export const a = 2;\n');

  /** A package `typescript` of which nobody knows what it does when it is loaded. */
  function installFake(code: string, version = '5.0.0'): void {
    workspace.write({
      'tsconfig.json': '{}',
      'src/a.ts': 'export const a = 1;\n',
      'node_modules/typescript/package.json': JSON.stringify({ name: 'typescript', version, main: 'index.js' }),
      'node_modules/typescript/index.js': code,
    });
  }

  describe('without a TypeScript that it knows', () => {
    it('is not run', async () => {
      workspace.write({ 'tsconfig.json': '{}', 'src/a.ts': '' });
      assert.deepEqual(await check([change]), {
        name: 'types',
        outcome: 'not-run',
        detail: 'There is no TypeScript in node_modules.',
      });
    });

    it('is not run when nothing of it is changed', async () => {
      assert.equal((await check([replace('a.py', '', 'x')])).detail, 'No TypeScript or JavaScript is changed.');
      assert.equal((await check([replace('a.d.ts.txt', '', 'x')])).outcome, 'not-run');
    });

    it('does not load the package of a workspace that is not trusted', async () => {
      const marker = join(workspace.path, 'marker');
      installFake(`require('fs').writeFileSync(${JSON.stringify(marker)}, '')`);
      assert.equal((await check([change], { isTrusted: false })).detail, 'The workspace is not trusted.');
      assert.equal(existsSync(marker), false);
      await check([change]);
      assert.equal(existsSync(marker), true);
    });

    it('says which release it does not know', async () => {
      installFake('module.exports = { version: "7.0.2" }', '7.0.2');
      const { outcome, detail } = await check([change]);
      assert.equal(outcome, 'not-run');
      assert.equal(detail, 'src/a.ts is not checked: TypeScript 7.0.2 has no API that this check knows; 4 to 6 have.');
    });

    it('says why the package cannot be loaded', async () => {
      installFake('throw new TypeError("broken installation")');
      const { outcome, detail } = await check([change]);
      assert.equal(outcome, 'not-run');
      assert.equal(detail, 'TypeScript failed: TypeError: broken installation.');
    });

    it('survives a package that ends the process', async () => {
      installFake('process.exit(0)');
      assert.equal((await check([change])).detail, 'TypeScript failed: its process ended before it answered.');
    });

    it('ends a check that takes too long', async () => {
      installFake('while (true);');
      assert.equal((await check([change], { timeoutMs: 500 })).detail, 'It took longer than 0.5 s.');
    });

    it('ends a check that takes too much memory', async () => {
      installFake('const all = []; while (true) all.push(new Array(10000).fill({}));');
      assert.equal((await check([change], { heapMb: 32 })).detail, 'TypeScript failed: it ran out of memory.');
    });

    it('ends with everything it started when it is aborted', async () => {
      const pids = join(workspace.path, 'pids');
      installFake(`
        const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
        require('fs').writeFileSync(${JSON.stringify(pids)} + '.part', process.pid + ' ' + child.pid);
        require('fs').renameSync(${JSON.stringify(pids)} + '.part', ${JSON.stringify(pids)});
        while (true);
      `);
      const abort = new AbortController();
      const checking = check([change], { signal: abort.signal });
      await until(() => existsSync(pids));
      const started = readFileSync(pids, 'utf8').split(' ').map(Number);
      assert.deepEqual(started.map(isAlive), [true, true]);
      abort.abort();
      await assert.rejects(checking, { name: 'AbortError' });
      await until(() => !started.some(isAlive));
    });
  });

  describe('with TypeScript', () => {
    let folder: string | undefined;
    before(function () {
      folder = findTypeScript();
      if (folder === undefined) this.skip();
    });
    beforeEach(() => {
      mkdirSync(join(workspace.path, 'node_modules'));
      symlinkSync(folder ?? '', join(workspace.path, 'node_modules/typescript'));
    });

    const CONFIG = JSON.stringify({
      compilerOptions: {
        strict: true,
        target: 'es2022',
        module: 'esnext',
        moduleResolution: 'node',
        ignoreDeprecations: '5.0',
      },
    });

    it('passes a change that keeps the types', async () => {
      workspace.write({ 'tsconfig.json': CONFIG, 'src/a.ts': 'export const a = 1;\n' });
      assert.deepEqual(await check([change]), { name: 'types', outcome: 'passed' });
    });

    it('fails for an error in a changed file and names the place', async () => {
      const before = 'export const a: number = 1;\n';
      workspace.write({ 'tsconfig.json': CONFIG, 'src/a.ts': before });
      const result = await check([replace('src/a.ts', before, '\uFEFFexport const a: number = "1";\n')]);
      assert.equal(result.outcome, 'failed');
      assert.equal(result.detail, `src/a.ts:1:14: Type 'string' is not assignable to type 'number'. [TS2322]`);
    });

    it('fails for an error in a file that depends on the change through another one', async () => {
      const before = 'export function size() { return 1; }\n';
      workspace.write({
        'tsconfig.json': CONFIG,
        'src/a.ts': before,
        'src/middle.ts': "export * from './a';\n",
        'src/user.ts': "import { size } from './middle';\nexport const double: number = size() * 2;\n",
      });
      const result = await check([replace('src/a.ts', before, 'export function size() { return "1"; }\n')]);
      assert.equal(result.outcome, 'failed');
      assert.match(result.detail ?? '', /^src\/user\.ts:2:31: The left-hand side .* \[TS2362\]$/);
    });

    it('does not count errors that were there before, wherever they move to', async () => {
      const before = 'export const a: number = "1";\n';
      workspace.write({ 'tsconfig.json': CONFIG, 'src/a.ts': before, 'src/b.ts': 'export const b: number = "";\n' });
      assert.equal((await check([replace('src/a.ts', before, `// moved\n\n${before}`)])).outcome, 'passed');
      const second = `${before}export const b: number = "2";\n`;
      assert.equal((await check([replace('src/a.ts', before, second)])).outcome, 'failed');
    });

    it('tries several files together', async () => {
      const [a, b] = ['export const a = 1;\n', "import { a } from './a';\nexport const b: number = a;\n"];
      workspace.write({ 'tsconfig.json': CONFIG, 'src/a.ts': a, 'src/b.ts': b });
      const first = replace('src/a.ts', a, a.replace('1', '"1"'));
      assert.equal((await check([first])).outcome, 'failed');
      assert.equal((await check([first, replace('src/b.ts', b, b.replace('number', 'string'))])).outcome, 'passed');
    });

    it('compares with the given text, not with what is saved', async () => {
      workspace.write({ 'tsconfig.json': CONFIG, 'src/a.ts': 'export const a: number = "";\n' });
      const unsaved = 'export const a: number = 1;\n';
      assert.equal((await check([replace('src/a.ts', unsaved, 'export const a: number = "";\n')])).outcome, 'failed');
    });

    it('finds what depends on a script that all files see', async () => {
      const before = 'interface Shape { size: number }\n';
      workspace.write({ 'tsconfig.json': CONFIG, 'a.ts': before, 'b.ts': 'export const s: Shape = { size: 1 };\n' });
      const result = await check([replace('a.ts', before, 'interface Shape { size: string }\n')]);
      assert.match(result.detail ?? '', /^b\.ts:1:27: /);
    });

    it('finds what depends on declarations', async () => {
      const before = 'export declare const size: number;\n';
      workspace.write({
        'tsconfig.json': CONFIG,
        'a.d.ts': before,
        'b.ts': "import { size } from './a';\nexport const double = size * 2;\n",
      });
      const result = await check([replace('a.d.ts', before, 'export declare const size: string;\n')]);
      assert.match(result.detail ?? '', /^b\.ts:2:23: /);
    });

    it('uses the project that a solution refers to, and the TypeScript of a folder above', async () => {
      const before = 'export const a: number = 1;\n';
      workspace.write({
        'packages/core/tsconfig.json': JSON.stringify({ files: [], references: [{ path: './tsconfig.lib.json' }] }),
        'packages/core/tsconfig.lib.json': JSON.stringify({
          compilerOptions: { composite: true, strict: true },
          include: ['src'],
        }),
        'packages/core/src/a.ts': before,
      });
      const result = await check([replace('packages/core/src/a.ts', before, 'export const a: number = null;\n')]);
      assert.equal(result.outcome, 'failed');
    });

    it('takes a file that the project imports without naming it', async () => {
      const before = 'export const a: number = 1;\n';
      workspace.write({ 'tsconfig.json': '{ "files": ["main.ts"] }', 'main.ts': "import './a';\n", 'a.ts': before });
      assert.equal((await check([replace('a.ts', before, 'export const a: number = "";\n')])).outcome, 'failed');
    });

    it('checks JavaScript where the project does', async () => {
      const before = 'exports.a = Math.abs(1);\n';
      const bad = replace('a.js', before, 'exports.a = Math.abs("1");\n');
      workspace.write({
        'jsconfig.json': '{ "compilerOptions": { "checkJs": true, "strict": true } }',
        'a.js': before,
      });
      assert.equal((await check([bad])).outcome, 'failed');
      workspace.write({ 'jsconfig.json': '{}' });
      assert.deepEqual(await check([bad]), {
        name: 'types',
        outcome: 'not-run',
        detail: 'a.js is not checked: its project does not check JavaScript ("checkJs").',
      });
    });

    it('is not run for files that no configuration covers, and says so where others are checked', async () => {
      workspace.write({ 'src/a.ts': '' });
      const uncovered = 'src/a.ts is not checked: no tsconfig.json or jsconfig.json covers it.';
      assert.deepEqual(await check([change]), { name: 'types', outcome: 'not-run', detail: uncovered });
      workspace.write({ 'tsconfig.json': '{ "include": ["lib"] }', 'lib/b.ts': 'export {};\n' });
      const both = [change, replace('lib/b.ts', 'export {};\n', 'export { };\n')];
      assert.deepEqual(await check(both), { name: 'types', outcome: 'passed', detail: uncovered });
    });
  });
});
