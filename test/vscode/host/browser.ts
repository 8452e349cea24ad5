import type { Page } from 'playwright-core';
import { createDeferred } from './deferred.ts';
import type { SuiteRun } from './suite-run.ts';
import { startServer } from './vscode-server.ts';
import { openWorkbench, takeScreenshot, toRemoteUri } from './workbench.ts';

/** Messages of the workbench that are of no use to anybody. */
const NOISE = /galler|snippet|status code 404/i;
const KEPT_LINES = 15;

/**
 * Runs the suite in VS Code's server, with the window in a headless Chromium: the same workbench and a real extension
 * host on Node.js, without Electron. Resolves to the exit code.
 */
export async function runInBrowser(run: SuiteRun): Promise<number> {
  const server = await startServer({
    extensionsDir: run.extensionsDir,
    isAutomated: true,
    env: { ...run.env, REFACTORIQ_TEST_CHANNEL: String(run.channel.port) },
  });
  try {
    const payload = [
      ['extensionDevelopmentPath', toRemoteUri(run.extensionPath)],
      ['extensionTestsPath', toRemoteUri(run.suitePath)],
      ['skipWelcome', 'true'],
    ] as const;
    const { browser, page, url } = await openWorkbench({ port: server.port, folder: run.folder, payload });
    try {
      const exitCode = await runInPage(run, page, url);
      if (exitCode !== 0) console.error(['  The log of the extension:', ...server.readLog()].join('\n    '));
      return exitCode;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

async function runInPage(run: SuiteRun, page: Page, url: string): Promise<number> {
  const messages: string[] = [];
  const { promise: exited, resolve: exit } = createDeferred<number>();
  const { promise: crashed, resolve: crash } = createDeferred<string>();
  // The workbench calls these two when it is automated.
  await page.exposeFunction('codeAutomationExit', (code: number) => exit(code));
  await page.exposeFunction('codeAutomationLog', (level: string, args: unknown) => {
    const line = `${level}: ${String(args)}`.slice(0, 300);
    messages.push(line);
    if (run.isVerbose && !NOISE.test(line)) console.log(`    [workbench] ${line}`);
  });
  page.on('pageerror', (error) => messages.push(`page error: ${error.message}`));
  page.on('crash', () => crash('the page crashed'));
  run.channel.takeScreenshot = (name) => takeScreenshot(page, name);
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: 30_000 });

  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`there was no result after ${run.timeoutMs / 1000} s`), run.timeoutMs);
  });
  // VS Code starts a dead extension host again, and with it the suite: the closed channel comes first.
  const outcome = await Promise.race([exited, crashed, late, run.channel.diedEarly()]);
  clearTimeout(timer);
  if (typeof outcome === 'number') return outcome;
  console.error(`  ERROR: ${outcome}. The last messages of the workbench:`);
  for (const message of messages.slice(-KEPT_LINES)) console.error(`    ${message}`);
  const picture = await takeScreenshot(page, 'aborted').catch((error: unknown) => `none: ${String(error)}`);
  console.error(`    screenshot: ${picture}`);
  return 1;
}
