/** Two folders of a workspace, relative to its root with forward slashes; '' is the root. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** The same entries by paths that are relative to another folder. */
export function movePaths<Entry>(entries: ReadonlyMap<string, Entry>, move: Move): Map<string, Entry> {
  return new Map([...entries].map(([path, entry]) => [movePath(path, move), entry]));
}

function movePath(path: string, { from, to }: Move): string {
  const target = normalize([...partsOf(from), ...partsOf(path)]);
  const base = partsOf(to);
  const fork = base.findIndex((part, index) => part !== target[index]);
  const common = fork < 0 ? base.length : fork;
  return [...base.slice(common).map(() => '..'), ...target.slice(common)].join('/');
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function normalize(parts: readonly string[]): string[] {
  const result: string[] = [];
  for (const part of parts) {
    if (part === '..' && result.length > 0 && result.at(-1) !== '..') result.pop();
    else result.push(part);
  }
  return result;
}
