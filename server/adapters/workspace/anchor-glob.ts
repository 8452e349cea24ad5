/**
 * A glob of a folder's configuration, relative to the workspace root: `prefix` is the folder's path with a slash, or empty.
 * A glob without a slash names files at any depth, one that ends with a slash everything in a folder.
 */
export function anchorGlob(glob: string, prefix: string): string {
  const isNegated = glob.startsWith('!');
  const written = glob.slice(Number(isNegated));
  let path = written.replace(/^(?:\.\/|\/)+/, '');
  if (!written.slice(0, -1).includes('/') && !path.startsWith('**')) path = `**/${path}`;
  if (path.endsWith('/')) path += '**';
  return `${isNegated ? '!' : ''}${escapeGlob(prefix)}${path}`;
}

function escapeGlob(text: string): string {
  return text.replace(/[*?[\]{}()!+@\\]/g, '\\$&');
}
