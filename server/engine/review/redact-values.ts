import type { CredentialKind } from '../rules/secrets/credential-names.ts';
import { isSpelledName, judgeCredential } from '../rules/secrets/credential-values.ts';
import { entropyOf } from '../rules/secrets/known-secrets.ts';

/** Filled in by the code itself, or by whoever reads the documentation. */
const TEMPLATE =
  /^(?:\$\w+|%\w*%?|<.*>|\{.*\}|\[.*\]|\(.*\)|[^A-Za-z\d]+)$|\$\{|\{\{|#\{|\$\(|%[sdvq](?!\w)|%\(\w+\)s|\*{3,}|\.{3}|<\w+>|[xX]{5,}|^(?:[Yy]our|[Cc]hange|[Rr]eplace|[Ii]nsert|[Ee]nter)[-_ ]/;
/** Addresses without a password, versions, dates, paths with an ending, media types, names of digests. */
const OTHER_THING =
  /^[a-z][a-z0-9+.-]*:\/\/|^v?\d+(?:\.\d+)+|^\d{4}-\d\d-\d\d|\.[a-z]{1,5}$|^(?:application|text|image|urn|data|arn|sha\d{1,3})[/:-]|^(?:\.{1,2}|~)\/[a-z]/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HEXADECIMAL = /^(?=.*\d)[0-9a-f]{16,512}$/i;
const VALUE = /^[\w+/=.~!@#$%^&*:?,;|-]+$/;
/** Words that stand behind a password's name for other reasons than being the password. */
const LABEL =
  /pass|pwd|secret|token|key|cred|auth|field|input|text|string|type|name|requir|invalid|hidden|bool|number|default|example|null|none|undefined|optional|missing|grant|bearer|header|query|cookie|signature|verify|disabled|enabled/i;
const WORDS = /^[a-z]+(?: [a-z]+){3,}$/;

/** Whether a value that is given to a credential's name is one. Doubts count as yes. */
export function isCredentialValue(value: string, kind: CredentialKind): boolean {
  if (value.length < 4 || TEMPLATE.test(value)) return false;
  if (judgeCredential(value, kind) !== undefined) return true;
  if (kind !== 'key' && /^\S{6,}$/.test(value) && !isLabel(value) && !OTHER_THING.test(value)) return true;
  return UUID.test(value) || looksRandom(value, 8) || looksLikeKey(value);
}

/** What looks random to nobody who counts digits, but stands where a key is expected: hexadecimal, or of letters alone. */
export function looksLikeKey(value: string): boolean {
  if (HEXADECIMAL.test(value)) return entropyOf(value) > 2.5;
  if (value.length < 16 || !VALUE.test(value) || TEMPLATE.test(value) || OTHER_THING.test(value)) return false;
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && entropyOf(value) >= 3.3 && !isMostlyWords(value, 0.7);
}

function isLabel(value: string): boolean {
  return LABEL.test(value) && isMostlyWords(value, 0.5);
}

/** Several words that are no sentence. */
export function isPassphrase(value: string): boolean {
  return WORDS.test(value) && !LABEL.test(value);
}

/** Whether nobody would write a value that is not a secret: letters and digits in no order that spells anything. */
export function looksRandom(value: string, minLength: number): boolean {
  if (value.length < minLength || value.length > 1000 || !VALUE.test(value)) return false;
  if (TEMPLATE.test(value) || OTHER_THING.test(value) || UUID.test(value)) return false;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || isSpelledName(value)) return false;
  return entropyOf(value) >= Math.min(3.2, Math.log2(value.length) - 0.8);
}

/**
 * Whether a word is a secret although nothing around it says so: long, of all kinds of characters, evenly mixed. Digests in
 * hexadecimal are no secrets.
 */
export function isBareSecret(word: string): boolean {
  if (word.length > 200 || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false;
  if ((word.match(/\d/g)?.length ?? 0) < 2 || !looksRandom(word, 24)) return false;
  return entropyOf(word) >= 4 && !isSequence(word) && !isMostlyWords(word, 0.6);
}

/** Alphabets: most characters follow the one before. */
function isSequence(word: string): boolean {
  let steps = 0;
  for (let index = 1; index < word.length; index++) {
    if (word.charCodeAt(index) - word.charCodeAt(index - 1) === 1) steps++;
  }
  return steps > word.length / 3;
}

/** Names of classes and functions, however many numbers are in them: words make up such a share of them. */
export function isMostlyWords(value: string, share: number): boolean {
  const words = value.match(/[A-Z]?[a-z]{3,}|[A-Z]{3,}/g) ?? [];
  const spoken = words.filter((word) => /[aeiou]/i.test(word));
  return spoken.join('').length >= value.length * share;
}
