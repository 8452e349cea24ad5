import { spacedWords } from '../rules/code/values/purpose.ts';
import { type CredentialKind, credentialKindOf } from '../rules/secrets/credential-names.ts';

/** Short for passwords; too short for a rule that people have to read the findings of. */
const SHORT = /\b(?:pw|pass|psw|pswd)$/;
const MENTION = /pass|pwd|secret|token|api ?key|private key|cred|auth|bearer|jwt|dsn|webhook|hmac/;
const VAGUE_MENTION = /key|login|session|sign|salt|crypt|cipher/;

/** The kind of secret that a name announces, if any; of a path of names, the last one or all of them together. */
export function secretKindOf(name: string): CredentialKind | undefined {
  const last = name.split('.').at(-1) ?? '';
  return kindOfWords(last) ?? kindOfWords(name);
}

function kindOfWords(name: string): CredentialKind | undefined {
  return credentialKindOf(name) ?? (SHORT.test(spacedWords(name)) ? 'password' : undefined);
}

/** Whether a name has to do with credentials. */
export function mentionsCredential(name: string): boolean {
  return MENTION.test(spacedWords(name));
}

/** Whether a piece of code may have to do with credentials. */
export function dealsWithCredentials(code: string): boolean {
  const words = code.toLowerCase();
  return MENTION.test(words) || VAGUE_MENTION.test(words);
}
