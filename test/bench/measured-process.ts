import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a whole process cost. */
export interface ProcessCost {
  readonly wallSeconds: number;
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly exitCode: number;
  readonly errorOutput: string;
}

/** Times are microseconds, the size is kibibytes. */
const ResourceUsage = z.object({ userCPUTime: z.number(), systemCPUTime: z.number(), maxRSS: z.number() });
const PythonUsage = z.object({ cpu: z.number(), kibibytes: z.number() });

/** `getrusage` of the child that a small Python program waits for. */
const PYTHON_WRAPPER = `
import json, resource, subprocess, sys
code = subprocess.call(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as stream:
    json.dump({"cpu": usage.ru_utime + usage.ru_stime, "kibibytes": usage.ru_maxrss}, stream)
sys.exit(code)
`;

/** Runs a Node.js program to its end. */
export function measureNode(args: readonly string[], options: { readonly cwd: string }): ProcessCost {
  return withUsageFile((file) => {
    const preload = fileURLToPath(import.meta.resolve('./report-usage.cjs'));
    const { BENCH_USAGE_FILE: _, ...inherited } = process.env;
    const run = spawn(process.execPath, ['--require', preload, ...args], {
      ...options,
      env: { ...inherited, BENCH_USAGE_FILE: file },
    });
    const usage = ResourceUsage.parse(readJson(file, run.errorOutput));
    return {
      ...run,
      cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
      peakMegabytes: (usage.maxRSS * 1024) / 1e6,
    };
  });
}

/** Runs any program to its end, where there is a Python to measure it. */
export function measureWithPython(command: readonly string[], options: { readonly cwd: string }): ProcessCost {
  return withUsageFile((file) => {
    const run = spawn('python3', ['-c', PYTHON_WRAPPER, file, ...command], { ...options, env: process.env });
    const usage = PythonUsage.parse(readJson(file, run.errorOutput));
    return { ...run, cpuSeconds: usage.cpu, peakMegabytes: (usage.kibibytes * 1024) / 1e6 };
  });
}

function spawn(command: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
  const start = performance.now();
  const { status, stderr, error } = spawnSync(command, args, {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { wallSeconds: (performance.now() - start) / 1000, exitCode: status ?? -1, errorOutput: stderr };
}

function withUsageFile<T>(use: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'refactoriq-bench-'));
  try {
    return use(join(folder, 'usage.json'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readJson(file: string, errorOutput: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`The measured program ended without a trace. ${errorOutput}`, { cause });
  }
}
