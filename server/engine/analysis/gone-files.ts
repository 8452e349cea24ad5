import type { SourceReader } from '../ports/source-tree.ts';

/** Enough to keep the disk busy, few enough for the limit of open files. */
const AT_ONCE = 64;

/** Those of the paths where no file can be read, in their order. Paths that leave the workspace are not looked at. */
export async function findGoneFiles(paths: Iterable<string>, tree: SourceReader): Promise<Set<string>> {
  const gone = new Set<string>();
  const inside = [...paths].filter((path) => !path.startsWith('../'));
  for (let start = 0; start < inside.length; start += AT_ONCE) {
    const batch = inside.slice(start, start + AT_ONCE);
    const contents = await Promise.all(batch.map((path) => tree.read(path, 0)));
    for (const [index, path] of batch.entries()) if (contents[index]?.kind === 'unreadable') gone.add(path);
  }
  return gone;
}
