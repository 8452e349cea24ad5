// Preloaded into a measured Node.js process (`--require`): writes what it used, all its threads included, when it ends.
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const file = process.env['BENCH_USAGE_FILE'];
if (isMainThread && file) process.on('exit', () => writeFileSync(file, JSON.stringify(process.resourceUsage())));
