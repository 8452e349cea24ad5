import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { RULES } from '#engine/rules/catalog.ts';
import type { LanguageId } from '#engine/source/languages.ts';
import { type BenchTree, copyPart, createGeneratedTree, megabytesOf } from './bench-tree.ts';
import { measureNode, measureWithPython, type ProcessCost } from './measured-process.ts';
import { WORK_DIR } from './paths.ts';
import { type Figure, formatNumber, printFigures } from './table.ts';
import { analyzeTree } from './whole-tree.ts';

const PEERS = join(WORK_DIR, 'peers');
const VERSIONS = {
  '@typescript-eslint/parser': '8.73.0',
  eslint: '10.15.0',
  'eslint-plugin-sonarjs': '4.2.2',
  typescript: '6.0.3',
};
const GOAL_RATIO = 10;

/** sonarjs's recommended rules without type information, which RefactorIQ has not either. */
const ESLINT_CONFIG = `import parser from '@typescript-eslint/parser';
import sonarjs from 'eslint-plugin-sonarjs';

const jsx = { parserOptions: { ecmaFeatures: { jsx: true } } };
export default [
  { files: ['**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}'], linterOptions: { reportUnusedDisableDirectives: 'off' } },
  sonarjs.configs.recommended,
  { languageOptions: { sourceType: 'module', ...jsx } },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser } },
];
`;
const EslintReport = z.array(z.object({ messages: z.array(z.object({ fatal: z.boolean().optional() })) }));

/** Installs the tools to compare with: no dependencies of this project, and only where they are asked for. */
export function installPeers(): void {
  mkdirSync(PEERS, { recursive: true });
  writeFileSync(join(PEERS, 'package.json'), JSON.stringify({ private: true }));
  const packages = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
  const options = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--save-exact'];
  const { status } = spawnSync('npm', ['install', ...options, ...packages], {
    cwd: PEERS,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm install of the peers ended with ${status}.`);
}

/** The same files with other tools, each beside RefactorIQ on the very same files. */
export async function benchPeers(tree: BenchTree): Promise<void> {
  compareWithEslint(tree);
  await compareWithPythonTools(tree);
}

function compareWithEslint(tree: BenchTree): void {
  const scripts = copyPart(tree, 'peer-scripts', ['javascript', 'typescript']);
  const title = `Beside eslint ${VERSIONS.eslint} with eslint-plugin-sonarjs ${VERSIONS['eslint-plugin-sonarjs']} (recommended)`;
  if (!existsSync(join(PEERS, 'node_modules', 'eslint-plugin-sonarjs'))) {
    console.log(`\n## ${title}\n\nnot installed: npm run bench -- --install-peers`);
  } else if (scripts.files.length === 0) {
    console.log(`\n## ${title}\n\nThe tree has no JavaScript or TypeScript.`);
  } else {
    const ours = analyzeTree(scripts);
    const { cost, unparsed, messages } = runEslint(scripts);
    printFigures(`${title}: ${describe(scripts)}`, [
      ...costFigures(
        'RefactorIQ',
        ours,
        `${countRules(['javascript', 'typescript'])} rules, ${ours.findings} findings`,
      ),
      ...costFigures('eslint + sonarjs', cost, `${messages} messages, ${unparsed} files not parsed`),
      {
        name: 'wall time, eslint : RefactorIQ',
        value: cost.wallSeconds / ours.wallSeconds,
        unit: 'x',
        goal: { atLeast: GOAL_RATIO },
      },
      { name: 'CPU time, eslint : RefactorIQ', value: cost.cpuSeconds / ours.cpuSeconds, unit: 'x' },
    ]);
  }
}

function runEslint({ folder }: BenchTree): { cost: ProcessCost; unparsed: number; messages: number } {
  const config = join(PEERS, 'eslint.config.mjs');
  const output = join(WORK_DIR, 'eslint.json');
  writeFileSync(config, ESLINT_CONFIG);
  const program = join(PEERS, 'node_modules', 'eslint', 'bin', 'eslint.js');
  const options = ['--config', config, '--no-inline-config', '--format', 'json', '--output-file', output];
  const cost = measureNode([program, ...options, '.'], { cwd: folder });
  // 1 means that there are findings.
  if (cost.exitCode > 1 || cost.exitCode < 0)
    throw new Error(`eslint ended with ${cost.exitCode}: ${cost.errorOutput}`);
  const files = EslintReport.parse(JSON.parse(readFileSync(output, 'utf8')));
  return {
    cost,
    unparsed: files.filter(({ messages }) => messages.some(({ fatal }) => fatal)).length,
    messages: files.reduce((sum, { messages }) => sum + messages.length, 0),
  };
}

async function compareWithPythonTools(tree: BenchTree): Promise<void> {
  const hasPython = tree.files.some(({ languageId }) => languageId === 'python');
  const python = copyPart(hasPython ? tree : await createGeneratedTree(), 'peer-python', ['python']);
  const tools = [
    { name: 'bandit', args: ['-r', '-q', '-f', 'json', '-o', join(WORK_DIR, 'bandit.json'), '.'] },
    { name: 'pylint', args: ['--recursive=y', '--output-format=json', '.'] },
  ];
  const installed = tools.filter(({ name }) => isOnPath(name));
  const figures: Figure[] = [];
  if (installed.length > 0) {
    const ours = analyzeTree(python);
    figures.push(...costFigures('RefactorIQ', ours, `${countRules(['python'])} rules, ${ours.findings} findings`));
    for (const { name, args } of installed) {
      const cost = measureWithPython([name, ...args], { cwd: python.folder });
      figures.push(...costFigures(name, cost), {
        name: `CPU time, ${name} : RefactorIQ`,
        value: cost.cpuSeconds / ours.cpuSeconds,
        unit: 'x',
      });
    }
  }
  const title = 'Beside bandit and pylint';
  if (figures.length > 0) printFigures(`${title}: ${describe(python)}`, figures);
  else console.log(`\n## ${title}`);
  for (const { name } of tools.filter((tool) => !installed.includes(tool))) console.log(`\n${name}: not installed`);
}

function costFigures(name: string, cost: ProcessCost, note?: string): Figure[] {
  return [
    { name: `${name}, CPU time`, value: cost.cpuSeconds, unit: 's', ...(note === undefined ? {} : { note }) },
    { name: `${name}, wall time`, value: cost.wallSeconds, unit: 's' },
    { name: `${name}, peak memory`, value: cost.peakMegabytes, unit: 'MB' },
  ];
}

function countRules(languages: readonly LanguageId[]): number {
  const isForThem = (id: LanguageId): boolean => languages.includes(id);
  return RULES.filter((rule) => rule.languages === 'any' || rule.languages.some(isForThem)).length;
}

function describe(tree: BenchTree): string {
  return `${tree.files.length} files, ${formatNumber(megabytesOf(tree))} MB`;
}

function isOnPath(program: string): boolean {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((folder) => names.some((name) => existsSync(join(folder, name))));
}
