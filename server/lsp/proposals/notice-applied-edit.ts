import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Session } from '../session.ts';
import type { ExpectedEdit } from './expected-edits.ts';
import { recordApplied } from './record-applied.ts';

/** Looks whether a changed document now holds a fix that the editor was given, and has that recorded while life goes on. */
export function noticeAppliedEdit(session: Session, document: TextDocument): void {
  const edit = session.expected.take(document.uri, document.getText());
  if (edit) session.guard.background('Recording a fix', recordEdit(session, edit));
}

async function recordEdit(session: Session, { uri, before, change, findings, model }: ExpectedEdit): Promise<void> {
  const { folder, path } = session.workspace.placeOf(uri);
  // Documents outside of the workspace have no history.
  if (!folder || !session.workspace.contains(uri)) return;
  const desk = await session.desks.of(folder);
  const outcome = await recordApplied(desk, {
    changes: [{ change: { ...change, path }, before: await desk.files.encode(path, before), findings }],
    origin: model === undefined ? { kind: 'rule', ruleIds: change.ruleIds } : { kind: 'ai', model },
  });
  if (outcome.kind === 'refused')
    session.connection.console.warn(`${path}: the fix is not in the history. ${outcome.reason}`);
  session.tellProposalsChanged();
}
