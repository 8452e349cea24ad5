import type { Finding } from '#shared/domain/finding.ts';
import type { ChangedFile } from '../ports/git.ts';
import { LineMap } from '../source/line-map.ts';
import { ChangedLines, countLines, linesOfRange, type SymbolLines } from './changed-lines.ts';
import type { MovedLines } from './changed-moves.ts';

/** A text with what was found in it. */
export interface FoundInText {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** One changed file as it is now. */
export interface ReviewedFile extends FoundInText {
  readonly path: string;
  /** Under which name it was known before; undefined for a new file. */
  readonly previousPath: string | undefined;
  readonly hunks: ChangedFile['hunks'];
  readonly symbols: readonly SymbolLines[];
}

/** Why a finding of a changed file is not shown. */
export type DropReason =
  /** The change does not reach its code. */
  | 'unchanged'
  /** It was there before. */
  | 'known'
  /** It came along with code that was only moved. */
  | 'moved';

export type FindingVerdict = 'shown' | DropReason;

/** The findings that were in a file before, by their code. Each accounts for one finding at most. */
class KnownFindings {
  private readonly counts = new Map<string, number>();

  constructor({ text, findings }: FoundInText) {
    for (const key of keysOf(text, findings)) this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** Whether a finding of this code is left; takes it. */
  take(key: string): boolean {
    const count = this.counts.get(key) ?? 0;
    if (count > 0) this.counts.set(key, count - 1);
    return count > 0;
  }
}

/** The findings whose code a change can have to do with. */
export function findingsInReach({ text, hunks, symbols, findings }: ReviewedFile): Finding[] {
  const changed = new ChangedLines(hunks, countLines(text));
  const scope = changed.scope(symbols);
  return findings.filter((finding) => {
    const lines = linesOfRange(finding.range);
    // A finding of many lines that only begins elsewhere is none of a function it merely spans.
    return changed.touches(lines) || scope.some(({ first, last }) => first <= lines.first && lines.first <= last);
  });
}

/** What was there before a change, and what came from where. */
export interface ChangeHistory {
  /** By the path that a file had then. */
  readonly before: ReadonlyMap<string, FoundInText>;
  /** By the path that a file has now. */
  readonly moves: ReadonlyMap<string, MovedLines>;
}

/** Decides for each finding of the changed files whether it is to be shown; by path, in the order of its findings. */
export function judgeFindings(
  files: readonly ReviewedFile[],
  { before, moves }: ChangeHistory,
): Map<string, FindingVerdict[]> {
  const known = new Map([...before].map(([path, found]) => [path, new KnownFindings(found)]));
  const settled = files.map((file) => ({ file, ...settleKnown(file, known.get(file.previousPath ?? '')) }));
  // Only what no file has kept can have moved to another one.
  const judged = settled.map(({ file, keys, wasThere }): [string, FindingVerdict[]] => {
    const inReach = new Set(findingsInReach(file));
    const verdicts = file.findings.map((finding, index): FindingVerdict => {
      if (!inReach.has(finding)) return 'unchanged';
      if (wasThere.has(index)) return 'known';
      const source = sourceOf(finding, moves.get(file.path));
      return source !== undefined && known.get(source)?.take(keys[index] ?? '') ? 'moved' : 'shown';
    });
    return [file.path, verdicts];
  });
  return new Map(judged);
}

/** The findings (by index) that were in the file before, and the keys of all. */
function settleKnown(
  file: ReviewedFile,
  known: KnownFindings | undefined,
): { readonly keys: readonly string[]; readonly wasThere: ReadonlySet<number> } {
  const keys = keysOf(file.text, file.findings);
  const changed = new ChangedLines(file.hunks, countLines(file.text));
  const isChanged = file.findings.map(({ range }) => changed.touches(linesOfRange(range)));
  const wasThere = new Set<number>();
  // Lines that stayed keep what was found in them; only what is left can have come to the changed ones.
  for (const wanted of [false, true]) {
    for (const [index, key] of keys.entries()) if (isChanged[index] === wanted && known?.take(key)) wasThere.add(index);
  }
  return { keys, wasThere };
}

/** The file that all lines of a finding were moved from. */
function sourceOf({ range }: Finding, moved: MovedLines | undefined): string | undefined {
  const { first, last } = linesOfRange(range);
  const source = moved?.get(first);
  for (let line = first + 1; line <= last; line++) if (moved?.get(line) !== source) return undefined;
  return source;
}

const MAX_TEXT = 400;

/** What a fingerprint is made of, without the number that tells equal ones apart: that changes when one more is added. */
function keysOf(text: string, findings: readonly Finding[]): string[] {
  const lines = new LineMap(text);
  return findings.map(({ ruleId, span, range }) => {
    const quoted = text.slice(span.start, span.end);
    return [ruleId, fold(lines.textOf(range.start.line)), fold(quoted)].join('\0');
  });
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, ' ').slice(0, MAX_TEXT);
}
