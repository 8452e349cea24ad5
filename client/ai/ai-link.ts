import { commands, Disposable, lm, type LogOutputChannel, window } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import {
  type AiConsentParams,
  AiConsentRequest,
  type AiConsentResult,
  AiKeyRequest,
  AiProvidersNotification,
} from '#shared/protocol/ai-access.ts';
import { EditorModelPartNotification, EditorModelRequest } from '#shared/protocol/ai-editor-models.ts';
import type { AiProviderName } from '#shared/settings.ts';
import type { ApiKeys } from './api-keys.ts';
import { askEditorModel, hasEditorModels } from './editor-models.ts';

/** Answers what the language server asks about AI: keys, consent, the editor's own models. */
export class AiLink implements Disposable {
  private readonly keys: ApiKeys;
  private readonly output: LogOutputChannel;
  private readonly parts: Disposable;
  private client: LanguageClient | undefined;
  private unasked = 0;

  constructor(keys: ApiKeys, output: LogOutputChannel) {
    this.keys = keys;
    this.output = output;
    this.parts = Disposable.from(
      keys.onDidChange((provider) => this.tellProviders(provider)),
      lm.onDidChangeChatModels(() => this.tellProviders()),
    );
  }

  /** Connects a client that is not started yet. */
  attach(client: LanguageClient): void {
    this.client = client;
    client.onRequest(AiKeyRequest, (params) => this.keys.seal(params));
    client.onRequest(AiConsentRequest, (params) => this.askForConsent(params));
    client.onRequest(EditorModelRequest, (params, token) =>
      askEditorModel(
        params,
        (text) => client.sendNotification(EditorModelPartNotification, { id: params.id, text }),
        token,
      ),
    );
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.tellProviders();
    });
  }

  /** While `work` runs, the user has agreed already. */
  async withConsent<Result>(isGiven: boolean, work: () => Promise<Result>): Promise<Result> {
    this.unasked += Number(isGiven);
    try {
      return await work();
    } finally {
      this.unasked -= Number(isGiven);
    }
  }

  dispose(): void {
    this.parts.dispose();
  }

  private tellProviders(renewed?: AiProviderName): void {
    this.sendProviders(renewed).catch((error: unknown) =>
      this.output.debug('The server knows no AI providers:', error),
    );
  }

  private async sendProviders(renewed?: AiProviderName): Promise<void> {
    const providers: AiProviderName[] = await this.keys.providers();
    if (await hasEditorModels()) providers.push('editor');
    if (this.client?.state !== State.Running) return;
    await this.client.sendNotification(AiProvidersNotification, { providers, renewed });
  }

  private async askForConsent({ recipients }: AiConsentParams): Promise<AiConsentResult> {
    if (this.unasked > 0) return { answer: 'granted' };
    const [send, show, never] = ['Send', 'Show What Would Be Sent', 'Never'];
    const names = recipients.join(' and ');
    const detail =
      'Functions of the files that you have reviewed or refactored are sent, with what they use. What looks like a secret is ' +
      'replaced by a placeholder; ignored and private files never leave. The answer is remembered for this workspace.';
    const options = { modal: true, detail };
    const choice = await window.showWarningMessage(
      `RefactorIQ: Send code of this workspace to ${names}?`,
      options,
      send,
      show,
      never,
    );
    if (choice === show) void commands.executeCommand('refactoriq.showAiPayload');
    if (choice === send) return { answer: 'granted' };
    return choice === never ? { answer: 'refused' } : {};
  }
}
