// The module VS Code loads in the extension host: runs the tests beside it and tells the launcher how they went.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { version } from 'vscode';
import { LauncherChannel } from './launcher-channel.ts';

/** Silent: the results go over the channel. */
class NoReporter extends Mocha.reporters.Base {}

/** Called by VS Code. A rejection makes it end with exit code 1. */
export async function run(): Promise<void> {
  const channel = await LauncherChannel.connect(process.env['REFACTORIQ_TEST_CHANNEL']);
  forwardConsole(channel);
  const mocha = createMocha(channel);
  for (const file of readdirSync(__dirname).toSorted()) {
    if (file.endsWith('.test.cjs')) mocha.addFile(join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => reportTo(channel, mocha.run(resolve)));
  await channel.close();
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

function createMocha(channel: LauncherChannel): Mocha {
  const grep = process.env['REFACTORIQ_TEST_GREP'];
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: NoReporter, ...(grep !== undefined && { grep }) });
  mocha.rootHooks({
    async afterEach(this: Mocha.Context) {
      if (this.currentTest?.state === 'failed') await channel.takeScreenshot(this.currentTest.fullTitle());
    },
  });
  return mocha;
}

function reportTo(channel: LauncherChannel, runner: Mocha.Runner): void {
  channel.send({ type: 'start', total: runner.total, node: process.version, vscode: version });
  runner.on('pass', (test) =>
    channel.send({ type: 'pass', title: test.fullTitle(), milliseconds: test.duration ?? 0 }),
  );
  runner.on('pending', (test) => channel.send({ type: 'pending', title: test.fullTitle() }));
  runner.on('fail', (test, error: Error) => {
    channel.send({ type: 'fail', title: test.fullTitle(), stack: error.stack ?? error.message });
  });
  runner.on('end', () => channel.send({ type: 'end' }));
}

function forwardConsole(channel: LauncherChannel): void {
  for (const level of ['log', 'warn', 'error'] as const) {
    const original = console[level].bind(console);
    console[level] = (...args: unknown[]) => {
      channel.send({ type: 'log', level, text: args.map(String).join(' ') });
      original(...args);
    };
  }
}
