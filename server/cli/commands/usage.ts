import { summarizeUsage } from '#engine/review/usage.ts';
import { ExitCode } from '../exit-codes.ts';
import { describeUsage, usageToJson } from '../reporters/review-usage.ts';
import type { CliServices } from '../services.ts';

/** `refactoriq usage`: what models were paid for, in all workspaces of this user. */
export async function runUsage(services: CliServices, format: 'text' | 'json'): Promise<ExitCode> {
  const summary = summarizeUsage(await services.ai.ledger.entries());
  await services.terminal.out(format === 'json' ? usageToJson(summary, services.version) : describeUsage(summary));
  return ExitCode.clean;
}
