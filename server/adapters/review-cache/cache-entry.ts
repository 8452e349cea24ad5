import { createHash } from 'node:crypto';

/** A value with the proof that it is whole and belongs to its key. */
export function packEntry(key: string, value: string): string {
  return `${digestOf(key, value)}\n${value}`;
}

/** Undefined for what is not the whole entry of this key. */
export function unpackEntry(key: string, packed: string): string | undefined {
  const end = packed.indexOf('\n');
  const value = packed.slice(end + 1);
  return end >= 0 && packed.slice(0, end) === digestOf(key, value) ? value : undefined;
}

function digestOf(key: string, value: string): string {
  return createHash('sha256').update(key).update('\n').update(value).digest('hex');
}
