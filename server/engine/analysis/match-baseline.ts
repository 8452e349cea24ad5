import type { FindingAnchor } from '#shared/domain/finding.ts';
import { compareLines, type LineProfile, profileLine } from './line-similarity.ts';

/** What is kept of a finding to tell it again. */
export interface BaselineEntry {
  readonly ruleId: string;
  /** Absent in files of version 1: such an entry knows its finding by the fingerprint only. */
  readonly anchor?: FindingAnchor;
}

/** An entry, or a finding as far as it is compared with one. */
export interface KnownFinding extends BaselineEntry {
  readonly fingerprint: string;
}

/** An entry that no finding of its own file answers to. */
export interface Homeless extends KnownFinding {
  readonly path: string;
  /** Its file is not there any more. */
  readonly isGone: boolean;
}

/** A finding that no entry of its own file answers to. */
export interface Stranger<Found extends KnownFinding> {
  readonly path: string;
  /** The baseline has no entry of its file, which may be an old one under another name. */
  readonly isInNewFile: boolean;
  readonly finding: Found;
}

export interface Pairing<Found> {
  /** Fingerprints of the findings that are known. */
  readonly known: ReadonlySet<string>;
  /** The entries without a finding. */
  readonly left: readonly KnownFinding[];
  /** The findings without an entry. */
  readonly fresh: readonly Found[];
}

/** Of one file, from 0 to 1: from where on an edit is likelier than a new finding beside a fixed one. */
const SAME_FILE_THRESHOLD = 0.6;
const OTHER_FILE_THRESHOLD = 0.75;
/** So many entries on either side are looked at for each finding: a bound for files that changed altogether. */
const REACH = 100;

/** Pairs the entries of a file with its findings, both in document order: by fingerprint, then by likeness. */
export function pairFindings<Found extends KnownFinding>(
  entries: readonly KnownFinding[],
  findings: readonly Found[],
): Pairing<Found> {
  const old = rankByExact(entries, findings);
  const now = rankByExact(findings, entries);
  const known = new Set(findings.map(({ fingerprint }) => fingerprint));
  for (const { item } of now) known.delete(item.fingerprint);
  const pairs = choosePairs(listCandidates(old, now));
  for (const { found } of pairs) known.add(found.item.fingerprint);
  const usedOld = new Set(pairs.map(({ entry }) => entry));
  const usedNow = new Set(pairs.map(({ found }) => found));
  return {
    known,
    left: old.filter((one) => !usedOld.has(one)).map(({ item }) => item),
    fresh: now.filter((one) => !usedNow.has(one)).map(({ item }) => item),
  };
}

/**
 * Pairs entries with findings of other files. A file of another name takes over what a vanished one held; between other
 * files only code that kept its function is followed, because entries of what was fixed stay in a baseline and must not
 * hide what is new.
 */
export function pairMovedFindings<Found extends KnownFinding>(
  entries: readonly Homeless[],
  strangers: readonly Stranger<Found>[],
): Stranger<Found>[] {
  const twins = pairTwins(entries, strangers);
  const left = entries.filter((entry) => !twins.has(entry));
  const paired = new Set(twins.values());
  const alike = pairAlike(
    left,
    strangers.filter((found) => !paired.has(found)),
  );
  return [...paired, ...alike];
}

/** By fingerprint; where many files hold the same code, those of the same name belong together. */
function pairTwins<Found extends KnownFinding>(
  entries: readonly Homeless[],
  strangers: readonly Stranger<Found>[],
): Map<Homeless, Stranger<Found>> {
  const byFingerprint = groupBy(entries, ({ fingerprint }) => fingerprint);
  const pairs = new Map<Homeless, Stranger<Found>>();
  for (const found of strangers) {
    const free = (byFingerprint.get(found.finding.fingerprint) ?? []).filter(
      (entry) => !pairs.has(entry) && mayHaveMoved(entry, found),
    );
    const twin = free.find(({ path }) => fileNameOf(path) === fileNameOf(found.path)) ?? free[0];
    if (twin) pairs.set(twin, found);
  }
  return pairs;
}

function pairAlike<Found extends KnownFinding>(
  entries: readonly Homeless[],
  strangers: readonly Stranger<Found>[],
): Stranger<Found>[] {
  const byName = groupBy(entries, ({ ruleId, path }) => `${ruleId} ${fileNameOf(path)}`);
  // Outside of functions and in a file of another name, `except ImportError:` may be any old one.
  const inFunctions = entries.filter(({ anchor }) => anchor !== undefined && anchor.symbol !== '');
  const bySymbol = groupBy(inFunctions, ({ ruleId, anchor }) => `${ruleId} ${anchor?.symbol ?? ''}`);
  const candidates: Candidate<Homeless, Stranger<Found>>[] = [];
  for (const found of strangers) {
    const { path, finding } = found;
    const named = byName.get(`${finding.ruleId} ${fileNameOf(path)}`) ?? [];
    const placed = bySymbol.get(`${finding.ruleId} ${finding.anchor?.symbol ?? ''}`) ?? [];
    for (const entry of [...named.slice(0, REACH), ...placed.slice(0, REACH)]) {
      if (!mayHaveMoved(entry, found)) continue;
      const likeness = compare(entry, finding, { line: 0.75, symbol: 0.25 });
      if (likeness >= OTHER_FILE_THRESHOLD) candidates.push({ entry, found, likeness, distance: 0 });
    }
  }
  return choosePairs(candidates).map(({ found }) => found);
}

/** A finding without a twin, with its place among those that have one. */
interface Ranked<Item> {
  readonly item: Item;
  /** How many of its list that have a twin stand before it. */
  readonly rank: number;
}

interface Candidate<Entry, Found> {
  readonly entry: Entry;
  readonly found: Found;
  readonly likeness: number;
  /** Among equally alike ones the nearest counts. */
  readonly distance: number;
}

function rankByExact<Item extends KnownFinding>(
  items: readonly Item[],
  others: readonly KnownFinding[],
): Ranked<Item>[] {
  const twins = new Set(others.map(({ fingerprint }) => fingerprint));
  const ranked: Ranked<Item>[] = [];
  let rank = 0;
  for (const item of items) {
    if (twins.has(item.fingerprint)) rank++;
    else ranked.push({ item, rank });
  }
  return ranked;
}

function listCandidates<Found extends KnownFinding>(
  old: readonly Ranked<KnownFinding>[],
  now: readonly Ranked<Found>[],
): Candidate<Ranked<KnownFinding>, Ranked<Found>>[] {
  const byRule = groupBy(old, ({ item }) => item.ruleId);
  const candidates: Candidate<Ranked<KnownFinding>, Ranked<Found>>[] = [];
  for (const [ruleId, found] of groupBy(now, ({ item }) => item.ruleId)) {
    const entries = byRule.get(ruleId) ?? [];
    for (const [index, one] of found.entries()) {
      const middle = Math.floor((index * entries.length) / found.length);
      const first = Math.max(0, middle - REACH);
      for (const [offset, entry] of entries.slice(first, middle + REACH + 1).entries()) {
        // Between the same neighbours stands most probably the same thing.
        const order = 1 / (1 + Math.abs(entry.rank - one.rank));
        const likeness = compare(entry.item, one.item, { line: 0.7, symbol: 0.2 }) + 0.1 * order;
        const distance = Math.abs(first + offset - index);
        if (likeness >= SAME_FILE_THRESHOLD) candidates.push({ entry, found: one, likeness, distance });
      }
    }
  }
  return candidates;
}

/** The best pair first, then the best of those that are left; the sort is stable. */
function choosePairs<Entry, Found>(candidates: Candidate<Entry, Found>[]): Candidate<Entry, Found>[] {
  const taken = new Set<unknown>();
  return candidates
    .toSorted((a, b) => b.likeness - a.likeness || a.distance - b.distance)
    .filter(({ entry, found }) => {
      if (taken.has(entry) || taken.has(found)) return false;
      taken.add(entry).add(found);
      return true;
    });
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function mayHaveMoved(entry: Homeless, { path, isInNewFile, finding }: Stranger<KnownFinding>): boolean {
  if (entry.path === path) return false;
  if (entry.isGone && isInNewFile) return true;
  const symbol = entry.anchor?.symbol ?? '';
  return symbol !== '' && symbol === finding.anchor?.symbol;
}

/** How alike the code of two findings is; the weights add up to what two equal ones get. */
function compare(a: BaselineEntry, b: BaselineEntry, weights: { line: number; symbol: number }): number {
  if (!a.anchor || !b.anchor) return 0;
  const [first, second] = [profileOf(a.anchor), profileOf(b.anchor)];
  return (
    weights.line * compareLines(first.line, second.line) + weights.symbol * compareLines(first.symbol, second.symbol)
  );
}

interface AnchorProfile {
  readonly line: LineProfile;
  readonly symbol: LineProfile;
}

/** An entry is compared after each key press. */
const profiles = new WeakMap<FindingAnchor, AnchorProfile>();

function profileOf(anchor: FindingAnchor): AnchorProfile {
  let profile = profiles.get(anchor);
  if (!profile) {
    profile = { line: profileLine(anchor.line), symbol: profileLine(anchor.symbol) };
    profiles.set(anchor, profile);
  }
  return profile;
}
