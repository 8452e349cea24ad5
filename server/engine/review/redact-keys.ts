import type { DetectedSecret } from '../ports/secret-detector.ts';

const HEADER = /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----/g;
const FOOTER = /-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_LENGTH_LIMIT = 20_000;
/** A header without anything that could be a key is a constant of code that deals with keys. */
const MIN_KEY_LENGTH = 40;
/** What is written between the parts of a key: escapes are no part of it. */
const PART = /\\[nrt]|[A-Za-z0-9+/=]+/g;

/**
 * The parts of private keys between header and footer: lines, or literals that are put together. Each is a secret of its
 * own, so that the code around them stays and a piece of the text that has some of them loses those.
 */
export function findPrivateKeys(text: string): DetectedSecret[] {
  if (!text.includes('PRIVATE KEY')) return [];
  const bodies = [
    ...[...text.matchAll(HEADER)].map(({ 0: { length }, index }) => bodyAfter(text, index + length)),
    ...[...text.matchAll(FOOTER)].map(({ index }) => bodyBefore(text, index)),
  ];
  const secrets = bodies.flatMap(([start, end]) => partsOf(text, start, end));
  return secrets.filter(({ start }, index) => secrets.findIndex((other) => other.start === start) === index);
}

/** Up to the footer; where that is missing, as far as lines look like parts of a key. */
function bodyAfter(text: string, start: number): [number, number] {
  const rest = text.slice(start, start + KEY_LENGTH_LIMIT);
  const footer = rest.search(FOOTER);
  return [start, start + (footer >= 0 ? footer : lengthOfKeyLines(rest.split('\n')))];
}

/** For a text whose beginning was cut off in the middle of a key. */
function bodyBefore(text: string, end: number): [number, number] {
  const before = text.slice(Math.max(0, end - KEY_LENGTH_LIMIT), end);
  const header = [...before.matchAll(HEADER)].at(-1);
  if (header) return [end - before.length + header.index + header[0].length, end];
  return [end - lengthOfKeyLines(before.split('\n').toReversed()), end];
}

/** The first line is what shares a line with the header or footer. */
function lengthOfKeyLines([first = '', ...lines]: readonly string[]): number {
  const other = lines.findIndex((line) => !/[A-Za-z0-9+/=]{16,}/.test(line));
  const own = other < 0 ? lines : lines.slice(0, other);
  return own.reduce((length, line) => length + line.length + 1, first.length);
}

function partsOf(text: string, start: number, end: number): DetectedSecret[] {
  const parts = [...text.slice(start, end).matchAll(PART)].filter(([part]) => isKeyPart(part));
  const length = parts.reduce((sum, [part]) => sum + part.length, 0);
  if (length < MIN_KEY_LENGTH || !parts.some(([part]) => /\d/.test(part) && part.length >= 8)) return [];
  return parts.map(({ 0: part, index }) => ({
    start: start + index,
    end: start + index + part.length,
    kind: 'PRIVATE_KEY',
  }));
}

/** Words such as `append` or `Proc-Type` stand between the parts as well. */
function isKeyPart(part: string): boolean {
  if (part.startsWith('\\') || part.length < 4) return false;
  return part.length >= 20 || /[0-9+/=]/.test(part) || /[a-z][A-Z]/.test(part);
}
