// npm test: everything, on a machine that may be fresh. Ends with one line that sums up all stages.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { createPackage } from './package.mjs';
import { formatSeconds, npm, ROOT, runNode } from './run.mjs';
import { ensureInstalled } from './setup.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const MOCHA = ['node_modules/mocha/bin/mocha.js', '--reporter', 'scripts/totals-reporter.cjs'];
const HOST = 'test/vscode/host/run.ts';

/** In this order. A stage without a file of totals counts as one test. */
const STAGES = [
  { title: 'format, lint, types, dead code', run: (options) => npm(['run', '--silent', 'check'], options) },
  { title: 'build', run: async () => ({ code: (await ensureBuilt({ tests: true })) ? 0 : 1 }) },
  {
    title: 'unit and integration tests',
    run: (options) => runNode([...MOCHA, 'test/unit/**/*.test.ts', 'test/integration/**/*.test.ts'], options),
  },
  { title: 'tests in VS Code', run: (options) => runNode([HOST], options) },
  { title: 'package', run: async () => ({ code: (await createPackage()) ? 0 : 1 }) },
  {
    title: 'the same tests with the package installed in an older VS Code',
    run: ({ env }) => runNode([HOST, '--vsix'], { env: { ...env, ...olderEditor() } }),
  },
  { title: 'as a person, with mouse and keyboard', run: (options) => runNode([HOST, '--ui'], options) },
];

/** A VS Code of last year on the Node.js that npm runs on, which may be as old as the one VS Code came with. */
function olderEditor() {
  const node = process.env['npm_node_execpath'];
  return { REFACTORIQ_VSCODE_SERVER: '1.110', ...(node && { REFACTORIQ_VSCODE_NODE: node }) };
}

/** What a stage says about itself; an exit code that contradicts it is a failure too. */
function readTotals(file, code) {
  if (!existsSync(file)) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const totals = JSON.parse(readFileSync(file, 'utf8'));
  return code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

async function runStage({ title, run }, file) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`);
  const start = Date.now();
  const { code } = await run({ env: { ...process.env, REFACTORIQ_TOTALS: file } });
  const totals = readTotals(file, code);
  console.log(`   ${totals.failed === 0 ? 'ok' : 'FAILED'} in ${formatSeconds(Date.now() - start)}`);
  return totals;
}

await ensureInstalled();
ensureSystemPackages();
// So that the pictures there at the end are of this run.
rmSync(join(ROOT, '.vscode-test/screenshots'), { recursive: true, force: true });
const folder = mkdtempSync(join(tmpdir(), 'refactoriq-test-'));
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const [index, stage] of STAGES.entries()) {
  const totals = await runStage(stage, join(folder, `${index}.json`));
  for (const key of Object.keys(sum)) sum[key] += totals[key];
}
rmSync(folder, { recursive: true });
console.log(`\n${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
process.exitCode = sum.failed === 0 ? 0 : 1;
