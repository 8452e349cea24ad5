import { dirname, relative, sep } from 'node:path';
import type { Check, OptionalCheckName } from '#shared/domain/document-change.ts';
import type { Impact } from '#shared/domain/impact.ts';
import type { FileReplacement } from '#engine/ports/workspace-files.ts';
import type { ProposalDraft } from '#engine/proposals/create-proposal.ts';
import { assessImpact } from '#engine/proposals/impact.ts';
import { createTextSearch } from '#engine/proposals/impact-references.ts';
import { decodeText, encodeText } from '#engine/proposals/text-content.ts';
import type { Settings } from '#shared/settings.ts';
import { toFileUri } from '../document-uri.ts';
import type { Session } from '../session.ts';
import type { FolderDesk } from './proposal-desks.ts';
import type { SubjectChange } from './proposal-subject.ts';

export interface DraftRequest {
  readonly desk: FolderDesk;
  readonly changes: readonly SubjectChange[];
  readonly title?: string;
}

/** Completes changes to what a proposal holds: what the workspace's own tools say of them, and what they reach. */
export async function createDraft(
  session: Session,
  { desk, changes, title }: DraftRequest,
  signal: AbortSignal,
): Promise<ProposalDraft> {
  const checks = await runWorkspaceChecks(session, { desk, changes }, signal);
  const impact = await findImpact({ desk, changes }, signal);
  return {
    changes: changes.map(({ subject, change }) => ({
      change,
      before: subject.before,
      findings: subject.context.analysis.report.findings,
    })),
    origin: { kind: 'rule', ruleIds: [...new Set(changes.flatMap(({ change }) => change.ruleIds))].toSorted() },
    checks,
    ...(impact ? { impact } : {}),
    ...(title === undefined ? {} : { title }),
  };
}

const CHECKS: Readonly<Record<Settings['proposals']['checks'], readonly OptionalCheckName[]>> = {
  none: [],
  types: ['types'],
  all: ['types', 'command'],
};

/** Of several configurations with a command the first one counts. */
async function runWorkspaceChecks(
  { trust, settings }: Session,
  { desk, changes }: DraftRequest,
  signal: AbortSignal,
): Promise<Check[]> {
  const { root } = desk.folder;
  const config = changes.map(({ subject }) => subject.config).find((candidate) => candidate.config.check);
  const folder = config?.configFile === undefined ? '' : relative(root, dirname(config.configFile));
  const { proposals } = await settings.settingsFor(toFileUri(root));
  const request = {
    names: CHECKS[proposals.checks],
    files: changes.map(toReplacement),
    isTrusted: trust.isTrusted,
    command: config?.config.check,
    folder: folder.split(sep).join('/'),
  };
  return await desk.checks.run(request, signal);
}

function toReplacement({ subject: { before }, change }: SubjectChange): FileReplacement {
  const hasBom = decodeText(before)?.hasBom ?? false;
  return { path: change.path, before, after: encodeText({ text: change.newText, hasBom }) };
}

async function findImpact({ desk, changes }: DraftRequest, signal: AbortSignal): Promise<Impact | undefined> {
  const [first] = changes;
  if (!first) return undefined;
  const { analyzer } = first.subject.context;
  const analyzed = changes.map(({ subject: { context }, change }) => {
    const { path, language } = context.analysis.document;
    const after = analyzer.analyze(analyzer.parse(path, language, change.newText), context.config);
    return { before: context.analysis, after, edits: change.edits };
  });
  const safety = changes.every(({ change }) => change.safety === 'safe') ? 'safe' : 'unsafe';
  const findReferences = createTextSearch({ tree: desk.folder.tree, analyzer });
  return await assessImpact(analyzed, { safety, findReferences, signal });
}
