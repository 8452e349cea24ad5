import type { LineRange } from '../analysis/changed-lines.ts';
import type { FileFacts } from '../rules/file-facts.ts';
import { findUnits, type ReviewUnit } from './review-units.ts';
import { estimateTokens } from './token-estimate.ts';

/** Small functions share a prompt until their code has so many tokens; with all around it, it then has about 2,000. */
export const GROUP_TOKENS = 800;

/**
 * The units of a document that are to be reviewed: all, or those that reach into the changed lines. `changedLines` are
 * lines of the document as it is now.
 */
export function selectUnits(file: FileFacts, changedLines?: readonly LineRange[]): ReviewUnit[] {
  const units = findUnits(file);
  return changedLines ? units.filter(({ lines }) => lines.some((own) => changedLines.some(meets(own)))) : units;
}

/** Units in groups that make up one prompt each, in document order. A unit beyond the budget has a prompt of its own. */
export function groupUnits<Unit extends Pick<ReviewUnit, 'code'>>(units: readonly Unit[]): Unit[][] {
  const groups: Unit[][] = [];
  let left = 0;
  for (const unit of units) {
    const tokens = estimateTokens(unit.code);
    const group = groups.at(-1);
    if (group && tokens <= left) group.push(unit);
    else {
      groups.push([unit]);
      left = GROUP_TOKENS;
    }
    left -= tokens;
  }
  return groups;
}

function meets(own: LineRange): (changed: LineRange) => boolean {
  return (changed) => changed.first <= own.last && own.first <= changed.last;
}
