import { type Disposable, languages, type LogOutputChannel, window } from 'vscode';
import { DIAGNOSTIC_SOURCE } from '#shared/protocol/code-action-kinds.ts';
import type { RulePages } from '../rule-pages.ts';
import { registerCommand } from './register-command.ts';

/** Opens the page of a rule: the one given, or one the user picks among the rules that found something. */
export function registerShowRule(pages: RulePages, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.showRule', output, async (argument) => {
    const ruleId = typeof argument === 'string' ? argument : await pickRule();
    if (ruleId !== undefined) await pages.show(ruleId);
  });
}

function pickRule(): Thenable<string | undefined> {
  const ruleIds = [...new Set(ruleIdsInProblems())].toSorted();
  return ruleIds.length > 0
    ? window.showQuickPick(ruleIds, { title: 'Rule Documentation', placeHolder: 'A rule that found something' })
    : window.showInputBox({ title: 'Rule Documentation', prompt: 'The id of a rule, for example sql-injection' });
}

function ruleIdsInProblems(): string[] {
  return languages
    .getDiagnostics()
    .flatMap(([, diagnostics]) => diagnostics)
    .filter((diagnostic) => diagnostic.source === DIAGNOSTIC_SOURCE)
    .map(({ code }) => String(typeof code === 'object' ? code.value : code));
}
