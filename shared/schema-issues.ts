import type { z } from 'zod';
import { findClosestName } from './closest-name.ts';

export type Issue = z.core.$ZodIssue;

/** What to write instead of a wrong word: the closest one, or what is said otherwise. Begins with a space. */
export function suggest(key: string, known: readonly string[], otherwise: string): string {
  const closest = findClosestName(key, known);
  return closest === undefined ? ` ${otherwise}` : ` Did you mean "${closest}"?`;
}

/** What is wrong with a value and what to write instead. */
export function describeValue(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      return `${show(value)} is not allowed here.${suggest(String(value), allowed, `Write one of ${listWords(allowed)}.`)}`;
    }
    case 'invalid_type':
      if (value === undefined)
        return `"${String(issue.path.at(-1))}" is missing. Write ${describeType(issue.expected)}.`;
      return `${show(value)} is not allowed here. Write ${describeType(issue.expected)}.`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `${show(value)} is too small. Write ${String(issue.minimum)} or more.`
        : `${show(value)} is empty. Write at least one ${issue.origin === 'string' ? 'character' : 'entry'}.`;
    default:
      return `${show(value)} is not allowed here: ${issue.message}.`;
  }
}

function describeType(expected: string): string {
  const types: Record<string, string> = {
    string: 'a text in quotes',
    array: 'a list in [brackets]',
    object: 'an object in {braces}',
    boolean: 'true or false',
    int: 'a whole number',
    number: 'a whole number',
  };
  return types[expected] ?? `a value of type ${expected}`;
}

/** A value as it is written, shortened. */
export function show(value: unknown): string {
  const text = toJson(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** In YAML a value can refer to itself. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'Nothing';
  } catch (error) {
    if (error instanceof TypeError) return 'A value that is a part of itself';
    throw error;
  }
}

/** The words in quotes. */
export function listWords(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}

/** What the data holds at a path. */
export function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** Whether it is an object with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
