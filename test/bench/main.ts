// npm run bench [-- SUITE] [ARGUMENTS]: measures, prints tables. Without a suite's name: the offline suite.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { benchOffline } from './offline.ts';
import { ROOT } from './paths.ts';

const SUITES: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = { offline: benchOffline };

const [name = '', ...rest] = process.argv.slice(2);
const build = spawnSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], { stdio: 'inherit' });
if (build.status !== 0) process.exit(1);
const suite = SUITES[name];
await (suite ? suite(rest) : benchOffline(process.argv.slice(2)));
