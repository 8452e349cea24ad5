// Runs a command in this process group and kills the whole group when stdin closes: nothing outlives a killed launcher.
import { spawn, spawnSync } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('usage: guard.ts COMMAND ARGUMENTS...');

function killGroup(): void {
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(process.pid), '/T', '/F']);
  else process.kill(-process.pid, 'SIGKILL');
}

process.stdin.on('end', killGroup).on('close', killGroup).on('error', killGroup).resume();
spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).once('exit', (code) => process.exit(code ?? 1));
