import { createHash } from 'node:crypto';

/** The name of a content in the journal: SHA-256, hexadecimal. */
export function hashContent(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
