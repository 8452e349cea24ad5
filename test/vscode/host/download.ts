// Runs as a process of its own, so that a download that stalls can be killed. Prints the executable's path last.
import { downloadAndUnzipVSCode } from '@vscode/test-electron';

const [version, cachePath] = process.argv.slice(2);
if (version === undefined || cachePath === undefined) throw new Error('usage: download.ts VERSION CACHE-FOLDER');

try {
  console.log(await downloadAndUnzipVSCode({ version, cachePath, timeout: 15_000 }));
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
