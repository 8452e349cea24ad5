import type { FileConflict } from '#engine/proposals/proposal-desk.ts';
import { stripControl } from './code-frame.ts';
import { type ProposalStyle } from './proposal-text.ts';
import { countOf } from './summary.ts';

/** Lines shown before and after a conflict. */
const CONTEXT = 2;

/** The places where the user and a proposal changed the same lines, both sides between markers. Ends with a line break. */
export function describeConflict({ path, text, count }: FileConflict, { colors, displayPath }: ProposalStyle): string {
  const lines = text.split(/\r?\n/);
  const head = `${colors.underline(stripControl(displayPath(path)))}  ${countOf(count, 'conflict')}`;
  const blocks = findConflicts(lines).map(([first, last]) => {
    const shown = lines.slice(Math.max(first - CONTEXT, 0), last + CONTEXT + 1);
    return shown
      .map((line) => `  ${isMarker(line) ? colors.yellow(stripControl(line)) : stripControl(line)}`)
      .join('\n');
  });
  return `${[head, blocks.join('\n  …\n')].join('\n')}\n`;
}

/** The first and last line of each conflict. */
function findConflicts(lines: readonly string[]): [number, number][] {
  const conflicts: [number, number][] = [];
  let first: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('<<<<<<< ')) first ??= index;
    if (line.startsWith('>>>>>>> ') && first !== undefined) {
      conflicts.push([first, index]);
      first = undefined;
    }
  }
  return conflicts;
}

function isMarker(line: string): boolean {
  return /^(?:<<<<<<< |=======$|\|\|\|\|\|\|\| |>>>>>>> )/.test(line);
}
