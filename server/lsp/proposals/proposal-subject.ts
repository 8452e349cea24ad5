import { join } from 'node:path';
import type { DocumentChange } from '#shared/domain/document-change.ts';
import type { DocumentAnalysis } from '#engine/analysis/analyzer.ts';
import { baselinedFingerprints } from '#engine/analysis/baseline.ts';
import type { ChangeContext } from '#engine/proposals/try-change.ts';
import { readSource } from '#engine/source/read-source.ts';
import { changeContextOf, hiddenFingerprints } from '../actions/resolve-action.ts';
import { documentKey, toFileUri } from '../document-uri.ts';
import type { FileConfig } from '../folder-config.ts';
import type { Session } from '../session.ts';
import type { FolderDesk } from './proposal-desks.ts';

/** A file that a proposal may change, analyzed as it is now. */
export interface ProposalSubject {
  readonly uri: string;
  readonly context: ChangeContext;
  /** What was analyzed. */
  readonly before: Uint8Array;
  /** Fingerprints of the findings that are not shown, such as those of a baseline. */
  readonly except: ReadonlySet<string>;
  readonly config: FileConfig;
}

/** A file with the change that is proposed for it. */
export interface SubjectChange {
  readonly subject: ProposalSubject;
  readonly change: DocumentChange;
}

/** Undefined for a file that is not reviewed: excluded, no source code, or gone. */
export async function readSubject(
  session: Session,
  desk: FolderDesk,
  path: string,
): Promise<ProposalSubject | undefined> {
  const uri = toFileUri(join(desk.folder.root, path));
  const open = session.documents.all().find((document) => documentKey(document.uri) === uri);
  return open ? readOpen(session, desk, { uri: open.uri, path }) : readClosed(session, desk, { uri, path });
}

async function readOpen(
  session: Session,
  desk: FolderDesk,
  { uri, path }: { uri: string; path: string },
): Promise<ProposalSubject | undefined> {
  const review = await session.reviews.bringUpToDate(uri);
  if (!review) return undefined;
  const before = await desk.files.encode(path, review.analysis.document.tree.text);
  const { config, whole } = review;
  const except = hiddenFingerprints({ ...review, report: whole });
  return { uri, context: changeContextOf(session, review), before, except, config };
}

async function readClosed(
  session: Session,
  desk: FolderDesk,
  { uri, path }: { uri: string; path: string },
): Promise<ProposalSubject | undefined> {
  const { analyzer } = session.services;
  const settings = await session.settings.settingsFor(toFileUri(desk.folder.root));
  const config = await session.workspace.configOf(uri, settings.minimumConfidence);
  if (!settings.enable || config.isExcluded(path)) return undefined;
  const before = await desk.files.read(path);
  if (!before) return undefined;
  const source = readSource(path, before);
  if (source.kind === 'skipped') return undefined;
  await analyzer.prepare(source.language);
  const analysis = analyzer.analyze(analyzer.parse(path, source.language, source.text), config.config);
  const except = hiddenBy(analysis, config);
  return { uri, context: { analyzer, analysis, config: config.config }, before, except, config };
}

function hiddenBy({ report }: DocumentAnalysis, { baseline }: FileConfig): ReadonlySet<string> {
  return baseline ? baselinedFingerprints(report, baseline) : new Set();
}
