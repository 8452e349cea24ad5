import { commands, type TextEditor, window } from 'vscode';
import type { LanguageServer } from '../language-server.ts';
import type { AiDocuments } from './ai-documents.ts';
import type { AiLink } from './ai-link.ts';
import type { ApiKeys } from './api-keys.ts';

/** What the commands about AI work with. */
export interface AiParts {
  readonly server: LanguageServer;
  readonly keys: ApiKeys;
  readonly link: AiLink;
  readonly documents: AiDocuments;
}

/** The active editor. Throws an Error for the user when there is none. */
export function activeEditor(): TextEditor {
  const editor = window.activeTextEditor;
  if (!editor) throw new Error('Open a file first.');
  return editor;
}

/** Why AI did nothing, with a way out where a key is one. */
export async function tellRefusal({ reason, needsKey }: { reason: string; needsKey: boolean }): Promise<void> {
  const [setKey, settings] = ['Set API Key', 'Open Settings'];
  const buttons = needsKey ? [setKey, settings] : [];
  const choice = await window.showWarningMessage(`RefactorIQ: ${reason}`, ...buttons);
  if (choice === setKey) await commands.executeCommand('refactoriq.setApiKey');
  if (choice === settings) await commands.executeCommand('workbench.action.openSettings', 'refactoriq.ai');
}
