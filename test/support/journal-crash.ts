import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { z } from 'zod';
import type { ProposalDesk } from '#engine/proposals/proposal-desk.ts';

/**
 * A process of its own that applies, rolls back or recovers a proposal and kills itself at a step, which is a call that
 * changes the disk. Prints what it did in which steps when it lives to the end. Its only argument is a `CrashPlan` as JSON.
 */
const CrashPlan = z.object({
  root: z.string(),
  journal: z.string(),
  action: z.enum(['apply', 'roll-back', 'recover']),
  id: z.string(),
  /** Counts from one; 0 for none. */
  step: z.int(),
  /** `within`: of what is written at this step one half gets to the disk. */
  moment: z.enum(['before', 'within']),
});
export type CrashPlan = z.infer<typeof CrashPlan>;

type Call = (...args: unknown[]) => Promise<unknown>;

/** How many steps were taken, and which of them write content. */
interface Steps {
  count: number;
  readonly writes: number[];
}

function killWhenItIsTime({ step, moment }: CrashPlan): Steps {
  const steps: Steps = { count: 0, writes: [] };
  const watch = (target: object, name: string): void => {
    const original = (Reflect.get(target, name) as Call).bind(target);
    const watched: Call = async (...args) => {
      steps.count++;
      const [data] = args;
      if (data instanceof Uint8Array) steps.writes.push(steps.count);
      if (steps.count === step) {
        if (moment === 'within' && data instanceof Uint8Array) await original(data.subarray(0, data.length >> 1));
        process.kill(process.pid, 'SIGKILL');
      }
      return original(...args);
    };
    Reflect.set(target, name, watched);
  };
  for (const name of ['rename', 'rm', 'mkdir']) watch(fs, name);
  const open = fs.open;
  fs.open = async (...args) => {
    const handle: FileHandle = await open(...args);
    for (const name of ['writeFile', 'appendFile', 'truncate', 'chmod', 'sync']) watch(handle, name);
    return handle;
  };
  syncBuiltinESMExports();
  return steps;
}

if (import.meta.main) {
  const plan = CrashPlan.parse(JSON.parse(process.argv[2] ?? ''));
  const steps = killWhenItIsTime(plan);
  // What they import from the file system is what was watched above.
  const { FileJournal } = await import('#adapters/journal/file-journal.ts');
  const { DiskFiles } = await import('#adapters/workspace/disk-files.ts');
  const { applyProposal } = await import('#engine/proposals/apply-proposal.ts');
  const { rollBackProposal } = await import('#engine/proposals/roll-back-proposal.ts');
  const { recoverInterrupted } = await import('#engine/proposals/recover-interrupted.ts');
  const desk: ProposalDesk = {
    journal: new FileJournal(plan.journal, { staleAfterMs: 2000, waitMs: 60_000 }),
    files: new DiskFiles(plan.root),
    clock: { now: () => new Date() },
    author: 'Bob',
  };
  const run = {
    apply: async () => applyProposal(desk, plan.id),
    'roll-back': async () => rollBackProposal(desk, plan.id),
    recover: async () => (await recoverInterrupted(desk))[0],
  };
  const outcome = await run[plan.action]();
  console.log(JSON.stringify({ kind: outcome?.kind, ...steps }));
}
