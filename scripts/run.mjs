// Starting other programs, for the scripts in this folder. Runs on Node 20 before anything is installed.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The Node.js that comes with the dependencies: it runs TypeScript as it is. */
export const NODE = join(ROOT, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Whether the module was started by the user and not imported. */
export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl);
}

/** By convention of shells. */
const NOT_FOUND = 127;
const ENDED_BY_SIGNAL = 128;

/** Runs a program in the root folder with our output; resolves to its exit code, as a shell would tell it. */
export function run(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      done({ code: NOT_FOUND });
    });
    child.once('close', (code) => done({ code: code ?? ENDED_BY_SIGNAL }));
  });
}

/** Runs one of our programs on the Node.js that comes with the dependencies. */
export function runNode(args, options) {
  return run(NODE, args, options);
}

/** Runs npm: the one that started us when there is one. */
export function npm(args, options = {}) {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options);
  return run('npm', args, { shell: process.platform === 'win32', ...options });
}

export function formatSeconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
