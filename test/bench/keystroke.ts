import { generateAll, type GeneratedSource } from './generated-source.ts';
import { startServerProcess } from './server-process.ts';
import { percentile } from './statistics.ts';
import { type Figure, printFigures } from './table.ts';

const GOAL_P95_MS = 60;

interface Typing {
  readonly source: GeneratedSource;
  readonly milliseconds: readonly number[];
  readonly findings: number;
  /** CPU time of the server for an edit: what is left of the figures when the machine is busy with other things. */
  readonly cpuMs: number | undefined;
}

/** Types into a 1,000-line file of each language: from sending `didChange` to the diagnostics of that version. */
export async function benchKeystrokes(): Promise<void> {
  const typings: Typing[] = [];
  for (const source of generateAll()) typings.push(await typeInto(source));
  printFigures('Keystroke to diagnostics, at the wire of a fresh server (debounce 0)', typings.flatMap(toFigures));
}

async function typeInto(source: GeneratedSource): Promise<Typing> {
  const { language, text, cursor } = source;
  const server = await startServerProcess();
  const { client } = server;
  const uri = server.uri(`sample${language.extension}`);
  await client.open(uri, language.id, text);
  await client.waitForDiagnostics(uri);
  const cpuBefore = server.cpuMs();
  const milliseconds: number[] = [];
  for (const [index, character] of language.typed.split('').entries()) {
    const position = client.document(uri).positionAt(cursor + index);
    const start = performance.now();
    await client.change(uri, [{ range: { start: position, end: position }, text: character }]);
    await client.waitForDiagnostics(uri);
    milliseconds.push(performance.now() - start);
  }
  const findings = client.diagnostics(uri).length;
  const cpuAfter = server.cpuMs();
  await server.stop();
  const isCpuKnown = cpuBefore !== undefined && cpuAfter !== undefined;
  return {
    source,
    milliseconds,
    findings,
    cpuMs: isCpuKnown ? (cpuAfter - cpuBefore) / milliseconds.length : undefined,
  };
}

function toFigures({ source, milliseconds, findings, cpuMs }: Typing): Figure[] {
  const { title } = source.language;
  const lines = source.text.split('\n').length;
  return [
    {
      name: `${title}, p50`,
      value: percentile(milliseconds, 0.5),
      unit: 'ms',
      note: `${milliseconds.length} edits, ${lines} lines, ${findings} findings`,
    },
    { name: `${title}, p95`, value: percentile(milliseconds, 0.95), unit: 'ms', goal: { atMost: GOAL_P95_MS } },
    ...(cpuMs === undefined
      ? []
      : [{ name: `${title}, CPU time of the server`, value: cpuMs, unit: 'ms', note: 'mean of an edit, all threads' }]),
  ];
}
