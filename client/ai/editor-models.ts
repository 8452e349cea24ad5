import {
  type CancellationToken,
  LanguageModelChatMessage,
  type LanguageModelChat,
  LanguageModelError,
  lm,
} from 'vscode';
import type { EditorModelParams, EditorModelResult } from '#shared/protocol/ai-editor-models.ts';

/** What another try does not change: the user or the provider said no. */
const FINAL = new Set([LanguageModelError.NoPermissions.name, LanguageModelError.Blocked.name]);

/** Whether VS Code has language models that extensions may ask. */
export async function hasEditorModels(): Promise<boolean> {
  return (await lm.selectChatModels()).length > 0;
}

/** Asks one of VS Code's own models and hands on the answer as it comes. VS Code asks the user for consent itself. */
export async function askEditorModel(
  { model: name, system, user }: EditorModelParams,
  onText: (text: string) => Promise<void>,
  token: CancellationToken,
): Promise<EditorModelResult> {
  const model = await findModel(name);
  if (!model) return { kind: 'failed', why: 'missing', detail: describeMissing(name) };
  try {
    const options = { justification: 'To review or refactor the code that you chose.' };
    const messages = [LanguageModelChatMessage.User(`${system}\n\n${user}`)];
    const { text } = await model.sendRequest(messages, options, token);
    for await (const piece of text) await onText(piece);
    return { kind: 'done' };
  } catch (error) {
    if (!(error instanceof LanguageModelError)) throw error;
    const why = FINAL.has(error.code) ? 'refused' : 'unavailable';
    return { kind: 'failed', why, detail: `${model.name}: ${error.message}` };
  }
}

async function findModel(name: string): Promise<LanguageModelChat | undefined> {
  const models = await lm.selectChatModels();
  return name === '' ? models[0] : models.find(({ id, family }) => id === name || family === name);
}

function describeMissing(name: string): string {
  return name === ''
    ? 'VS Code offers no language model. Install an extension that brings one, or run RefactorIQ: Set API Key.'
    : `VS Code offers no model "${name}". Change refactoriq.ai.reviewModel or refactoriq.ai.refactorModel.`;
}
