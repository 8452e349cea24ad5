import {
  type CodeAction,
  CodeActionKind,
  CodeActionTag,
  type Diagnostic,
  type Range,
} from 'vscode-languageserver/node';
import { AI_RULE_ID, type Finding } from '#shared/domain/finding.ts';
import { SOURCE_FIX_ALL } from '#shared/protocol/code-action-kinds.ts';
import { SERVER_COMMANDS } from '#shared/protocol/commands.ts';
import { CONFIG_FILE_NAME } from '#shared/project-config-schema.ts';
import type { ActionData } from './action-data.ts';

export interface ActionRequest {
  readonly uri: string;
  readonly version: number;
  /** All findings of the document. */
  readonly findings: readonly Finding[];
  /** Those at the cursor or in the selection. */
  readonly selected: readonly Finding[];
  /** Why a fix failed its proof when it was tried before; undefined for one that is still to be tried. */
  readonly whyWithheld: (finding: Finding) => string | undefined;
  /** The kinds the editor asks for, each with its children; undefined for all. */
  readonly only: readonly string[] | undefined;
  /** The editor asks by itself, for its light bulb: only what improves the code counts. */
  readonly isAutomatic: boolean;
  readonly canDisableRules: boolean;
  /** The document is in a folder that was opened, so that it may have a history. */
  readonly isInWorkspace: boolean;
  /** The document is in a folder where a team keeps its suppressions. */
  readonly canSuppressForTeam: boolean;
  readonly canShowDisabled: boolean;
  /** A language model can be asked. */
  readonly canAskAi: boolean;
  /** Whether a language model wrote the fix of a finding. */
  readonly isOfModel: (finding: Finding) => boolean;
  /** The editor marks what language models wrote. */
  readonly hasTags: boolean;
  /** What a refactoring at the cursor is about; undefined when there is nothing. */
  readonly refactorable: Range | undefined;
  readonly toDiagnostic: (finding: Finding) => Diagnostic;
}

/** What can be done about the selected findings, best first; the edits are made when one is chosen. */
export function listActions(request: ActionRequest): CodeAction[] {
  const actions: CodeAction[] = [];
  if (isWanted(CodeActionKind.QuickFix, request.only)) {
    actions.push(...listFixes(request), ...listRuleFixes(request), ...listWorkspaceFixes(request));
    // A light bulb shall mean that something can be fixed; a click on it then shows all there is.
    if (!request.isAutomatic || actions.length > 0)
      actions.push(
        ...listModelFixes(request),
        ...listWithheld(request),
        ...listSuppressions(request),
        ...listExplanations(request),
        ...listOrigins(request),
      );
  }
  actions.push(...listRefactorings(request));
  // Nobody asks for source actions by themselves but those who fix on save, and they name the kind.
  const isAsked = request.only === undefined ? !request.isAutomatic : isWanted(SOURCE_FIX_ALL, request.only);
  if (isAsked && request.findings.some((finding) => isFixable(request, finding) && finding.fix?.safety === 'safe')) {
    const title = 'Fix all safe RefactorIQ findings';
    actions.push({ title, kind: SOURCE_FIX_ALL, data: dataOf(request, { action: 'fix-all' }) });
  }
  return actions;
}

/** A kind is wanted when it or a parent of it is asked for: `source` means `source.fixAll` too. */
export function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
}

function isFixable({ whyWithheld }: ActionRequest, finding: Finding): boolean {
  return finding.fix !== undefined && whyWithheld(finding) === undefined;
}

/** What models wrote is applied one by one only. */
function isFixableByRule(request: ActionRequest, finding: Finding): boolean {
  return isFixable(request, finding) && !request.isOfModel(finding);
}

function listFixes(request: ActionRequest): CodeAction[] {
  const fixable = request.selected.filter((finding) => isFixable(request, finding));
  return fixable.flatMap((finding) => {
    if (!finding.fix) return [];
    return [
      {
        title: finding.fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [request.toDiagnostic(finding)],
        ...(request.isOfModel(finding) ? markOf(request) : {}),
        ...(finding.fix.safety === 'safe' && fixable.length === 1 ? { isPreferred: true } : {}),
        data: dataOf(request, { action: 'fix', fingerprint: finding.fingerprint }),
      },
    ];
  });
}

/** Fixes that failed, for editors that show what is not possible and why. */
function listWithheld({ selected, whyWithheld, canShowDisabled, toDiagnostic }: ActionRequest): CodeAction[] {
  if (!canShowDisabled) return [];
  return selected.flatMap((finding) => {
    const reason = whyWithheld(finding);
    if (!finding.fix || reason === undefined) return [];
    const { title } = finding.fix;
    return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [toDiagnostic(finding)], disabled: { reason } }];
  });
}

function listRuleFixes(request: ActionRequest): CodeAction[] {
  return firstOfEachRule(ofRules(request.selected)).flatMap(({ ruleId }) => {
    const fixable = request.findings.filter(
      (finding) => finding.ruleId === ruleId && isFixableByRule(request, finding),
    );
    if (fixable.length < 2) return [];
    const title = `Fix all \`${ruleId}\` in this file`;
    return [{ title, kind: CodeActionKind.QuickFix, data: dataOf(request, { action: 'fix-rule', ruleId }) }];
  });
}

function listWorkspaceFixes(request: ActionRequest): CodeAction[] {
  if (!request.isInWorkspace) return [];
  const fixable = request.selected.filter((finding) => isFixableByRule(request, finding));
  return firstOfEachRule(fixable).map(({ ruleId }) => {
    const title = `Fix all \`${ruleId}\` in the workspace…`;
    const command = { title, command: SERVER_COMMANDS.propose, arguments: [{ kind: 'rule', ruleId }] };
    return { title, kind: CodeActionKind.QuickFix, command };
  });
}

function listSuppressions(request: ActionRequest): CodeAction[] {
  return firstOfEachRule(request.selected).flatMap((finding) => {
    const { ruleId, fingerprint } = finding;
    const about = { kind: CodeActionKind.QuickFix, diagnostics: [request.toDiagnostic(finding)] };
    const actions: CodeAction[] = [
      {
        ...about,
        title: `Suppress \`${ruleId}\` for this line`,
        data: dataOf(request, { action: 'suppress-line', fingerprint }),
      },
      {
        ...about,
        title: `Suppress \`${ruleId}\` in this file`,
        data: dataOf(request, { action: 'suppress-file', fingerprint }),
      },
    ];
    if (request.canSuppressForTeam) {
      const title = `Suppress this \`${ruleId}\` for the team…`;
      const command = { title, command: SERVER_COMMANDS.suppressFinding, arguments: [request.uri, fingerprint] };
      actions.push({ ...about, title, command });
    }
    if (request.canDisableRules && ruleId !== AI_RULE_ID) {
      const title = `Turn \`${ruleId}\` off in ${CONFIG_FILE_NAME}`;
      actions.push({ ...about, title, data: dataOf(request, { action: 'disable-rule', ruleId }) });
    }
    return actions;
  });
}

function listExplanations({ selected, toDiagnostic }: ActionRequest): CodeAction[] {
  return firstOfEachRule(ofRules(selected)).map((finding) => {
    const title = `Explain \`${finding.ruleId}\``;
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toDiagnostic(finding)],
      command: { title, command: SERVER_COMMANDS.showRule, arguments: [finding.ruleId] },
    };
  });
}

function listOrigins({ uri, selected, isInWorkspace, toDiagnostic }: ActionRequest): CodeAction[] {
  const [finding] = selected;
  if (!finding || !isInWorkspace) return [];
  const title = 'Who introduced this?';
  const command = { title, command: SERVER_COMMANDS.whoIntroduced, arguments: [uri, finding.fingerprint] };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [toDiagnostic(finding)], command }];
}

/** Has a model write a fix, whether there is one already or not. */
function listModelFixes(request: ActionRequest): CodeAction[] {
  if (!request.canAskAi) return [];
  return firstOfEachRule(request.selected).map((finding) => {
    const title = finding.ruleId === AI_RULE_ID ? 'Fix with AI…' : `Fix \`${finding.ruleId}\` with AI…`;
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [request.toDiagnostic(finding)],
      ...markOf(request),
      command: { title, command: SERVER_COMMANDS.fixWithAi, arguments: [request.uri, finding.fingerprint] },
    };
  });
}

function listRefactorings(request: ActionRequest): CodeAction[] {
  const { canAskAi, isAutomatic, refactorable, only, uri } = request;
  if (!canAskAi || isAutomatic || !refactorable || !isWanted(CodeActionKind.RefactorRewrite, only)) return [];
  const title = 'Refactor with AI…';
  const command = { title, command: SERVER_COMMANDS.refactorWithAi, arguments: [uri, refactorable] };
  return [{ title, kind: CodeActionKind.RefactorRewrite, ...markOf(request), command }];
}

function markOf({ hasTags }: ActionRequest): Pick<CodeAction, 'tags'> {
  return hasTags ? { tags: [CodeActionTag.LLMGenerated] } : {};
}

function ofRules(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ ruleId }) => ruleId !== AI_RULE_ID);
}

function firstOfEachRule(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding, index) => findings.findIndex(({ ruleId }) => ruleId === finding.ruleId) === index);
}

type Choice = ActionData extends infer Data ? (Data extends ActionData ? Omit<Data, 'uri' | 'version'> : never) : never;

function dataOf({ uri, version }: ActionRequest, choice: Choice): ActionData {
  return { uri, version, ...choice };
}
