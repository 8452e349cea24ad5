import { fileURLToPath, pathToFileURL } from 'node:url';

/** The absolute path of a `file:` URI; undefined for documents that are not on this machine's disk. */
export function toFilePath(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch (error) {
    if (error instanceof TypeError) return undefined; // another host, or not a URI at all
    throw error;
  }
}

export function toFileUri(path: string): string {
  return pathToFileURL(path).href;
}

/** One key for all spellings of a URI: editors escape more or less of it. */
export function documentKey(uri: string): string {
  const path = toFilePath(uri);
  return path === undefined ? uri : toFileUri(path);
}
