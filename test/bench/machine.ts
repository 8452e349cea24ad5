import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

/** What the figures were measured on, and how busy it was. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const load = loadavg()[0] ?? 0;
  const machine = `${model}, ${availableParallelism()} cores, ${memory}, ${platform()} ${arch()}`;
  return `${machine}, Node.js ${process.version}, load before the run ${load.toFixed(1)}`;
}
