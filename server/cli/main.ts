import { CommanderError } from 'commander';
import { ExitCode, UsageError } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { createServices } from './services.ts';

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());
// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(ExitCode.clean);
});

async function main(): Promise<void> {
  try {
    const program = createProgram(createServices(), {
      signal: interrupt.signal,
      onExit: (code) => {
        process.exitCode = code;
      },
    });
    if (process.argv.length <= 2) program.help();
    await program.parseAsync(process.argv);
  } catch (error) {
    process.exitCode = explain(error);
  }
}

/** Tells the user what ended the run and the caller by which code. */
function explain(error: unknown): number {
  // Commander has already written what is wrong, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.clean : ExitCode.usage;
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    return ExitCode.usage;
  }
  if (error instanceof Error && error.name === 'AbortError') return ExitCode.interrupted;
  process.stderr.write(
    `RefactorIQ failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return ExitCode.broken;
}

void main();
