import { dayOf, type Suppression, SUPPRESSIONS_FILE } from '#shared/domain/suppression.ts';
import { toFileUri } from '../document-uri.ts';
import { UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import { showMessage } from '../show-message.ts';
import type { Folder } from '../workspace.ts';
import { reloadConfiguration } from './configuration.ts';

/** A finding that a team shall not be told about any more. */
export interface SuppressionWish {
  readonly uri: string;
  readonly fingerprint: string;
  /** Without one the entry gets a stand-in, and is shown for the user to complete. */
  readonly reason: string | undefined;
}

const STAND_IN = 'Suppressed in the editor';
const MAX_BYTES = 5_000_000;

/** Adds an entry to the suppressions of the team; the finding is gone when it resolves. */
export async function suppressFinding(session: Session, { uri, fingerprint, reason }: SuppressionWish): Promise<void> {
  const { services, workspace, store } = session;
  const { folder, path } = workspace.placeOf(uri);
  if (!folder || !workspace.contains(uri))
    throw new UserError('The document is in none of the open folders, so there is no place for a suppression.');
  const finding = store.byFingerprint(uri, fingerprint);
  if (!finding) throw new UserError('The finding is not there any more.');
  await checkSaved(session, folder);
  // To ask git is to run it in the folder.
  const author = session.trust.isTrusted ? await services.findAuthor(folder.root) : services.userName;
  const suppression: Suppression = {
    ruleId: finding.ruleId,
    path,
    fingerprint,
    reason: reason || STAND_IN,
    ...(author === '' ? {} : { author }),
    created: dayOf(services.clock.now()),
  };
  const outcome = await services.openFolder(folder.root).openSuppressions().add(suppression);
  if (outcome.kind === 'refused') throw new UserError(outcome.reason);
  await reloadConfiguration(session);
  if (!reason) await showEntry(session, outcome);
}

/** What is in an editor and not on disk would later be written over the new entry. */
async function checkSaved({ documents }: Session, { root, tree }: Folder): Promise<void> {
  const open = documents.get(toFileUri(`${root}/${SUPPRESSIONS_FILE}`));
  if (!open) return;
  const content = await tree.read(SUPPRESSIONS_FILE, MAX_BYTES);
  const saved = content.kind === 'bytes' ? new TextDecoder().decode(content.bytes) : '';
  if (saved !== open.getText())
    throw new UserError(`${SUPPRESSIONS_FILE} has changes that are not saved. Save it first.`);
}

async function showEntry(
  { client, connection }: Session,
  { file, line, column }: { file: string; line: number; column: number },
): Promise<void> {
  const start = { line: line - 1, character: column - 1 };
  const selection = { start, end: { line: start.line, character: start.character + STAND_IN.length } };
  if (client.canShowDocuments) {
    const { success } = await connection.window.showDocument({ uri: toFileUri(file), takeFocus: true, selection });
    if (success) return;
  }
  showMessage(connection, 'info', `Please write the reason in ${file}, line ${line}.`);
}
