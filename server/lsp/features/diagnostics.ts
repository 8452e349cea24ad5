import type { Diagnostic } from 'vscode-languageserver/node';
import type { Finding } from '#shared/domain/finding.ts';
import { visibleAiFindings } from '../ai/visible-findings.ts';
import { toDiagnostic } from '../convert/to-diagnostic.ts';
import type { Review } from '../document-reviews.ts';
import { takeWorst } from '../finding-store.ts';
import type { Session } from '../session.ts';
import { reloadConfiguration } from './configuration.ts';
import { isConfigFile } from './file-watching.ts';

/** Shows what a review of an open document found; without a review it has no diagnostics. */
export function publishFindings(
  session: Session,
  { uri, version, review }: { uri: string; version: number; review: Review | undefined },
): void {
  const { store, publisher, status } = session;
  if (review) storeFindings(session, review);
  else store.clear(uri);
  publisher.publish(uri, version, toDiagnostics(session, uri, store.findingsOf(uri)));
  status.setOpenFindings(store.count());
}

function storeFindings(session: Session, review: Review): void {
  const { store, ai } = session;
  const { uri, version, report, settings, analysis } = review;
  const worst = takeWorst(report.findings, settings.maxFindingsPerFile);
  if (ai.findings.has(uri)) {
    const confirmed = worst.map((finding) => ai.findings.confirmed(uri, analysis.document, finding));
    store.set(uri, version, 'rules', confirmed);
    store.set(uri, version, 'ai', visibleAiFindings(session, review));
  } else store.set(uri, version, 'rules', worst);
}

/** Findings of one document as the editor shows them. */
export function toDiagnostics({ client, ruleHref }: Session, uri: string, findings: readonly Finding[]): Diagnostic[] {
  return findings.map((finding) => toDiagnostic(finding, { uri, ruleHref, features: client.diagnostics }));
}

/** Reviews what was saved; a saved configuration takes effect, also in editors that do not watch files. */
export async function saveDocument(session: Session, uri: string): Promise<void> {
  if (isConfigFile(uri)) await reloadConfiguration(session);
  else if (!session.client.canRegisterWatchers) session.workspace.reloadConfigs();
  await session.reviews.didSave(uri);
}

/** Forgets a document that was closed. Its diagnostics go, unless it belongs to a reviewed workspace: then the file's come. */
export async function closeDocument(session: Session, uri: string): Promise<void> {
  const { reviews, ai, store, settings, expected, publisher, status, closedFiles } = session;
  reviews.close(uri);
  ai.forget(uri);
  store.clear(uri);
  settings.forget(uri);
  expected.forget(uri);
  status.setOpenFindings(store.count());
  publisher.clear(uri);
  if (closedFiles.has(uri)) await closedFiles.refresh(session, [uri]);
}
