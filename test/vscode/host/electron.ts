import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { WORK_DIR } from './paths.ts';
import type { SuiteRun } from './suite-run.ts';

export type Display = 'screen' | 'xvfb' | 'none';

/** Whether desktop VS Code can show a window here. */
export function findDisplay(): Display {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return 'screen';
  return spawnSync('which', ['xvfb-run']).status === 0 ? 'xvfb' : 'none';
}

/** Resolves to VS Code's executable, downloaded once. Rejects with the reason when there is no network, or too slow a one. */
export async function provisionDesktop(version: string, deadlineMs: number): Promise<string> {
  const named = process.env['REFACTORIQ_VSCODE_PATH'];
  if (named !== undefined) return named;
  const args = [join(import.meta.dirname, 'download.ts'), version, WORK_DIR];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  const lastLine = output.trim().split('\n').at(-1) ?? '';
  if (code === 0 && lastLine !== '') return lastLine;
  throw new Error(signal ? `the download was not done after ${deadlineMs / 1000} s` : lastLine || `exit code ${code}`);
}

/** Runs the suite in desktop VS Code. Resolves to the exit code. */
export async function runInElectron(run: SuiteRun, executable: string): Promise<number> {
  // In the temporary folder because the path of its socket may have a hundred characters only.
  const userData = mkdtempSync(join(tmpdir(), 'riq-'));
  process.once('exit', () => rmSync(userData, { recursive: true, force: true, maxRetries: 3 }));
  const tests = runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: run.extensionPath,
    extensionTestsPath: run.suitePath,
    extensionTestsEnv: {
      ...run.env,
      REFACTORIQ_STATE_DIR: join(userData, 'refactoriq-state'),
      REFACTORIQ_TEST_CHANNEL: String(run.channel.port),
    },
    launchArgs: [
      run.folder,
      '--disable-gpu',
      '--disable-workspace-trust',
      '--skip-welcome',
      '--skip-release-notes',
      '--disable-telemetry',
      `--user-data-dir=${userData}`,
      `--extensions-dir=${run.extensionsDir ?? join(WORK_DIR, 'extensions')}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), run.timeoutMs);
  });
  // A failed suite rejects; how it failed came over the channel.
  const outcome = await Promise.race([
    tests.then(
      () => 0,
      () => 1,
    ),
    late,
  ]);
  clearTimeout(timer);
  if (outcome !== 'late') return outcome;
  console.error(`  ERROR: there was no result after ${run.timeoutMs / 1000} s`);
  return 1; // the launcher ends, and VS Code with it
}

/** Installs a packaged extension for desktop VS Code. */
export function installVsixInDesktop(executable: string, file: string, extensionsDir: string): void {
  const [cli] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
  if (cli === undefined) throw new Error(`${executable} has no command line`);
  const args = ['--no-sandbox', '--user-data-dir', join(WORK_DIR, 'cli-data'), '--extensions-dir', extensionsDir];
  const result = spawnSync(cli, [...args, '--install-extension', file], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0)
    throw new Error(`${file} could not be installed:\n${result.error?.message ?? result.stderr}`);
}
