import type { ConflictLines } from './merge-conflict-markers.ts';
import { changeOf, hunksOf } from './merge-conflict-sides.ts';

/** Lines that could settle a conflict. Whether they do is for the parser to say. */
export interface ConflictCandidate {
  readonly side: 'ours' | 'theirs' | 'both';
  readonly lines: readonly string[];
  /** A sentence. */
  readonly reason: string;
}

/** The settled lines before and after a conflict. */
export interface Surroundings {
  readonly previous: readonly string[];
  readonly next: readonly string[];
}

/** What could settle a conflict, the best first; nothing when the sides contradict each other. */
export function findCandidates(conflict: ConflictLines, around: Surroundings): ConflictCandidate[] {
  const { ours, theirs, base } = conflict;
  if (isSameCode(ours, theirs)) return [{ side: 'ours', lines: ours, reason: 'Both sides hold the same code.' }];
  if (areImports(ours) && areImports(theirs) && (base === undefined || areImports(base)))
    return [uniteImports(conflict)];
  if (base === undefined) return [];
  const larger = findLarger({ ours, theirs, base });
  return larger
    ? [larger]
    : [...combineHunks({ ours, theirs, base }), ...uniteAdditions({ ours, theirs, base }, around)];
}

interface Sides {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  readonly base: readonly string[];
}

function isSameCode(a: readonly string[], b: readonly string[]): boolean {
  const fold = (lines: readonly string[]): string => lines.map((line) => line.trimEnd()).join('\n');
  return fold(a) === fold(b);
}

const IMPORT =
  /^\s*(?:import\b.*|from\s+\S+\s+import\b[^(]*|use\s+[\w:]+;|using\s+[\w.]+;|#include\b.*|require(?:_relative)?\s*\(?['"].*)\s*$/;

/** Whether there are imports and nothing else, each on one line. */
function areImports(lines: readonly string[]): boolean {
  return lines.every((line) => line.trim() === '' || (IMPORT.test(line) && !/[({]\s*$/.test(line)));
}

/** The imports of ours, without what theirs removed, and those that theirs added. */
function uniteImports({ ours, theirs, base = [] }: ConflictLines): ConflictCandidate {
  const { added, removed } = changeOf(base, theirs);
  const gone = new Set(removed.map((line) => line.trim()));
  const kept = ours.filter((line) => !gone.has(line.trim()));
  const known = new Set(kept.map((line) => line.trim()));
  const more = added.filter((line) => !known.has(line.trim()));
  return { side: 'both', lines: [...kept, ...more], reason: 'Both sides changed imports: those of both are kept.' };
}

/** The side that holds all that the other one did. */
function findLarger({ ours, theirs, base }: Sides): ConflictCandidate | undefined {
  const [byOurs, byTheirs] = [changeOf(base, ours), changeOf(base, theirs)];
  const holds = (larger: typeof byOurs, smaller: typeof byOurs): boolean =>
    isSubsequence(smaller.added, larger.added) && isSubsequence(smaller.removed, larger.removed);
  if (holds(byOurs, byTheirs))
    return { side: 'ours', lines: ours, reason: 'Ours holds all that theirs did, and more.' };
  if (holds(byTheirs, byOurs))
    return { side: 'theirs', lines: theirs, reason: 'Theirs holds all that ours did, and more.' };
  return undefined;
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let found = 0;
  for (const line of whole) if (found < part.length && line.trim() === part[found]?.trim()) found++;
  return found === part.length;
}

/** Both changes when they are of different lines, next to each other. */
function combineHunks({ ours, theirs, base }: Sides): ConflictCandidate[] {
  const hunks = [...hunksOf(base, ours), ...hunksOf(base, theirs)].toSorted(
    (a, b) => a.start - b.start || a.end - b.end,
  );
  const lines: string[] = [];
  let position = 0;
  for (const [index, hunk] of hunks.entries()) {
    const next = hunks[index + 1];
    // Both put something in the same place, or changed the same line.
    if (next && (next.start < hunk.end || (next.start === hunk.end && (isInsertion(hunk) || isInsertion(next)))))
      return [];
    lines.push(...base.slice(position, hunk.start), ...hunk.lines);
    position = hunk.end;
  }
  lines.push(...base.slice(position));
  return [{ side: 'both', lines, reason: 'The sides changed different lines: both changes are kept.' }];
}

function isInsertion({ start, end }: { start: number; end: number }): boolean {
  return start === end;
}

/** As many lines behind a conflict as two functions or lists can end alike. */
const MAX_SHARED = 3;

/** Both additions, when each side only added something of its own: functions, classes, items of a list. */
function uniteAdditions({ ours, theirs, base }: Sides, { previous, next }: Surroundings): ConflictCandidate[] {
  const [byOurs, byTheirs] = [changeOf(base, ours), changeOf(base, theirs)];
  if (byOurs.removed.length > 0 || byTheirs.removed.length > 0 || base.some((line) => line.trim() !== '')) return [];
  const [first, second] = [trimBlanks(ours), trimBlanks(theirs)];
  const join = (between: readonly string[]): readonly string[] => [
    ...first.before,
    ...first.lines,
    ...between,
    ...second.lines,
    ...second.after,
  ];
  if (areItems(first.lines) && areItems(second.lines)) {
    return haveOwnKeys(first.lines, second.lines)
      ? [{ side: 'both', lines: join([]), reason: 'Both sides added items of their own: all are kept.' }]
      : [];
  }
  if (!areDeclarations(first.lines) || !areDeclarations(second.lines)) return [];
  const reason = 'Both sides added declarations of their own: all are kept.';
  // As far apart as the first one is from what stands before it.
  const gap = [...trimBlanks(previous).after, ...first.before];
  const blanks = gap.length > 0 ? gap : [first.lines[0]?.endsWith('\r') ? '\r' : ''];
  // The lines by which both end alike are not part of the conflict: the first addition needs them as well.
  return Array.from({ length: MAX_SHARED + 1 }, (_, shared) => {
    const shares = next.slice(0, shared);
    return { side: 'both', lines: join([...shares, ...blanks]), reason };
  });
}

/** Whether each ends with a comma. */
function areItems(lines: readonly string[]): boolean {
  return lines.length > 0 && lines.every((line) => /,\s*(?:(?:\/\/|#).*)?$/.test(line));
}

/** No key or item is in both. */
function haveOwnKeys(a: readonly string[], b: readonly string[]): boolean {
  const keyOf = (line: string): string => line.trim().replace(/^(["'`]?[\w$.-]+["'`]?)\s*(?:[:=]|=>)\s.*$/, '$1');
  const keys = new Set(a.map(keyOf));
  return b.every((line) => !keys.has(keyOf(line)));
}

const OPENING =
  /^\s*(?:@|#\[|\/\/|\/\*|\*|#|"""|(?:export|default|public|private|protected|static|final|abstract|async|pub|open|override|def|class|function|func|fn|fun|interface|enum|struct|trait|type|record)\b)/;

/** Whether every line that is not indented deeper than the first begins a declaration, or ends one. */
function areDeclarations(lines: readonly string[]): boolean {
  const indent = indentOf(lines[0] ?? '');
  const outer = lines.filter((line) => line.trim() !== '' && indentOf(line) <= indent);
  return outer.length > 0 && outer.every((line) => OPENING.test(line) || /^\s*[)}\]]+[;,]?\s*$/.test(line));
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
}

/** Lines with the blank ones around them taken off. */
function trimBlanks(lines: readonly string[]): Readonly<Record<'before' | 'lines' | 'after', readonly string[]>> {
  const first = lines.findIndex((line) => line.trim() !== '');
  const end = lines.findLastIndex((line) => line.trim() !== '') + 1;
  if (first < 0) return { before: lines, lines: [], after: [] };
  return { before: lines.slice(0, first), lines: lines.slice(first, end), after: lines.slice(end) };
}
