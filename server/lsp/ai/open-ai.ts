import { randomUUID } from 'node:crypto';
import { MessageType, ShowMessageRequest } from 'vscode-languageserver/node';
import { AiConsentRequest } from '#shared/protocol/ai-access.ts';
import type { AiOff } from '#shared/protocol/ai-review.ts';
import type { AiModel } from '#engine/ports/ai-model.ts';
import type { ConsentAnswer } from '#engine/ports/consent-store.ts';
import type { OutgoingFiles } from '#engine/ports/outgoing-files.ts';
import { loadInstructions } from '#engine/review/instructions.ts';
import { checkConsent } from '#engine/review/payload-consent.ts';
import { logSends } from '#engine/review/payload-log.ts';
import type { RepositoryInstruction } from '#engine/review/prompt.ts';
import { Spending, type SpendingMeter } from '#engine/review/spending.ts';
import { toFileUri } from '../document-uri.ts';
import { createAbortError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import type { Folder } from '../workspace.ts';
import type { AiAccess, ModelPurpose, ModelTarget } from './ai-access.ts';
import { AiConsentShape } from './ai-params.ts';
import { chooseTargets } from './choose-targets.ts';

/** Language models that may be asked about one document. */
export interface AiSession {
  readonly access: AiAccess;
  /** The models as one, within the limits of the user; it logs what is sent. */
  readonly model: AiModel;
  readonly spending: Spending;
  /** Of the asks of `model`. */
  readonly meter: SpendingMeter;
  readonly instructions: readonly RepositoryInstruction[];
}

export type AiOpening = { readonly kind: 'on'; readonly session: AiSession } | AiOff;

export interface OpeningWish {
  readonly uri: string;
  readonly purpose: ModelPurpose;
  /** The user waits for it, so that they may be asked. */
  readonly isAsked: boolean;
  /** Nothing is to be sent: nobody's consent is needed. */
  readonly isDry?: boolean;
}

const NO_KEY = 'No language model was asked: there is no key.';

/** Finds the models for a document and makes sure that the user agrees to send it. */
export async function openAi(session: Session, wish: OpeningWish, signal: AbortSignal): Promise<AiOpening> {
  const { uri, purpose } = wish;
  const settings = await session.settings.settingsFor(uri);
  if (!settings.enable || settings.ai.mode === 'off') return off('AI is turned off in the setting refactoriq.ai.mode.');
  const { folder, path } = session.workspace.placeOf(uri);
  if (!folder) return off('Save the document first: where it belongs decides what may be sent.');
  const { access, keys } = session.ai;
  const targets = chooseTargets({ settings: settings.ai, purpose, access, hasKey: (provider) => keys.has(provider) });
  const [first, ...others] = targets;
  if (!first) return { ...off(describeNoKey(session)), needsKey: true };
  if (!wish.isDry) {
    const refusal = await findRefusal(session, { folder, targets, isAsked: wish.isAsked }, signal);
    if (refusal !== undefined) return off(refusal);
  }
  const outgoing = access.openOutgoing(folder.root);
  const answer = await outgoing.mayLeave(path);
  if (answer.kind === 'no') return off(answer.reason);
  const { maxTokensPerReview, maxCostPerReview, maxCostPerDay } = settings.ai;
  const run = randomUUID();
  const { clock } = session.services;
  const spending = new Spending({
    ledger: access.ledger,
    clock,
    run,
    models: targets,
    limits: {
      runTokens: maxTokensPerReview || undefined,
      runCost: maxCostPerReview || undefined,
      dayCost: maxCostPerDay || undefined,
    },
    findPrice: (model) => access.findPrice(model),
  });
  const toModel = (target: ModelTarget): AiModel =>
    logSends(access.createModel(target), { log: access.sendLog, clock, run, files: [path] });
  const meter = spending.openMeter();
  const model = meter.guard(access.createChain([toModel(first), ...others.map(toModel)]));
  const instructions = await readInstructions(session, { folder, path, outgoing }, signal);
  return { kind: 'on', session: { access, model, spending, meter, instructions } };
}

async function readInstructions(
  { desks, connection }: Session,
  { folder, path, outgoing }: { folder: Folder; path: string; outgoing: OutgoingFiles },
  signal: AbortSignal,
): Promise<readonly RepositoryInstruction[]> {
  const { files } = await desks.of(folder);
  const { instructions, remarks } = await loadInstructions(path, { files, outgoing }, signal);
  for (const { file, reason } of remarks) connection.console.warn(`${file} is not sent to models: ${reason}.`);
  return instructions;
}

/** Why code may not be sent; undefined when the user agrees, which is remembered. */
async function findRefusal(
  session: Session,
  { folder, targets, isAsked }: { folder: Folder; targets: readonly ModelTarget[]; isAsked: boolean },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { access } = session.ai;
  const recipients = [...new Set(targets.map((target) => access.recipientOf(target)))];
  const { isTrusted } = session.trust;
  const store = await access.openConsent(folder.root);
  const consent = await checkConsent({ isTrusted, recipients }, store);
  if (consent.kind === 'yes') return undefined;
  if (consent.kind === 'no') return `Nothing was sent. ${consent.reason}`;
  const names = consent.recipients.join(' and ');
  const refusal = `Nothing was sent: you did not agree to send code of this workspace to ${names}.`;
  if (!isAsked) return refusal;
  signal.throwIfAborted();
  const answer = await Promise.race([askForConsent(session, folder, consent.recipients), rejectOnAbort(signal)]);
  if (answer === undefined) return refusal;
  for (const recipient of consent.recipients) await store.remember(recipient, answer);
  return answer === 'granted' ? undefined : refusal;
}

/** The user may stop a review while the question is open; a later answer to it then counts for nothing. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(createAbortError()), { once: true });
  });
}

async function askForConsent(
  { client, connection }: Session,
  folder: Folder,
  recipients: readonly string[],
): Promise<ConsentAnswer | undefined> {
  if (client.isOurs) {
    const params = { folder: toFileUri(folder.root), recipients };
    return AiConsentShape.parse(await connection.sendRequest(AiConsentRequest, params)).answer;
  }
  const [allow, never] = ['Send', 'Never'];
  const chosen = await connection.sendRequest(ShowMessageRequest.type, {
    type: MessageType.Warning,
    message: `RefactorIQ: Send code of this workspace to ${recipients.join(' and ')}? What looks like a secret is left out.`,
    actions: [{ title: allow }, { title: never }],
  });
  if (chosen?.title === allow) return 'granted';
  return chosen?.title === never ? 'refused' : undefined;
}

function describeNoKey({ client }: Session): string {
  if (client.isOurs) return `${NO_KEY} Run RefactorIQ: Set API Key.`;
  return `${NO_KEY} Set OPENAI_API_KEY or ANTHROPIC_API_KEY in the environment of the language server.`;
}

function off(reason: string): AiOff {
  return { kind: 'off', reason, needsKey: false };
}
