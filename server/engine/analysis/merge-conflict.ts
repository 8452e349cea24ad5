import { declaredSymbols } from '../proposals/symbols.ts';
import { FileFacts } from '../rules/file-facts.ts';
import { languageOfPath } from '../source/languages.ts';
import { ParseTimeoutError } from '../source/source-parser.ts';
import type { SyntaxTree } from '../source/syntax-tree.ts';
import type { Analyzer } from './analyzer.ts';
import { type ConflictCandidate, findCandidates } from './merge-conflict-candidates.ts';
import {
  addBases,
  type ConflictSegment,
  type ConflictVersions,
  joinSegments,
  parseMarkers,
} from './merge-conflict-markers.ts';
import { describeSide } from './merge-conflict-sides.ts';

/** A conflict in words, with what would settle it. */
export interface ExplainedConflict {
  /** From one, in the text with markers. */
  readonly line: number;
  /** What each side did, as the rest of a sentence: "adds 2 lines: function `area`". */
  readonly ours: string;
  readonly theirs: string;
  /** Undefined when the sides contradict each other. */
  readonly resolution: ConflictCandidate | undefined;
}

export type ConflictReading =
  /** `resolved` is the text without conflicts, which parses; undefined when not all of them can be settled. */
  | {
      readonly kind: 'conflicts';
      readonly conflicts: readonly ExplainedConflict[];
      readonly resolved: string | undefined;
    }
  /** `detail` is a sentence for the user. */
  | { readonly kind: 'none'; readonly detail: string };

/**
 * Explains the conflicts of a file and proposes how to settle them. `text` is the file with its markers, `versions` what the
 * merge began with. A proposal parses and keeps every declaration that it is to keep.
 */
export async function readConflict(
  path: string,
  text: string,
  { analyzer, versions }: { analyzer: Analyzer; versions: ConflictVersions },
): Promise<ConflictReading> {
  if (versions.ours === undefined || versions.theirs === undefined)
    return { kind: 'none', detail: describeLoss(versions) };
  const parsed = parseMarkers(text);
  if (!parsed) return { kind: 'none', detail: 'Its conflict markers are not in their order: mend them by hand.' };
  const segments = addBases(parsed, versions);
  if (!segments.some(({ kind }) => kind === 'conflict')) {
    return { kind: 'none', detail: 'It holds no conflict markers any more: "git add" it when it is done.' };
  }
  const check = await createCheck(path, analyzer);
  const chosen = check ? chooseAll(segments, check) : [];
  const conflicts = segments.filter((segment) => segment.kind === 'conflict');
  const explained = conflicts.map(({ line, ours, theirs, base }, index) => ({
    line,
    ours: describeSide(base, ours),
    theirs: describeSide(base, theirs),
    resolution: chosen[index],
  }));
  const isSettled = explained.every(({ resolution }) => resolution !== undefined);
  const resolved = isSettled ? joinSegments(segments, (_, index) => chosen[index]?.lines ?? []) : undefined;
  const isGood = resolved !== undefined && check?.(resolved).isWhole === true;
  return { kind: 'conflicts', conflicts: explained, resolved: isGood ? resolved : undefined };
}

function describeLoss({ ours, theirs }: ConflictVersions): string {
  if (ours === undefined && theirs === undefined) return 'Both sides removed or renamed it: "git rm" it.';
  return ours === undefined
    ? 'Ours removed it, theirs changed it: "git add" keeps it, "git rm" removes it.'
    : 'Theirs removed it, ours changed it: "git add" keeps it, "git rm" removes it.';
}

/** Parses a text; tells whether it is whole and how often each name is declared in it. */
type Check = (text: string) => { readonly isWhole: boolean; readonly names: ReadonlyMap<string, number> };

/** Of a text that takes too long to parse. */
const NOT_WHOLE: ReturnType<Check> = { isWhole: false, names: new Map() };

/** Undefined for a language that cannot be parsed: nothing is proposed unseen. */
async function createCheck(path: string, analyzer: Analyzer): Promise<Check | undefined> {
  const language = languageOfPath(path);
  if (!language) return undefined;
  await analyzer.prepare(language);
  const parse = (text: string): SyntaxTree | undefined => {
    try {
      return analyzer.parse(path, language, text).tree;
    } catch (error) {
      if (error instanceof ParseTimeoutError) return undefined;
      throw error;
    }
  };
  return (text) => {
    const tree = parse(text);
    if (!tree) return NOT_WHOLE;
    const names = new Map<string, number>();
    for (const { key } of declaredSymbols(new FileFacts(path, language, tree)))
      names.set(key, (names.get(key) ?? 0) + 1);
    return { isWhole: tree.errorCount === 0, names };
  };
}

/** For each conflict, in order, what settles it: tried with the others as ours has them. */
function chooseAll(segments: readonly ConflictSegment[], check: Check): (ConflictCandidate | undefined)[] {
  const ours = check(joinSegments(segments, (conflict) => conflict.ours));
  let wanted = -1;
  return segments.flatMap((segment, place) => {
    if (segment.kind !== 'conflict') return [];
    wanted++;
    const at = wanted;
    const settled = (index: number): readonly string[] => {
      const neighbour = segments[index];
      return neighbour?.kind === 'settled' ? neighbour.lines : [];
    };
    const candidates = findCandidates(segment, { previous: settled(place - 1), next: settled(place + 1) });
    if (candidates.length === 0) return [undefined];
    const theirs = check(joinSegments(segments, (conflict, index) => (index === at ? conflict.theirs : conflict.ours)));
    const settles = ({ lines, side }: ConflictCandidate): boolean => {
      const tried = check(joinSegments(segments, (conflict, index) => (index === at ? lines : conflict.ours)));
      return tried.isWhole && (side !== 'both' || keepsNames(tried.names, [ours.names, theirs.names]));
    };
    return [candidates.find(settles)];
  });
}

/** Whether what both sides declare is still declared, nothing twice that was not before, and nothing elsewhere than on a side. */
function keepsNames(names: ReadonlyMap<string, number>, sides: readonly ReadonlyMap<string, number>[]): boolean {
  const all = new Set([...names.keys(), ...sides.flatMap((side) => [...side.keys()])]);
  return [...all].every((name) => {
    const counts = sides.map((side) => side.get(name) ?? 0);
    const count = names.get(name) ?? 0;
    return count >= Math.min(...counts) && count <= Math.max(...counts);
  });
}
