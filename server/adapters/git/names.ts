import { posix } from 'node:path';

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** A name as git wrote it, in quotes with escapes or plain; undefined when it is not UTF-8. */
export function readName(written: string): string | undefined {
  if (!written.startsWith('"')) return decodeName(Buffer.from(written, 'latin1'));
  const bytes: number[] = [];
  const pattern = /\\([0-7]{3}|.)|([^\\])/gs;
  for (const [, escape, plain] of written.slice(1, -1).matchAll(pattern)) {
    if (escape === undefined) bytes.push((plain ?? '').charCodeAt(0));
    else bytes.push(ESCAPES[escape] ?? Number.parseInt(escape, 8));
  }
  return decodeName(Buffer.from(bytes));
}

/** Undefined for bytes that are not UTF-8: no path of ours could name that file. */
export function decodeName(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A name for people, with escapes for what is not UTF-8. */
export function escapeName(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`))
    .join('');
}

/** The parts of an answer of `-z` commands, as bytes. */
export function splitNul(output: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (let end = output.indexOf(0); end >= 0; end = output.indexOf(0, start)) {
    parts.push(output.subarray(start, end));
    start = end + 1;
  }
  return parts;
}

// Git has more rules; these keep out options, ranges, searches and what no terminal should see.
const REF = /^(?!-)(?!.*\.\.)[^\s\p{Cc}:?*[\\]{1,1000}$/u;

/** Whether a text may be handed to git as the name of a commit. */
export function isRef(ref: string): boolean {
  return REF.test(ref);
}

/** Throws RangeError for what could be an option, a range or worse. */
export function checkRef(ref: string): string {
  if (!isRef(ref)) throw new RangeError(`${JSON.stringify(ref)} cannot name a commit.`);
  return ref;
}

/** Throws RangeError for a path that leaves its folder or is not in the form that ports use. */
export function checkPath(path: string): string {
  const normal = posix.normalize(path);
  if (path === '' || path.includes('\0') || posix.isAbsolute(path) || normal === '..' || normal.startsWith('../')) {
    throw new RangeError(`${JSON.stringify(path)} is outside of the repository's folder.`);
  }
  return path;
}
