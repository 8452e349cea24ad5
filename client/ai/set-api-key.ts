import { commands, type Disposable, type LogOutputChannel, type QuickPickItem, window, workspace } from 'vscode';
import { TestAiKeyRequest, type TestAiKeyResult } from '#shared/protocol/ai-access.ts';
import { registerCommand } from '../commands/register-command.ts';
import { countOf } from '../views/count-of.ts';
import type { AiParts } from './ai-parts.ts';
import { KEYED_PROVIDERS, type KeyedProvider } from './api-keys.ts';

const PROVIDERS: Readonly<Record<KeyedProvider, { readonly label: string; readonly description: string }>> = {
  openai: { label: 'OpenAI', description: 'platform.openai.com/api-keys' },
  anthropic: { label: 'Anthropic', description: 'console.anthropic.com/settings/keys' },
  compatible: { label: 'Another server', description: 'at the address in refactoriq.ai.compatibleUrl' },
};

/**
 * Asks for a key, has the provider say whether it is good, and keeps it; an empty one removes what is there. Both can be
 * given as arguments. The value is what the provider said, undefined when no key was given.
 */
export function registerSetApiKey(parts: AiParts, output: LogOutputChannel): Disposable {
  return registerCommand('refactoriq.setApiKey', output, async (providerArgument, keyArgument) => {
    const provider = KEYED_PROVIDERS.find((one) => one === providerArgument) ?? (await pickProvider(parts));
    if (!provider) return undefined;
    const key = typeof keyArgument === 'string' ? keyArgument : await askForKey(provider);
    if (key === undefined) return undefined;
    if (key.trim() === '') return await removeKey(parts, provider);
    return await testAndKeep(parts, provider, key.trim());
  });
}

async function testAndKeep({ server, keys }: AiParts, provider: KeyedProvider, key: string): Promise<TestAiKeyResult> {
  const client = server.connect();
  const uri = workspace.workspaceFolders?.[0]?.uri.toString();
  const result = await keys.trying(provider, key, () => client.sendRequest(TestAiKeyRequest, { provider, uri }));
  const { label } = PROVIDERS[provider];
  if (result.kind === 'refused') {
    void window.showErrorMessage(`RefactorIQ: The key was not kept. ${result.reason}`);
    return result;
  }
  await keys.keep(provider, key);
  void offerReview(`${label} takes the key: ${countOf(result.models, 'model')} can be asked.`);
  return result;
}

async function removeKey({ keys }: AiParts, provider: KeyedProvider): Promise<undefined> {
  await keys.remove(provider);
  void window.showInformationMessage(`RefactorIQ: The key for ${PROVIDERS[provider].label} is removed.`);
  return undefined;
}

async function offerReview(text: string): Promise<void> {
  const review = 'Review This File';
  const buttons = window.activeTextEditor ? [review] : [];
  const choice = await window.showInformationMessage(`RefactorIQ: ${text}`, ...buttons);
  if (choice === review) await commands.executeCommand('refactoriq.reviewFileWithAi');
}

async function pickProvider({ keys }: AiParts): Promise<KeyedProvider | undefined> {
  const known = new Set(await keys.providers());
  const items = KEYED_PROVIDERS.map((provider): QuickPickItem & { readonly provider: KeyedProvider } => ({
    provider,
    ...PROVIDERS[provider],
    ...(known.has(provider) ? { detail: 'There is a key already.' } : {}),
  }));
  const picked = await window.showQuickPick(items, { title: 'Set API Key', placeHolder: 'Whose key?' });
  return picked?.provider;
}

function askForKey(provider: KeyedProvider): Thenable<string | undefined> {
  return window.showInputBox({
    title: `Key for ${PROVIDERS[provider].label}`,
    prompt: 'It is kept in the secret storage of VS Code, on this machine. Empty removes the one that is there.',
    password: true,
    ignoreFocusOut: true,
  });
}
