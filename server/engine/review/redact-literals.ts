import type { DetectedSecret } from '../ports/secret-detector.ts';
import type { CredentialKind } from '../rules/secrets/credential-names.ts';
import { dealsWithCredentials, secretKindOf } from './redact-names.ts';
import { isBareSecret, isCredentialValue, isMostlyWords, isPassphrase, looksRandom } from './redact-values.ts';

/** What is between the quotes of a literal on one line. */
interface Literal {
  readonly value: string;
  readonly start: number;
  /** The text before it, as far as it says what it is for. */
  readonly before: string;
}

const CONTEXT_LENGTH = 160;
/** Bytes and strings are made of a literal by such calls. */
const WRAPPER = /(?:\[\]byte|Buffer\.from|\.encode|bytes|bytearray|SecretStr|String|string|Some|new \w+)\($/;
/** Letters before a quote that belong to the literal. */
const PREFIX = /(?<!\w)(?:[bBrRuUfF]{1,2}|@|L|u8)$/;
const OPERATOR = /(?:(?:={1,3}|!={1,2}|:=|=>|->|\|\||\?\?|\bor|\+=)\s*|[:,(]\s*|\.equals\(\s*|\bis\s+|<<\s*)[([]?$/;
const DEFINITION = /#define\s+(\w+)$/;
const TYPE = /:\s*[\w<>[\]|?&. ]{1,40}$/;
/** A name with what may close an access: `config["db_password"]`, `getenv("TOKEN")`. */
const NAME = /([A-Za-z_$][\w$.-]*)["'`]?[\])]*\s*!?$/;
const WORD = /[A-Za-z0-9+/=_~.-]{24,200}/g;

/** Literals that are given to names of credentials, and those that look random where credentials are dealt with. */
export function findNamedSecrets(text: string): DetectedSecret[] {
  return literalsOf(text).flatMap(({ value, start, before }) => {
    const kind = kindOf(value, before);
    return kind === undefined ? [] : [{ start, end: start + value.length, kind }];
  });
}

/** Words that are too random to be anything else, wherever they stand. */
export function findBareSecrets(text: string): DetectedSecret[] {
  return [...text.matchAll(WORD)]
    .filter(([word]) => isBareSecret(word))
    .map(({ 0: word, index }) => ({ start: index, end: index + word.length, kind: 'SECRET' }));
}

function kindOf(value: string, before: string): string | undefined {
  const name = nameBefore(before);
  const kind = name === undefined ? undefined : secretKindOf(name);
  if (name !== undefined && kind !== undefined) {
    if (isCredentialValue(value, kind)) return PLACEHOLDER_KINDS[kind];
    return /phrase/i.test(name) && isPassphrase(value) ? PLACEHOLDER_KINDS[kind] : undefined;
  }
  return dealsWithCredentials(before) && looksRandom(value, 8) && !isNameOfCode(value) ? 'SECRET' : undefined;
}

/** `crypto.pbkdf2Sync`, `SHA256withRSA`. */
function isNameOfCode(value: string): boolean {
  return /[A-Z]|[./-]/.test(value) && /^[\w./:-]+$/.test(value) && isMostlyWords(value, 0.75);
}

const PLACEHOLDER_KINDS: Readonly<Record<CredentialKind, string>> = {
  password: 'PASSWORD',
  secret: 'SECRET',
  key: 'KEY',
};

/** The name that a literal is assigned to, compared with, listed under or handed to. */
function nameBefore(before: string): string | undefined {
  const target = before.replace(PREFIX, '').replace(WRAPPER, '').trimEnd();
  const operator = OPERATOR.exec(target);
  if (!operator) return DEFINITION.exec(target)?.[1];
  const left = target.slice(0, operator.index).trimEnd();
  return NAME.exec(left.replace(TYPE, ''))?.[1] ?? NAME.exec(left)?.[1];
}

/**
 * Literals as far as lines show them, in any language. An apostrophe within a word opens none; what a line leaves open
 * ends with the line.
 */
function literalsOf(text: string): Literal[] {
  const literals: Literal[] = [];
  let lineStart = 0;
  let previous = '';
  for (const line of text.split('\n')) {
    for (const [start, end] of quotedRanges(line)) {
      const own = line.slice(Math.max(0, start - 1 - CONTEXT_LENGTH), start - 1);
      // A literal that begins its line belongs to what the line before ends with.
      const before = own.trim() === '' || PREFIX.test(own.trim()) ? `${previous} ${own.trim()}` : own;
      literals.push({ value: line.slice(start, end), start: lineStart + start, before });
    }
    if (line.trim() !== '') previous = line.slice(-CONTEXT_LENGTH).trimEnd();
    lineStart += line.length + 1;
  }
  return literals;
}

function quotedRanges(line: string): [number, number][] {
  const ranges: [number, number][] = [];
  for (let index = 0; index < line.length; index++) {
    const quote = line.charAt(index);
    if (!opensLiteral(line, index)) continue;
    let end = index + 1;
    while (end < line.length && line.charAt(end) !== quote) end += line.charAt(end) === '\\' ? 2 : 1;
    const stop = Math.min(end, line.length);
    if (stop > index + 1) ranges.push([index + 1, stop]);
    index = end;
  }
  return ranges;
}

function opensLiteral(line: string, index: number): boolean {
  const quote = line.charAt(index);
  if (quote === '"' || quote === '`') return true;
  if (quote !== "'") return false;
  const before = line.slice(Math.max(0, index - 3), index);
  return !/\w$/.test(before) || PREFIX.test(before);
}
