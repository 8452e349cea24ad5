import type { ProposalState } from '#shared/domain/proposal.ts';
import { findProposal, listProposals } from '#engine/proposals/find-proposal.ts';
import { MissingContentError } from '#engine/proposals/missing-content.ts';
import type { ProposalDesk } from '#engine/proposals/proposal-desk.ts';
import { diffOfProposal } from '#engine/proposals/unified-diff.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { formatProposalJson, recordToJson } from '../reporters/proposal-json.ts';
import { createStyle, describeList, describeRecord } from '../reporters/proposal-text.ts';
import type { CliServices } from '../services.ts';
import { withDesk } from './proposal-desk.ts';
import { openSelection } from './select-files.ts';

/** How the commands about proposals print, as commander reads it. */
export interface PrintOptions {
  readonly format: 'text' | 'json';
  readonly color?: boolean;
}

/** `refactoriq proposals list`: the proposals of this workspace, the newest last. */
export async function runList(
  services: CliServices,
  { options, signal }: { options: PrintOptions & { readonly state?: ProposalState }; signal: AbortSignal },
): Promise<ExitCode> {
  const { workspace } = await openSelection(services, []);
  return withDesk(services, { root: workspace.root, signal }, async (desk) => {
    const all = await listProposals(desk);
    const records = options.state === undefined ? all : all.filter(({ state }) => state === options.state);
    const text =
      options.format === 'json'
        ? formatProposalJson(services.version, { proposals: records.map((record) => recordToJson(record)) })
        : describeList(records, createStyle(services.terminal, workspace.root, options.color).colors);
    await services.terminal.out(text);
    return ExitCode.clean;
  });
}

/** `refactoriq proposals show`: all that is known of one proposal. Throws UsageError when there is none of that id. */
export async function runShow(
  services: CliServices,
  { id, options, signal }: { id: string; options: PrintOptions; signal: AbortSignal },
): Promise<ExitCode> {
  const { workspace } = await openSelection(services, []);
  return withDesk(services, { root: workspace.root, signal }, async (desk) => {
    const found = await findProposal(desk, id);
    if (found.kind === 'refused') throw new UsageError(found.reason);
    const { record } = found;
    const diff = await readDiff(desk, record.proposal);
    if (diff.kind === 'lost') services.terminal.err(`${diff.reason}\n`);
    const text =
      options.format === 'json'
        ? formatProposalJson(services.version, { proposal: recordToJson(record, diff.text) })
        : describeRecord(record, diff.text ?? '', createStyle(services.terminal, workspace.root, options.color));
    await services.terminal.out(text);
    return ExitCode.clean;
  });
}

type ReadDiff =
  | { readonly kind: 'diff'; readonly text: string }
  | { readonly kind: 'lost'; readonly text?: never; readonly reason: string };

/** The history can have lost what it kept; the rest of a proposal is worth to be shown all the same. */
async function readDiff({ journal }: ProposalDesk, proposal: Parameters<typeof diffOfProposal>[0]): Promise<ReadDiff> {
  try {
    return { kind: 'diff', text: await diffOfProposal(proposal, journal) };
  } catch (error) {
    if (error instanceof MissingContentError) return { kind: 'lost', reason: error.message };
    throw error;
  }
}
