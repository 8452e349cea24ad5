import { jsonrepair } from 'jsonrepair';

/** An item out of a reply that could not be read as a whole. */
export interface SalvagedItem {
  /** Undefined when it could not be read at all. */
  readonly value: unknown;
  /** Whether it was well-formed, so that nothing in it is a guess. */
  readonly isWhole: boolean;
}

/**
 * The items of a list in a broken or cut reply. Each begins where an object begins with one of `keys`, whatever is wrong
 * with the ones before it. A cut one comes without its last entry, which is where it was cut.
 */
export function salvageItems(reply: string, keys: readonly string[]): SalvagedItem[] {
  const begin = new RegExp(`\\{\\s*["'](?:${keys.join('|')})["']\\s*:`, 'g');
  const starts = [...reply.matchAll(begin)].map(({ index }) => index);
  return starts.map((start, index) => salvageItem(reply.slice(start, starts[index + 1])));
}

function salvageItem(text: string): SalvagedItem {
  const end = endOfObject(text);
  const whole = end === undefined ? undefined : parse(text.slice(0, end));
  if (whole !== undefined) return { value: whole, isWhole: true };
  const repaired = repair(end === undefined ? withoutTail(text) : text.slice(0, end));
  return { value: end === undefined ? withoutLastEntry(repaired) : repaired, isWhole: false };
}

/** Behind the brace that closes the object at the beginning of a text; undefined when none does. */
function endOfObject(text: string): number | undefined {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isInText) {
      if (character === '\\') at++;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return undefined;
}

/** Without what stands between two items, or closes their list and the reply. */
function withoutTail(text: string): string {
  return text.trimEnd().replace(/,$|\]\s*,\s*"(?:summary|rating|title)"\s*:[^]*$|\]\s*\}\s*(?:```[^]*)?$/, '');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // what is wrong with it does not matter: it is repaired or counted as lost
  }
}

function repair(text: string): unknown {
  try {
    return JSON.parse(jsonrepair(text));
  } catch {
    return undefined; // counted as lost
  }
}

function withoutLastEntry(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).slice(0, -1));
}
