import type { Document, LineCounter, Node, Pair } from 'yaml';

type YamlPath = readonly (string | number)[];

/** Line and column of an offset, counted from one. */
export function locateInYaml(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** Where a fault is: the key, the value, or the nearest thing around a value that is missing. */
export function offsetInYaml(document: Document.Parsed, { path, isKey }: { path: YamlPath; isKey: boolean }): number {
  for (let length = path.length; length >= 0; length--) {
    const at = path.slice(0, length);
    const node = (length === 0 ? document.contents : document.getIn(at, true)) as Node | null | undefined;
    if (!node?.range) continue;
    const key = isKey && length === path.length ? keyOffset(document, at) : undefined;
    return key ?? node.range[0];
  }
  return 0;
}

function keyOffset(document: Document.Parsed, path: YamlPath): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true) as { items?: readonly Pair<Node, Node>[] } | undefined;
  const pair = parent?.items?.find(({ key }) => String(key) === String(path.at(-1)));
  return pair?.key.range?.[0];
}

/** What the library says is wrong, without the place, which we tell ourselves, and without full stop. */
export function describeYamlError(message: string): string {
  const [first = message] = message.split('\n');
  return first.replace(/[.:]?\s*$/, '');
}
