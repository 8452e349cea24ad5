import type { ExecuteCommandParams } from 'vscode-languageserver/node';
import { z } from 'zod';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import { UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import { fixAll } from './fix-all.ts';
import { OWN_COMMANDS } from './own-commands.ts';
import { showRule } from './rule-documentation.ts';
import { type SuppressionWish, suppressFinding } from './suppress-finding.ts';
import { analyzeWorkspace } from './workspace-analysis.ts';

const OneText = z.tuple([z.string()]).rest(z.unknown());
const FindingAndReason = z.tuple([z.string(), z.string(), z.string().optional()]);

/** Runs a command of `workspace/executeCommand`; editors without our client have the same features by these. */
export async function executeCommand(
  session: Session,
  params: ExecuteCommandParams,
  signal: AbortSignal,
): Promise<unknown> {
  switch (params.command) {
    case SERVER_COMMANDS.showRule:
      return await showRule(session, readText(params, 'a rule id'));
    case SERVER_COMMANDS.fixAll:
      return await applyAllFixes(session, readText(params, 'a document URI'));
    case SERVER_COMMANDS.suppressFinding:
      return await suppressFinding(session, readSuppression(params));
    case SERVER_COMMANDS.analyzeWorkspace:
      return await analyzeWorkspace(session, { workDoneToken: params.workDoneToken }, signal);
    default: {
      const run = OWN_COMMANDS.get(params.command);
      if (!run) throw new UserError(`There is no command "${params.command}".`);
      return await run(session, params, signal);
    }
  }
}

function readText({ command, arguments: args }: ExecuteCommandParams, what: string): string {
  const parsed = OneText.safeParse(args);
  if (!parsed.success) throw new UserError(`${command} takes one argument: ${what}.`);
  return parsed.data[0];
}

function readSuppression({ command, arguments: args }: ExecuteCommandParams): SuppressionWish {
  const parsed = FindingAndReason.safeParse(args);
  if (!parsed.success) throw new UserError(`${command} takes a document URI, a fingerprint and perhaps a reason.`);
  const [uri, fingerprint, reason] = parsed.data;
  return { uri, fingerprint, reason: reason?.trim() };
}

/** The number of findings that were fixed. */
async function applyAllFixes(session: Session, uri: string): Promise<number> {
  if (!session.client.canApplyEdits) throw new UserError('The editor does not let a language server edit documents.');
  const { edit, applied } = await fixAll(session, { uri, safety: 'safe' });
  if (!edit) return 0;
  const { applied: isApplied, failureReason } = await session.connection.workspace.applyEdit({
    label: 'Fix all safe findings',
    edit,
  });
  if (!isApplied)
    throw new UserError(`The editor did not apply the fixes${failureReason ? `: ${failureReason}` : '.'}`);
  return applied;
}
