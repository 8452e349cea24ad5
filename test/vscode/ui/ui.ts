import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Totals } from '../host/totals.ts';
import { startServer } from '../host/vscode-server.ts';
import { openWorkbench, takeScreenshot } from '../host/workbench.ts';
import { Person } from './person.ts';
import { STEPS } from './steps.ts';

export interface UiRun {
  readonly folder: string;
  /** Holds our extension, installed from its package. */
  readonly extensionsDir: string;
}

const PATIENCE_MS = 30_000;
const ARCHIVED_FILES = 600;
const FUNCTIONS_IN_FILE = 60;

/** Runs all steps in one window. The steps build on each other: after one that fails the others count as skipped. */
export async function runUi({ folder, extensionsDir }: UiRun): Promise<Totals> {
  fillArchive(join(folder, 'archive'));
  const server = await startServer({ extensionsDir, isAutomated: false });
  const { browser, page, url } = await openWorkbench({ port: server.port, folder });
  page.setDefaultTimeout(PATIENCE_MS);
  const person = new Person(page);
  let passed = 0;
  try {
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    for (const step of STEPS) {
      const start = Date.now();
      await step.run(person, folder);
      passed++;
      console.log(`  ✔ ${step.title} (${Date.now() - start} ms)`);
    }
  } catch (error) {
    const picture = await takeScreenshot(page, 'ui-failure').catch(String);
    console.error(`  ✖ ${STEPS[passed]?.title}\n      ${error instanceof Error ? error.stack : String(error)}`);
    console.error(`      screenshot: ${picture}`);
    console.error(['      The log of the extension:', ...server.readLog()].join('\n        '));
  } finally {
    await browser.close();
    await server.stop();
  }
  const failed = passed < STEPS.length ? 1 : 0;
  return { passed, failed, skipped: STEPS.length - passed - failed };
}

/** Clean code, and so much of it that an analysis takes long enough to be watched. */
function fillArchive(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (let file = 0; file < ARCHIVED_FILES; file++) {
    const functions = Array.from({ length: FUNCTIONS_IN_FILE }, (_, index) => archivedFunction(file, index));
    writeFileSync(join(folder, `year_${file}.py`), `"""Numbers of an old year."""\n\n\n${functions.join('\n\n')}`);
  }
}

function archivedFunction(file: number, index: number): string {
  return `def revenue_${file}_${index}(items: list[float]) -> float:\n    return round(sum(items) * ${index + 2}.5, 2)\n`;
}
