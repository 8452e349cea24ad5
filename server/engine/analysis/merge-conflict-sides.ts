import { diffArrays } from 'diff';

/** What one side did to the lines it comes from. */
export interface SideChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Lines of the base (`start` to `end`, counted from zero) that a side replaced. */
export interface SideHunk {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** Above so many differing lines comparing takes seconds, and the sides have next to nothing in common. */
const MAX_DIFFERENT = 2000;

/** The places where a side differs from its base, in order. */
export function hunksOf(base: readonly string[], side: readonly string[]): SideHunk[] {
  const hunks: { start: number; end: number; lines: string[] }[] = [];
  let position = 0;
  let open: { start: number; end: number; lines: string[] } | undefined;
  const parts = diffArrays([...base], [...side], { maxEditLength: MAX_DIFFERENT });
  if (!parts) return [{ start: 0, end: base.length, lines: side }];
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      position += value.length;
      open = undefined;
      continue;
    }
    if (!open) {
      open = { start: position, end: position, lines: [] };
      hunks.push(open);
    }
    if (added) open.lines = open.lines.concat(value);
    else open.end = position += value.length;
  }
  return hunks;
}

/** The lines a side added and removed; blank ones do not count. */
export function changeOf(base: readonly string[], side: readonly string[]): SideChange {
  const hunks = hunksOf(base, side);
  const isWritten = (line: string): boolean => line.trim() !== '';
  return {
    added: hunks.flatMap(({ lines }) => lines).filter(isWritten),
    removed: hunks.flatMap(({ start, end }) => base.slice(start, end)).filter(isWritten),
  };
}

/** What a side did, as the rest of a sentence: "adds the function `area`". */
export function describeSide(base: readonly string[] | undefined, side: readonly string[]): string {
  if (base === undefined) return side.length === 0 ? 'has nothing here' : `has ${countLines(side)}${namesIn(side)}`;
  const { added, removed } = changeOf(base, side);
  if (added.length === 0 && removed.length === 0) return 'leaves it as it was';
  if (removed.length === 0) return `adds ${countLines(added)}${namesIn(added)}`;
  if (added.length === 0) return `removes ${countLines(removed)}${namesIn(removed)}`;
  const renaming = findRenaming(removed, added);
  if (renaming) return `renames \`${renaming.from}\` to \`${renaming.to}\``;
  return `replaces ${countLines(removed)} by ${added.length}${namesIn(added)}`;
}

function countLines(lines: readonly string[]): string {
  return lines.length === 1 ? '1 line' : `${lines.length} lines`;
}

const DECLARATION =
  /^\s*(?:(?:export|default|public|private|protected|static|final|abstract|async|pub|open|override)\s+)*(def|class|function|func|fn|fun|interface|enum|struct|trait|type|record)\b\s*(?:\([^)]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$]*)/u;
const KINDS: Readonly<Record<string, string>> = { def: 'function', func: 'function', fn: 'function', fun: 'function' };
const MAX_NAMES = 3;

/** Names what is declared in the lines, else quotes a single one. */
function namesIn(lines: readonly string[]): string {
  const names = lines.flatMap((line) => {
    const [, kind = '', name = ''] = DECLARATION.exec(line) ?? [];
    return name === '' ? [] : [`${KINDS[kind] ?? kind} \`${name}\``];
  });
  if (names.length > MAX_NAMES) return `: ${names.slice(0, MAX_NAMES).join(', ')} and ${names.length - MAX_NAMES} more`;
  if (names.length > 0) return `: ${names.join(', ')}`;
  const [only = ''] = lines;
  return lines.length === 1 ? `: \`${only.trim().replaceAll('`', "'").slice(0, 80)}\`` : '';
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*|[^\p{L}_$]+/gu;

/** One name that became another one, and nothing else. */
function findRenaming(removed: readonly string[], added: readonly string[]): { from: string; to: string } | undefined {
  const before = removed.join('\n').match(WORD) ?? [];
  const after = added.join('\n').match(WORD) ?? [];
  if (before.length !== after.length) return undefined;
  const pairs = new Set(
    before.flatMap((word, index) => (word === after[index] ? [] : [`${word}\0${after[index] ?? ''}`])),
  );
  const [from = '', to = ''] = [...pairs][0]?.split('\0') ?? [];
  const isName = (word: string): boolean => /^[\p{L}_$]/u.test(word);
  return pairs.size === 1 && isName(from) && isName(to) ? { from, to } : undefined;
}
