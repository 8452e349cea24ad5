import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type BenchTree, megabytesOf } from './bench-tree.ts';
import { measureNode, type ProcessCost } from './measured-process.ts';
import { CLI, WORK_DIR } from './paths.ts';
import { middleRun } from './statistics.ts';
import { printFigures } from './table.ts';

const ROUNDS = 3;
const GOAL_MB_PER_CPU_SECOND = 1.5;
const GOAL_PEAK_MB = 350;

const Report = z.object({ summary: z.object({ analyzed: z.number(), findings: z.number() }) });

export interface TreeRun extends ProcessCost {
  readonly analyzed: number;
  readonly findings: number;
}

/** Runs `refactoriq analyze` over a tree, several times. */
export function benchWholeTree(tree: BenchTree): void {
  const runs = Array.from({ length: ROUNDS }, () => analyzeTree(tree));
  const run = middleRun(runs, ({ cpuSeconds }) => cpuSeconds);
  const megabytes = megabytesOf(tree);
  const title = `Whole tree by the command line: ${tree.title}, ${run.analyzed} files, ${megabytes.toFixed(1)} MB`;
  printFigures(title, [
    { name: 'wall time', value: run.wallSeconds, unit: 's', note: `run in the middle of ${ROUNDS} by CPU time` },
    { name: 'CPU time, all threads', value: run.cpuSeconds, unit: 's' },
    { name: 'files per second', value: run.analyzed / run.wallSeconds, unit: 'files/s' },
    { name: 'megabytes per second', value: megabytes / run.wallSeconds, unit: 'MB/s' },
    {
      name: 'megabytes per CPU second',
      value: megabytes / run.cpuSeconds,
      unit: 'MB/s',
      goal: { atLeast: GOAL_MB_PER_CPU_SECOND },
    },
    {
      name: 'peak memory',
      value: Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)),
      unit: 'MB',
      goal: { atMost: GOAL_PEAK_MB },
      note: `worst of ${ROUNDS}; the goal is for a tree of 10 MB`,
    },
    { name: 'findings', value: run.findings, unit: '' },
  ]);
}

/** One run of the command line. */
export function analyzeTree({ folder, files }: BenchTree): TreeRun {
  mkdirSync(WORK_DIR, { recursive: true });
  const output = join(WORK_DIR, 'report.json');
  const options = ['--format', 'json', '--output', output, '--fail-on', 'never', '--quiet'];
  const cost = measureNode([CLI, 'analyze', '.', ...options], { cwd: folder });
  if (cost.exitCode !== 0) throw new Error(`refactoriq analyze ended with ${cost.exitCode}: ${cost.errorOutput}`);
  const { summary } = Report.parse(JSON.parse(readFileSync(output, 'utf8')));
  if (summary.analyzed !== files.length) {
    throw new Error(`refactoriq analyze looked at ${summary.analyzed} files, and not at ${files.length}.`);
  }
  return { ...cost, analyzed: summary.analyzed, findings: summary.findings };
}
