import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeferred } from './deferred.ts';
import { provisionServer } from './provision-server.ts';

export interface ServerOptions {
  readonly extensionsDir?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** Lets a page run a test suite in the extension host; VS Code then hides its notifications. */
  readonly isAutomated: boolean;
  /** User settings on top of ours. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly port?: number;
}

export interface VscodeServer {
  readonly port: number;
  /** The last lines of what our extension logged, for whoever looks into a failure. */
  readLog(): string[];
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 3000;
const LOG_LINES = 40;

/** A quiet VS Code: no news, no accounts, no AI of its own, no questions about trust. */
const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'editor.lightbulb.enabled': 'on',
  'files.autoSave': 'off',
  'files.simpleDialog.enable': true,
  'git.enabled': false,
  'update.mode': 'none',
};

function writeUserSettings(dataDir: string, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(dataDir, 'data/User'), { recursive: true });
  const all = { ...QUIET_SETTINGS, ...settings };
  writeFileSync(join(dataDir, 'data/User/settings.json'), JSON.stringify(all, undefined, 2));
}

function serverArguments(dataDir: string, { extensionsDir, isAutomated, port = 0 }: ServerOptions): string[] {
  return [
    '--host=127.0.0.1',
    `--port=${port}`,
    `--server-data-dir=${dataDir}`,
    `--extensions-dir=${extensionsDir ?? join(dataDir, 'extensions')}`,
    '--without-connection-token',
    '--accept-server-license-terms',
    '--disable-workspace-trust',
    '--disable-telemetry',
    '--disable-experiments',
    '--force-disable-user-env',
    ...(isAutomated ? ['--enable-smoke-test-driver'] : []),
  ];
}

/** Kills the whole process group: an extension host that hangs would outlive its server. */
function killGroup(child: ChildProcess): boolean {
  if (child.pid === undefined) return false;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    else process.kill(-child.pid, 'SIGKILL');
    return true;
  } catch {
    return false; // nobody is left
  }
}

function waitForPort(child: ChildProcess): Promise<number> {
  let log = '';
  const { promise, resolve, reject } = createDeferred<number>();
  const timer = setTimeout(
    () => reject(new Error(`The VS Code server did not start in ${START_TIMEOUT_MS / 1000} s.\n${log}`)),
    START_TIMEOUT_MS,
  );
  const read = (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-20_000);
    const port = /agent listening on (\d+)/.exec(log)?.[1];
    if (port !== undefined) resolve(Number(port));
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  child.once('exit', (code) => reject(new Error(`The VS Code server ended with exit code ${code}.\n${log}`)));
  return promise.finally(() => clearTimeout(timer));
}

/** Starts a VS Code server with a data folder of its own, so that runs do not meet. It dies with this process. */
export async function startServer(options: ServerOptions): Promise<VscodeServer> {
  const { node, main } = provisionServer();
  const dataDir = mkdtempSync(join(tmpdir(), 'refactoriq-vscode-'));
  writeUserSettings(dataDir, options.settings ?? {});
  const guard = join(import.meta.dirname, 'guard.ts');
  const child = spawn(process.execPath, [guard, node, main, ...serverArguments(dataDir, options)], {
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', REFACTORIQ_STATE_DIR: join(dataDir, 'state'), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const cleanUp = () => {
    killGroup(child);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  process.once('exit', cleanUp);
  const port = await waitForPort(child);
  return {
    port,
    readLog: () => readExtensionLog(dataDir),
    // All its data is thrown away, so it need not end politely.
    stop: async () => {
      const end = Date.now() + STOP_TIMEOUT_MS;
      while (Date.now() < end && killGroup(child)) await new Promise((done) => setTimeout(done, 30));
      process.off('exit', cleanUp);
      cleanUp();
    },
  };
}

function readExtensionLog(dataDir: string): string[] {
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('RefactorIQ.log'))
    .flatMap((file) => readFileSync(join(dataDir, file), 'utf8').trim().split('\n'))
    .slice(-LOG_LINES);
}

/** Installs a packaged extension into a folder that `startServer` can be given. */
export function installVsix(file: string, extensionsDir: string): void {
  const { node, main } = provisionServer();
  const dataDir = mkdtempSync(join(tmpdir(), 'refactoriq-install-'));
  const args = ['--accept-server-license-terms', '--server-data-dir', dataDir, '--extensions-dir', extensionsDir];
  const result = spawnSync(node, [main, ...args, '--install-extension', file], { encoding: 'utf8' });
  rmSync(dataDir, { recursive: true, force: true });
  if (result.status !== 0) throw new Error(`${file} could not be installed:\n${result.stdout}${result.stderr}`);
}
