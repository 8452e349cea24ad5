import { AiProvidersNotification } from '#shared/protocol/ai-access.ts';
import type { AiSettings } from '#shared/settings.ts';
import { parseParams } from '../request-params.ts';
import { Scheduler } from '../scheduler.ts';
import type { Services } from '../services.ts';
import type { Surroundings } from '../session.ts';
import type { AiAccess } from './ai-access.ts';
import { AiFindings } from './ai-findings.ts';
import { AiKeys } from './ai-keys.ts';
import { AiProvidersShape } from './ai-params.ts';
import { EditorModels } from './editor-models.ts';
import { Receipts } from './receipts.ts';
import { ReviewRuns } from './review-runs.ts';
import { SeenTexts } from './seen-texts.ts';

/** All that the server keeps for reviews by language models. Costs nothing until one is asked for. */
export class AiDesk {
  readonly keys: AiKeys;
  readonly findings = new AiFindings();
  readonly receipts = new Receipts();
  readonly runs = new ReviewRuns();
  readonly seen = new SeenTexts();
  /** Of its own, so that waiting for models never delays the rules. */
  readonly scheduler = new Scheduler();
  private readonly around: Surroundings;
  private readonly services: Services;
  private opened: AiAccess | undefined;

  constructor(around: Surroundings, services: Services) {
    this.around = around;
    this.services = services;
    this.keys = new AiKeys(around);
    around.connection.onNotification(AiProvidersNotification.method, (params: unknown) => {
      const { providers, renewed } = parseParams(AiProvidersShape, params);
      this.keys.setProviders(providers);
      if (renewed) this.opened?.resetHealth(renewed);
    });
  }

  get access(): AiAccess {
    const { connection } = this.around;
    this.opened ??= this.services.createAi({
      keyOf: (provider) => this.keys.keyOf(provider),
      askEditor: new EditorModels(connection).ask,
      log: (message) => connection.console.warn(message),
    });
    return this.opened;
  }

  /** Whether models could be asked: there is a key, an address of the user's own or a model of the editor. */
  isReady({ mode, providers, compatibleUrl }: AiSettings): boolean {
    if (mode === 'off') return false;
    return providers.some((one) => this.keys.has(one) || (one === 'compatible' && compatibleUrl !== ''));
  }

  /** The document was closed. */
  forget(uri: string): void {
    this.scheduler.cancel(uri);
    this.runs.stop(uri);
    this.findings.forget(uri);
    this.seen.forget(uri);
  }

  dispose(): void {
    this.scheduler.dispose();
    this.runs.stopAll();
  }
}
