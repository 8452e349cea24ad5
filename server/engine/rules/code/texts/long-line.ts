import { oncePerFile } from '../files/once-per-file.ts';

/** Of a line that no person writes. */
const LONG_LINE = 1000;

/** Whether a file has a line that no person writes: data, or the output of a tool. */
export const hasLongLine = oncePerFile(({ tree: { lines } }) => {
  for (let line = 0; line < lines.lineCount; line++)
    if (lines.startOf(line + 1) - lines.startOf(line) > LONG_LINE) return true;
  return false;
});
