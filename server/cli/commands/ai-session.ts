import { randomUUID } from 'node:crypto';
import type { AiModel, ModelPrice } from '#engine/ports/ai-model.ts';
import type { OutgoingFiles } from '#engine/ports/outgoing-files.ts';
import type { WorkspaceFiles } from '#engine/ports/workspace-files.ts';
import { checkConsent } from '#engine/review/payload-consent.ts';
import { logSends } from '#engine/review/payload-log.ts';
import { UsageError } from '../exit-codes.ts';
import type { CliServices } from '../services.ts';
import { chooseModels, HOW_TO_TURN_ON, type ModelPurpose, type ModelTarget } from './ai-models.ts';
import { Spending } from '#engine/review/spending.ts';
import { askYesOrNo } from './ai-ask-yes-or-no.ts';

/** How the command line speaks about models. */
export interface AiOptions {
  /** `provider:model`, the preferred one first. */
  readonly model?: readonly string[];
  readonly yes?: boolean;
  /** US dollars. */
  readonly maxCost?: number;
}

/** Language models that one command may ask about one workspace. */
export interface AiSession {
  readonly targets: readonly [ModelTarget, ...ModelTarget[]];
  readonly spending: Spending;
  readonly outgoing: OutgoingFiles;
  readonly files: WorkspaceFiles;
  /** Undefined when it is not known. */
  readonly price: ModelPrice | undefined;
  /** The models as one, which logs that code of these files is sent. */
  modelFor(files: readonly string[]): AiModel;
}

export type AiOpening =
  | { readonly kind: 'on'; readonly session: AiSession }
  /** `reason` says how to turn it on, in whole sentences. */
  | { readonly kind: 'off'; readonly reason: string };

const DAY_LIMIT = 'REFACTORIQ_MAX_COST_PER_DAY';

/**
 * Finds the models and makes sure that the user agrees to send code of the workspace to them. Throws UsageError when nobody
 * can be asked.
 */
export async function openAi(
  services: CliServices,
  { root, purpose, options, signal }: { root: string; purpose: ModelPurpose; options: AiOptions; signal: AbortSignal },
): Promise<AiOpening> {
  const { ai } = services;
  const [first, ...others] = chooseModels({ ...ai, purpose, names: options.model ?? [] });
  if (!first) return { kind: 'off', reason: `No language model was asked: there is no key. ${HOW_TO_TURN_ON}` };
  const targets = [first, ...others] as const;
  const limits = { runCost: options.maxCost, dayCost: parseDayLimit(ai.environment[DAY_LIMIT]) };
  if (options.maxCost !== undefined) refuseUnpriced(services, targets);
  const refusal = await findRefusal(services, { root, targets, options, signal });
  if (refusal !== undefined) return { kind: 'off', reason: refusal };
  const run = randomUUID();
  const models = [ai.createModel(first), ...others.map((target) => ai.createModel(target))] as const;
  const { clock } = services;
  const names = models.map(({ name }) => name);
  const spending = new Spending({ ledger: ai.ledger, clock, limits, run, models: names, findPrice: ai.findPrice });
  const modelFor = (files: readonly string[]): AiModel => {
    const [preferred, ...rest] = models;
    const logged = (model: AiModel): AiModel => logSends(model, { log: ai.sendLog, clock, run, files });
    return ai.createChain([logged(preferred), ...rest.map(logged)]);
  };
  const { files } = (await services.openDesk(root)).desk;
  const outgoing = ai.openOutgoing(root);
  return { kind: 'on', session: { targets, spending, outgoing, files, price: ai.findPrice(first), modelFor } };
}

/** Why code may not be sent; undefined when the user agrees, which is remembered. */
async function findRefusal(
  services: CliServices,
  {
    root,
    targets,
    options,
    signal,
  }: { root: string; targets: readonly ModelTarget[]; options: AiOptions; signal: AbortSignal },
): Promise<string | undefined> {
  const { ai, terminal } = services;
  const { store, file } = await ai.openConsent(root);
  const recipients = [...new Set(targets.map((target) => ai.recipientOf(target)))];
  const consent = await checkConsent({ isTrusted: true, recipients }, store);
  if (consent.kind === 'yes') return undefined;
  if (consent.kind === 'no') return `No language model was asked. ${consent.reason} The answer is kept in ${file}.`;
  const names = consent.recipients.join(' and ');
  if (!options.yes) {
    if (!terminal.isInteractive) {
      throw new UsageError(
        `Code of this workspace was never sent to ${names}. Nobody can be asked here: add --yes to agree, which is ` +
          'remembered, or look first with --show-payload.',
      );
    }
    terminal.err(
      'Changed functions and what they use are sent, without what looks like a secret; ignored and private files never. ' +
        '--show-payload prints it.\n',
    );
    const agrees = await askYesOrNo(terminal, `Send code of this workspace to ${names}? [y]es, [n]o: `, signal);
    if (!agrees) return `No language model was asked: you did not agree to send code to ${names}.`;
  }
  for (const recipient of consent.recipients) await store.remember(recipient, 'granted');
  return undefined;
}

function refuseUnpriced({ ai }: CliServices, targets: readonly ModelTarget[]): void {
  const unknown = targets.find((target) => !ai.findPrice(target));
  if (!unknown) return;
  throw new UsageError(
    `The price of ${unknown.provider}:${unknown.model} is not known here, so --max-cost cannot be kept. Leave it out, or ` +
      'choose another model with --model.',
  );
}

function parseDayLimit(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const limit = Number(text);
  if (Number.isFinite(limit) && limit >= 0) return limit;
  throw new UsageError(`${DAY_LIMIT} is "${text}". Write a number of US dollars, such as 5.`);
}
