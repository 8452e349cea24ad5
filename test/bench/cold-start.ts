import { generateAll, type GeneratedSource } from './generated-source.ts';
import { startServerProcess } from './server-process.ts';
import { median } from './statistics.ts';
import { printFigures } from './table.ts';

const ROUNDS = 3;
const GOAL_INITIALIZE_MS = 400;

interface Start {
  readonly initializeMs: number;
  readonly firstDiagnosticsMs: number;
}

/** From starting the process to the answer to `initialize`, and to the first diagnostics of a 1,000-line file. */
export async function benchColdStart(): Promise<void> {
  const starts: { source: GeneratedSource; runs: Start[] }[] = [];
  for (const source of generateAll()) {
    const runs: Start[] = [];
    for (let round = 0; round < ROUNDS; round++) runs.push(await startWith(source));
    starts.push({ source, runs });
  }
  const initialize = starts.flatMap(({ runs }) => runs.map((run) => run.initializeMs));
  printFigures('Cold start of the language server, from starting the process', [
    {
      name: 'initialize answered, median',
      value: median(initialize),
      unit: 'ms',
      goal: { atMost: GOAL_INITIALIZE_MS },
      note: `${initialize.length} starts`,
    },
    { name: 'initialize answered, slowest', value: Math.max(...initialize), unit: 'ms' },
    ...starts.map(({ source, runs }) => ({
      name: `first diagnostics, ${source.language.title}, 1,000 lines`,
      value: median(runs.map((run) => run.firstDiagnosticsMs)),
      unit: 'ms',
      note: `median of ${ROUNDS}`,
    })),
  ]);
}

async function startWith({ language, text }: GeneratedSource): Promise<Start> {
  const server = await startServerProcess();
  const uri = server.uri(`sample${language.extension}`);
  await server.client.open(uri, language.id, text);
  await server.client.waitForDiagnostics(uri);
  const firstDiagnosticsMs = performance.now() - server.startedAt;
  await server.stop();
  return { initializeMs: server.initializeMs, firstDiagnosticsMs };
}
