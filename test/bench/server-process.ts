import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  ExitNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { LspClient } from '#test/support/lsp-client.ts';
import { LANGUAGE_SERVER } from './paths.ts';

/** The bundled language server as an editor runs it, in an empty workspace. */
export interface ServerProcess {
  readonly client: LspClient;
  /** Milliseconds from starting the process to the answer to `initialize`. */
  readonly initializeMs: number;
  /** When the process was started, on the clock of `performance.now`. */
  readonly startedAt: number;
  uri(name: string): string;
  /** CPU time of all its threads so far, in steps of 10 ms; undefined where the system does not tell. */
  cpuMs(): number | undefined;
  stop(): Promise<void>;
}

/** Starts the server and initializes it with a debounce of 0. */
export async function startServerProcess(): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'refactoriq-bench-'));
  const startedAt = performance.now();
  const server = spawn(process.execPath, [LANGUAGE_SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const client = new LspClient(connection, { folders: [folder], settings: { debounce: 0 } });
  await client.start();
  const initializeMs = performance.now() - startedAt;
  return {
    client,
    initializeMs,
    startedAt,
    uri: (name) => pathToFileURL(join(folder, name)).href,
    cpuMs: () => (server.pid === undefined ? undefined : readCpuMs(server.pid)),
    async stop() {
      const exit = once(server, 'exit');
      await client.stop();
      await connection.sendNotification(ExitNotification.type);
      await exit;
      await rm(folder, { recursive: true });
    },
  };
}

/** Linux counts in ticks, a hundred a second. */
function readCpuMs(pid: number): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  // The program's name stands in parentheses and may hold blanks; user and system time are fields 14 and 15.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
