import { diffArrays } from 'diff';
import type { ChangedFile, ChangedHunk } from '#engine/ports/git.ts';

/** A text that differs in more lines than this is as good as new, and finding out would take too long. */
const MAX_CHANGED_LINES = 2000;

/** The lines in which two texts differ, whatever their line breaks. */
export function hunksBetween(before: string, after: string): ChangedFile['hunks'] {
  const changes = diffArrays(splitLines(before), splitLines(after), { maxEditLength: MAX_CHANGED_LINES });
  if (!changes) return 'all';
  const hunks: ChangedHunk[] = [];
  let [oldLine, newLine] = [0, 0];
  let [removed, addedCount]: [string[], number] = [[], 0];
  const close = (): void => {
    if (removed.length === 0 && addedCount === 0) return;
    hunks.push({
      oldStart: oldLine - removed.length + (removed.length > 0 ? 1 : 0),
      removed,
      newStart: newLine - addedCount + (addedCount > 0 ? 1 : 0),
      addedCount,
    });
    [removed, addedCount] = [[], 0];
  };
  for (const change of changes) {
    if (!change.added && !change.removed) close();
    if (change.removed) removed = [...removed, ...change.value];
    if (change.added) addedCount += change.value.length;
    if (!change.added) oldLine += change.value.length;
    if (!change.removed) newLine += change.value.length;
  }
  close();
  return hunks;
}

function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
