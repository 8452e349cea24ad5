import { type CodeAction, type CodeActionParams, CodeActionTriggerKind, type Range } from 'vscode-languageserver/node';
import { type ActionData, parseActionData } from '../actions/action-data.ts';
import { listActions } from '../actions/list-actions.ts';
import { resolveAction } from '../actions/resolve-action.ts';
import { toDiagnostic } from '../convert/to-diagnostic.ts';
import { isInRange } from '../convert/to-range.ts';
import type { Review } from '../document-reviews.ts';
import type { Session } from '../session.ts';
import { showMessage } from '../show-message.ts';

/** An editor that cannot ask for edits later gets them at once, for this many actions: each one costs a proof. */
const EAGER_ACTIONS = 8;

/** Lists what can be done at a range. Answers from what is known, unless somebody is waiting for it. */
export async function provideCodeActions(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  const { textDocument, range, context } = params;
  const isAutomatic = context.triggerKind === CodeActionTriggerKind.Automatic && context.only === undefined;
  const review = await findReview(session, textDocument.uri, isAutomatic);
  if (!review) return [];
  const { client, store, ruleHref, workspace, ai } = session;
  const { uri, version, withheld, config, settings } = review;
  const actions = listActions({
    uri,
    version,
    findings: store.findingsOf(uri),
    selected: store.inRange(uri, range),
    whyWithheld: ({ fingerprint }) => withheld.get(fingerprint),
    only: context.only,
    isAutomatic,
    canDisableRules:
      workspace.placeOf(uri).folder !== undefined && (config.configFile !== undefined || client.canCreateFiles),
    canSuppressForTeam: workspace.contains(uri),
    isInWorkspace: workspace.contains(uri),
    canShowDisabled: client.canShowDisabled,
    canAskAi: ai.isReady(settings.ai) && workspace.contains(uri),
    isOfModel: ({ fingerprint }) => ai.findings.changeOf(uri, review.analysis.document, fingerprint) !== undefined,
    hasTags: client.hasActionTags,
    refactorable: findRefactorable(review, range),
    toDiagnostic: (finding) => toDiagnostic(finding, { uri, ruleHref, features: client.diagnostics }),
  });
  return client.canResolveEdits ? actions : await resolveEagerly(session, actions);
}

/** Computes the edit of a chosen action. One that fails its proof comes back without an edit, and the user is told. */
export async function resolveCodeAction(session: Session, action: CodeAction): Promise<CodeAction> {
  const data = parseActionData(action.data);
  if (!data) return action;
  const resolved = await resolveAction(session, data);
  if (resolved.kind === 'edit') return { ...action, edit: resolved.edit };
  showMessage(session.connection, 'warning', `"${action.title}" is not possible here. ${resolved.reason}`);
  return action;
}

/** What is selected, or the name of a function at the cursor. */
function findRefactorable({ report }: Review, range: Range): Range | undefined {
  const { start, end } = range;
  const isEmpty = start.line === end.line && start.character === end.character;
  return !isEmpty || report.metrics.functions.some(({ nameRange }) => isInRange(start, nameRange)) ? range : undefined;
}

/** The light bulb asks again after each edit and can wait; a person who opens the menu, or saves, cannot. */
async function findReview({ reviews }: Session, uri: string, isAutomatic: boolean): Promise<Review | undefined> {
  return reviews.current(uri) ?? (isAutomatic ? undefined : await reviews.bringUpToDate(uri));
}

async function resolveEagerly(session: Session, actions: readonly CodeAction[]): Promise<CodeAction[]> {
  const complete: CodeAction[] = [];
  let proofs = 0;
  for (const action of actions) {
    const data: ActionData | undefined = parseActionData(action.data);
    if (!data) complete.push(action);
    else if (proofs++ < EAGER_ACTIONS) {
      const resolved = await resolveAction(session, data);
      if (resolved.kind === 'edit') complete.push({ ...action, edit: resolved.edit });
    }
  }
  return complete;
}
