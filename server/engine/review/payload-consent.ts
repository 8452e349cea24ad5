import type { ConsentStore } from '../ports/consent-store.ts';

export type ConsentOutcome =
  | { readonly kind: 'yes' }
  /** The user has not been asked about these. */
  | { readonly kind: 'ask'; readonly recipients: readonly string[] }
  /** `reason` is a sentence for the user. */
  | { readonly kind: 'no'; readonly reason: string };

export interface ConsentQuestion {
  readonly isTrusted: boolean;
  /** All that a chain may reach, as `ConsentStore` names them. */
  readonly recipients: readonly string[];
}

/** Whether code of a workspace may be sent. Nobody is asked about a workspace that is not trusted. */
export async function checkConsent(
  { isTrusted, recipients }: ConsentQuestion,
  store: ConsentStore,
): Promise<ConsentOutcome> {
  if (!isTrusted) {
    return { kind: 'no', reason: 'Code of a workspace that you do not trust is sent to nobody. Trust it first.' };
  }
  const answers = await store.answers();
  const refused = recipients.find((recipient) => answers.get(recipient) === 'refused');
  if (refused !== undefined) {
    return { kind: 'no', reason: `You decided that code of this workspace is not sent to ${refused}.` };
  }
  const unknown = recipients.filter((recipient) => !answers.has(recipient));
  return unknown.length === 0 ? { kind: 'yes' } : { kind: 'ask', recipients: unknown };
}
