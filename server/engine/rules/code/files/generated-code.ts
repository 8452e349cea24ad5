import type { RuleContext } from '../../rule.ts';
import { isCompiled } from './compiled-code.ts';
import { hasLongLine } from '../texts/long-line.ts';

/** How generators sign their work, in the comments at the top of a file. */
const SIGNATURE =
  /@generated\b|\bDO NOT EDIT\b|\b(auto-?|automatically |machine |code )generated\b|\bgenerated (by|from|code|file)\b/i;
const HEAD = 1000;

/** Whether a tool wrote the file, so that its form is nobody's to improve. */
export function isGenerated(context: RuleContext): boolean {
  const { tree } = context;
  const signed = tree.comments.some(({ start, text }) => start < HEAD && SIGNATURE.test(text));
  return signed || isCompiled(context) || hasLongLine(context);
}
