import type { RuleContext } from '../../rule.ts';

const BETTER = /\b_?(sha_?(?:224|256|384|512|3)|blake2|bcrypt|scrypt|pbkdf2|argon2)\w*\(/gi;

/** Whether a file calls four kinds of good hashes: it knows them and implements formats that others have chosen. */
export function implementsHashFormats({ text }: RuleContext): boolean {
  return new Set(Array.from(text.matchAll(BETTER), ([, kind]) => kind?.toLowerCase())).size >= 4;
}
