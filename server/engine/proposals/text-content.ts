import { encodeSource } from '../source/read-source.ts';

/** A file's text apart from the byte order mark that may stand before it. */
export interface TextContent {
  readonly text: string;
  readonly hasBom: boolean;
}

/** Undefined for bytes that are no UTF-8 text, which nothing can be merged into. */
export function decodeText(bytes: Uint8Array): TextContent | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const hasBom = decoded.startsWith('\uFEFF');
    return { text: hasBom ? decoded.slice(1) : decoded, hasBom };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

export function encodeText({ text, hasBom }: TextContent): Uint8Array {
  return encodeSource(text, hasBom);
}
