import { dirname, join, relative, sep } from 'node:path';
import { type Check, isVerified, OPTIONAL_CHECKS } from '#shared/domain/document-change.ts';
import type { Impact } from '#shared/domain/impact.ts';
import type { Proposal } from '#shared/domain/proposal.ts';
import { previewProposal, type ProposalDraft } from '#engine/proposals/create-proposal.ts';
import { assessImpact } from '#engine/proposals/impact.ts';
import { createTextSearch } from '#engine/proposals/impact-references.ts';
import type { AnalysisInput } from './analyze-files.ts';
import { draftOf } from './draft-of.ts';
import type { FileChange } from './fix-files.ts';

export type ProofInput = Pick<AnalysisInput, 'services' | 'workspace' | 'config' | 'signal'> & {
  readonly options: { readonly check?: boolean; readonly withImpact?: boolean };
};

export type ProofOutcome =
  | { readonly kind: 'proven'; readonly draft: ProposalDraft; readonly proposal: Proposal }
  /** `reason` is a sentence for the user. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Makes a proposal of changes with what the workspace's own tools say of it and what it reaches, where that is asked for. */
export async function proveProposal(input: ProofInput, changes: readonly FileChange[]): Promise<ProofOutcome> {
  const checks = input.options.check ? await runChecks(input, changes) : [];
  const failed = checks.find(({ outcome }) => outcome === 'failed');
  if (failed) return { kind: 'failed', reason: failed.detail ?? `The check "${failed.name}" failed.` };
  const impact = input.options.withImpact ? { impact: await findImpact(input, changes) } : {};
  const draft = draftOf(changes, { checks, ...impact });
  const preview = previewProposal(draft);
  if (preview.kind === 'refused') return { kind: 'failed', reason: preview.reason };
  if (!isVerified(preview.proposal)) return { kind: 'failed', reason: 'Its proof failed.' };
  return { kind: 'proven', draft, proposal: preview.proposal };
}

/** The types and the command of the project, which is trusted by asking for them. */
async function runChecks(
  { services, workspace, config, signal }: ProofInput,
  changes: readonly FileChange[],
): Promise<Check[]> {
  const [first] = changes;
  const loaded = first ? await config.forFolder(dirname(join(workspace.root, first.change.path))) : config.main;
  const folder = relative(workspace.root, loaded.folder).split(sep).join('/');
  const request = {
    names: OPTIONAL_CHECKS,
    files: changes.map(({ change, before, after }) => ({ path: change.path, before, after })),
    isTrusted: true,
    command: loaded.config.check,
    folder: folder.startsWith('..') ? '' : folder,
  };
  return services.createChecks(workspace.root).run(request, signal);
}

async function findImpact(
  { services, workspace, config, signal }: ProofInput,
  changes: readonly FileChange[],
): Promise<Impact> {
  const analyzer = await services.analyzer();
  const analyzed = [];
  for (const { change, analysis } of changes) {
    const { path, language } = analysis.document;
    const loaded = await config.forFolder(dirname(join(workspace.root, path)));
    const after = analyzer.analyze(analyzer.parse(path, language, change.newText), loaded.config);
    analyzed.push({ before: analysis, after, edits: change.edits });
  }
  const safety = changes.every(({ change }) => change.safety === 'safe') ? 'safe' : 'unsafe';
  const findReferences = createTextSearch({ tree: workspace.tree, analyzer });
  return assessImpact(analyzed, { safety, findReferences, signal });
}
