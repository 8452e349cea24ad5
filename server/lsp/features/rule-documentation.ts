import type { RuleDocumentationParams, RuleDocumentationResult } from '#shared/protocol/rule-documentation.ts';
import { ruleToMarkdown } from '#engine/rules/rule-markdown.ts';
import { UserError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import { showMessage } from '../show-message.ts';

/** The page of a rule; empty for one that does not exist. */
export async function describeRule(
  { findRule }: Session,
  { ruleId }: RuleDocumentationParams,
): Promise<RuleDocumentationResult> {
  const rule = findRule(ruleId);
  return { markdown: rule ? ruleToMarkdown(rule) : '' };
}

/** Opens a rule's page in the editor, or says where it is. */
export async function showRule({ findRule, client, connection, ruleHref }: Session, ruleId: string): Promise<void> {
  if (!findRule(ruleId)) throw new UserError(`There is no rule "${ruleId}".`);
  const uri = ruleHref(ruleId);
  if (client.canShowDocuments) {
    const { success } = await connection.window.showDocument({ uri, takeFocus: true });
    if (success) return;
  }
  showMessage(connection, 'info', `${ruleId} is explained in ${uri}`);
}
