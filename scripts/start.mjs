// npm start [-- PATH]: installs, builds and reviews a file or folder; without a path the demo project.
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ROOT, runNode } from './run.mjs';
import { ensureInstalled } from './setup.mjs';

const DEMO = 'docs/demo';
/** From here on the exit code means that the program failed, and not that the code has flaws. */
const FAILED = 2;

const [wanted] = process.argv.slice(2);
// npm runs scripts in the root folder and remembers where it was called.
const target = wanted === undefined ? resolve(ROOT, DEMO) : resolve(process.env['INIT_CWD'] ?? process.cwd(), wanted);
if (!existsSync(target)) {
  console.error(`There is no ${target}.`);
  process.exit(FAILED);
}

await ensureInstalled();
if (!(await ensureBuilt())) process.exit(FAILED);

const shown = relative(ROOT, target) || '.';
printFrame([
  'RefactorIQ: code review and verified fixes, offline',
  wanted === undefined ? `Reviewing the demo project in ${shown}, which has flaws on purpose.` : `Reviewing ${shown}`,
]);
const { code } = await runNode(['dist/cli.cjs', 'analyze', '--verify-fixes', target]);
if (code >= FAILED) process.exit(code);

const cli = 'node_modules/.bin/node dist/cli.cjs';
const suggestions = [
  ['npm start -- PATH', 'review your own code'],
  [`${cli} explain sql-injection`, 'why a rule exists, with examples'],
  [`${cli} fix --dry-run PATH`, 'the changes it would propose, each with its proof; writes nothing'],
  [`${cli} fix PATH`, 'go through them one by one; "undo" takes back what was applied'],
  ['npm run editor', 'findings and fixes while you type, in VS Code'],
];
const commandWidth = Math.max(...suggestions.map(([command]) => command.length));
console.log('\nWhat to try next');
for (const [command, purpose] of suggestions) console.log(`  ${command.padEnd(commandWidth)}  ${purpose}`);

function printFrame(lines) {
  const width = Math.max(...lines.map((line) => line.length));
  const rule = '─'.repeat(width + 2);
  console.log([`┌${rule}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${rule}┘`].join('\n'));
}
