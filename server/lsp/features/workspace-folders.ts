import type { DidChangeWorkspaceFoldersParams } from 'vscode-languageserver/node';
import type { Session } from '../session.ts';

/** Folders came or went: paths and configurations of open documents may be others, and closed files may not count any more. */
export async function changeWorkspaceFolders(
  session: Session,
  { event }: DidChangeWorkspaceFoldersParams,
): Promise<void> {
  const { workspace, closedFiles, reviews, watchers } = session;
  workspace.changeFolders({ added: event.added.map(({ uri }) => uri), removed: event.removed.map(({ uri }) => uri) });
  closedFiles.keep(session, (uri) => workspace.contains(uri));
  await Promise.all([watchers.renew(), reviews.reviewAll()]);
}
