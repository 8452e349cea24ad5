// node test/vscode/host/run.ts [--vsix | --ui] [--host auto|electron|browser] [--grep TEXT] [--verbose]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runUi } from '../ui/ui.ts';
import { runInBrowser } from './browser.ts';
import { Channel } from './channel.ts';
import { findDisplay, installVsixInDesktop, provisionDesktop, runInElectron } from './electron.ts';
import { FIXTURES_DIR, ROOT, WORK_DIR } from './paths.ts';
import type { SuiteRun } from './suite-run.ts';
import { type Totals, writeTotals } from './totals.ts';
import { installVsix } from './vscode-server.ts';

const { values: options } = parseArgs({
  options: {
    /** Run the suite against the installed package and not the source tree. */
    vsix: { type: 'boolean', default: false },
    /** Drive the installed package as a person would. */
    ui: { type: 'boolean', default: false },
    host: { type: 'string', default: process.env['REFACTORIQ_TEST_HOST'] ?? 'auto' },
    grep: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

const SUITE_TIMEOUT_MS = 3 * 60_000;
const DOWNLOAD_DEADLINE_MS = 90_000;

/** A fresh copy of the fixture workspace for every run, because the tests edit it. */
function copyWorkspace(): string {
  const folder = join(WORK_DIR, 'workspace');
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(FIXTURES_DIR, 'vscode-workspace'), folder, { recursive: true });
  return folder;
}

function packagedFile(): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const file = join(ROOT, `refactoriq-${version}.vsix`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run "npm run package" first`);
  return file;
}

function emptyExtensionsDir(): string {
  const folder = join(WORK_DIR, 'extensions-installed');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The executable of desktop VS Code, or undefined when the tests shall run in the server. */
async function chooseDesktop(): Promise<string | undefined> {
  if (options.host === 'browser') return undefined;
  try {
    const display = findDisplay();
    if (display === 'none') throw new Error('there is no display and no xvfb-run');
    const executable = await provisionDesktop('stable', DOWNLOAD_DEADLINE_MS);
    if (display === 'xvfb') process.exit(startAgainWithVirtualScreen(executable));
    return executable;
  } catch (error) {
    if (options.host === 'electron') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`[vscode] No desktop VS Code here (${reason}): using the VS Code server in headless Chromium.`);
    return undefined;
  }
}

function startAgainWithVirtualScreen(executable: string): number {
  const args = ['-a', process.execPath, ...process.argv.slice(1)];
  const env = { ...process.env, REFACTORIQ_VSCODE_PATH: executable };
  return spawnSync('xvfb-run', args, { stdio: 'inherit', env }).status ?? 1;
}

async function runSuite(): Promise<Totals> {
  const desktop = await chooseDesktop();
  const extensionsDir = options.vsix ? emptyExtensionsDir() : undefined;
  if (extensionsDir !== undefined) {
    if (desktop === undefined) installVsix(packagedFile(), extensionsDir);
    else installVsixInDesktop(desktop, packagedFile(), extensionsDir);
  }
  const channel = await Channel.open({ isVerbose: options.verbose });
  const run: SuiteRun = {
    // Two folders, so that nothing is taken for granted that holds for one only.
    folder: join(copyWorkspace(), 'shop.code-workspace'),
    // VS Code wants an extension under development to run tests; an empty one leaves the installed one alone.
    extensionPath: options.vsix ? join(FIXTURES_DIR, 'vscode-harness') : ROOT,
    suitePath: join(ROOT, 'out/test/index.cjs'),
    extensionsDir,
    env: {
      REFACTORIQ_SOURCE_TREE: ROOT,
      ...(options.vsix && { REFACTORIQ_EXPECT_INSTALLED: '1' }),
      ...(options.grep !== undefined && { REFACTORIQ_TEST_GREP: options.grep }),
    },
    channel,
    timeoutMs: SUITE_TIMEOUT_MS,
    isVerbose: options.verbose,
  };
  try {
    const exitCode = desktop === undefined ? await runInBrowser(run) : await runInElectron(run, desktop);
    return channel.conclude(exitCode);
  } finally {
    channel.close();
  }
}

function runUiSuite(): Promise<Totals> {
  const extensionsDir = emptyExtensionsDir();
  installVsix(packagedFile(), extensionsDir);
  return runUi({ folder: join(copyWorkspace(), 'shop'), extensionsDir });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
const totals = await (options.ui ? runUiSuite() : runSuite());
writeTotals(totals);
process.exit(totals.failed === 0 ? 0 : 1);
