import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser as PlaywrightBrowser, type Page } from 'playwright-core';
import { SCREENSHOTS_DIR } from './paths.ts';
import { provisionChromium } from './provision-chromium.ts';

export interface WorkbenchOptions {
  readonly port: number;
  /** The folder or the `.code-workspace` file to open. */
  readonly folder: string;
  readonly payload?: readonly (readonly [string, string])[];
}

export interface Workbench {
  readonly browser: PlaywrightBrowser;
  readonly page: Page;
  readonly url: string;
}

const VIEWPORT = { width: 1280, height: 800 };

function toUrlPath(path: string): string {
  return (process.platform === 'win32' ? '/' : '') + path.replaceAll('\\', '/');
}

/** A path as the page must name it, for whom the server's disk is a remote one. */
export function toRemoteUri(path: string): string {
  return `vscode-remote://remote${toUrlPath(path)}`;
}

export function workbenchUrl({ port, folder, payload = [] }: WorkbenchOptions): string {
  const what = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const query = new URLSearchParams({ [what]: toUrlPath(folder), payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

/** A browser with an empty page, ready to go to the workbench. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { executablePath, env } = provisionChromium();
  const browser = await chromium.launch({
    executablePath,
    env: { ...definedEnvironment(), ...env },
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      // Else the page must ask before it may talk to its own server on this machine.
      '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
    ],
  });
  const context = await browser.newContext({ viewport: VIEWPORT });
  return { browser, page: await context.newPage(), url: workbenchUrl(options) };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Saves what the page shows and answers where. */
export async function takeScreenshot(page: Page, name: string): Promise<string> {
  mkdirSync(SCREENSHOTS_DIR, { recursive: true });
  const path = join(SCREENSHOTS_DIR, `${name.replaceAll(/[^\w.-]+/g, '-').slice(0, 80)}.png`);
  await page.screenshot({ path, timeout: 8000 });
  return path;
}
