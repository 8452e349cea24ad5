import type { RedactedText, Redactor } from '../ports/redactor.ts';
import type { DetectedSecret, SecretDetector } from '../ports/secret-detector.ts';
import { findPrivateKeys } from './redact-keys.ts';
import { findBareSecrets, findNamedSecrets } from './redact-literals.ts';
import { findEmbeddedSecrets } from './redact-settings.ts';
import { findIssuedSecrets } from './redact-shapes.ts';

/** An identifier, so that code parses with it in the place of a secret, in quotes or without. */
const PLACEHOLDER = /REDACTED_[A-Z\d]+(?:_[A-Z\d]+)*_\d+/g;
/** Shorter ones, and mere words, are taken out where they are secret but not wherever else they appear. */
const DISTINCT_LENGTH = 8;

/** Numbers placeholders in the order in which secrets appear, so that the same text is sent the same way every time. */
export class SecretRedactor implements Redactor {
  private readonly library: SecretDetector;
  private readonly placeholders = new Map<string, string>();
  private readonly secrets = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  /** What texts hold that looks like a placeholder and is none of ours. */
  private readonly foreign = new Set<string>();

  /** `library` finds what our own patterns do not know. */
  constructor(library: SecretDetector) {
    this.library = library;
  }

  async redact(text: string): Promise<RedactedText> {
    for (const [found] of text.matchAll(PLACEHOLDER)) if (!this.secrets.has(found)) this.foreign.add(found);
    const detected = [...findSecrets(text), ...(await this.library.detect(text))];
    const redacted = this.replace(text, detected);
    // A secret may stand once where everybody sees what it is, and again where nobody does.
    return { text: this.replace(redacted, this.findKnown(redacted)), restore: (answer) => this.restore(answer) };
  }

  private restore(answer: string): string {
    return answer.replaceAll(PLACEHOLDER, (placeholder) => this.secrets.get(placeholder) ?? placeholder);
  }

  private replace(text: string, detected: readonly DetectedSecret[]): string {
    let replaced = '';
    let at = 0;
    for (const { start, end, kind } of mergeOverlapping(outsideOfPlaceholders(text, detected), text)) {
      replaced += text.slice(at, start) + this.placeholderFor(text.slice(start, end), kind);
      at = end;
    }
    return replaced + text.slice(at);
  }

  private placeholderFor(secret: string, kind: string): string {
    const known = this.placeholders.get(secret);
    if (known !== undefined) return known;
    let count = this.counts.get(kind) ?? 0;
    let placeholder: string;
    do placeholder = `REDACTED_${kind}_${++count}`;
    while (this.foreign.has(placeholder));
    this.counts.set(kind, count);
    this.placeholders.set(secret, placeholder);
    this.secrets.set(placeholder, secret);
    return placeholder;
  }

  private findKnown(text: string): DetectedSecret[] {
    return [...this.placeholders].flatMap(([secret, placeholder]) => {
      if (!isDistinct(secret)) return [];
      const kind = placeholder.replace(/^REDACTED_|_\d+$/g, '');
      return startsOf(secret, text).map((start) => ({ start, end: start + secret.length, kind }));
    });
  }
}

/** What our own patterns find; in any order, may overlap. */
export function findSecrets(text: string): DetectedSecret[] {
  return [findPrivateKeys, findIssuedSecrets, findEmbeddedSecrets, findNamedSecrets, findBareSecrets].flatMap((find) =>
    find(text),
  );
}

function isDistinct(secret: string): boolean {
  return secret.length >= DISTINCT_LENGTH && /[^A-Za-z]/.test(secret);
}

function startsOf(part: string, text: string): number[] {
  const starts: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) starts.push(at);
  return starts;
}

/** Text that was redacted before stays as it is. */
function outsideOfPlaceholders(text: string, detected: readonly DetectedSecret[]): DetectedSecret[] {
  const taken = [...text.matchAll(PLACEHOLDER)].map(({ 0: { length }, index }) => [index, index + length] as const);
  return detected.filter(
    ({ start, end }) => start < end && !taken.some(([first, last]) => start < last && first < end),
  );
}

/**
 * One range for those that overlap, of the kind of the first, in order. A range that ends within a word takes the rest of
 * it along: the placeholder must end where a reader sees its end.
 */
function mergeOverlapping(detected: readonly DetectedSecret[], text: string): DetectedSecret[] {
  const merged: DetectedSecret[] = [];
  const outsideOfEscapes = detected.map((secret) => ({ ...secret, start: afterEscape(text, secret.start) }));
  for (const secret of outsideOfEscapes.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    const end = endOfWord(text, secret.end);
    if (last && secret.start < last.end) merged[merged.length - 1] = { ...last, end: Math.max(last.end, end) };
    else merged.push({ ...secret, end });
  }
  return merged;
}

/** The letter of `\n` is no part of what follows it. */
function afterEscape(text: string, offset: number): number {
  return text.charAt(offset - 1) === '\\' ? offset + 1 : offset;
}

function endOfWord(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && /\w/.test(text.charAt(end))) end++;
  return end;
}
