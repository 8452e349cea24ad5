import { mergeLines } from './merge-lines.ts';

/** Two texts that come from one. */
export interface MergeSides {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** What the two sides of a conflict are called beside the markers. */
export interface MergeLabels {
  readonly ours: string;
  readonly theirs: string;
}

export type MergeOutcome =
  | { readonly kind: 'merged'; readonly text: string }
  /** `text` holds both sides of each conflict between markers. */
  | { readonly kind: 'conflict'; readonly text: string; readonly count: number };

/**
 * Brings the changes of both sides together, line by line. Changes of the same or of neighbouring lines are a conflict
 * unless they are equal. Where ours has one kind of line break throughout that base has not, the merge takes it.
 */
export function mergeTexts(sides: MergeSides, labels: MergeLabels): MergeOutcome {
  const exact = mergeExactly(sides, labels);
  const lineBreak = lineBreakOf(sides.ours);
  const hasReturns = Object.values(sides).some((text) => text.includes('\r\n'));
  if (exact.kind === 'merged' || lineBreak === undefined || !hasReturns) return exact;
  const { base, ours, theirs } = sides;
  const plain = { base: toLineFeeds(base), ours: toLineFeeds(ours), theirs: toLineFeeds(theirs) };
  const merged = mergeExactly(plain, labels);
  return lineBreak === '\n' ? merged : { ...merged, text: merged.text.replaceAll('\n', lineBreak) };
}

/** The only kind of line break of a text. */
function lineBreakOf(text: string): '\n' | '\r\n' | undefined {
  const returns = text.match(/\r\n/g)?.length ?? 0;
  const feeds = text.match(/\n/g)?.length ?? 0;
  if (feeds === 0 || (returns > 0 && returns < feeds)) return undefined;
  return returns === 0 ? '\n' : '\r\n';
}

function toLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** The lines without their line feed. A line feed at the end of the text is merged on its own. */
interface Lines {
  readonly lines: readonly string[];
  readonly endsWithBreak: boolean;
}

function splitLines(text: string): Lines {
  const lines = text.split('\n');
  const endsWithBreak = lines.at(-1) === '';
  return { lines: endsWithBreak ? lines.slice(0, -1) : lines, endsWithBreak: endsWithBreak && text !== '' };
}

function mergeExactly({ base, ours, theirs }: MergeSides, labels: MergeLabels): MergeOutcome {
  const [baseLines, ourLines, theirLines] = [splitLines(base), splitLines(ours), splitLines(theirs)];
  const endsWithBreak =
    ourLines.endsWithBreak === baseLines.endsWithBreak ? theirLines.endsWithBreak : ourLines.endsWithBreak;
  const lines: string[] = [];
  let count = 0;
  for (const region of mergeLines({ base: baseLines.lines, ours: ourLines.lines, theirs: theirLines.lines })) {
    if (region.kind === 'settled') {
      append(lines, region.lines);
      continue;
    }
    count++;
    const end = (region.ours[0] ?? region.theirs[0])?.endsWith('\r') ? '\r' : '';
    append(lines, [`<<<<<<< ${labels.ours}${end}`, ...region.ours, `=======${end}`]);
    append(lines, [...region.theirs, `>>>>>>> ${labels.theirs}${end}`]);
  }
  const text = lines.join('\n') + (endsWithBreak && lines.length > 0 ? '\n' : '');
  return count === 0 ? { kind: 'merged', text } : { kind: 'conflict', text, count };
}

/** Adds without a call's limit on the number of its arguments. */
function append(lines: string[], more: readonly string[]): void {
  for (const line of more) lines.push(line);
}
