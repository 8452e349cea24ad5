import type { Call } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';

/** A verb with its flags, width and precision; `%%` stands for a percent sign. */
const VERB = /%(?:%|[-+# 0]*(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z]))/g;
/** Verbs that write numbers, truth values and addresses. */
const NUMERIC = /^[bcdeEfFgGoOptU]$/;

/** Of `fmt.Sprintf("%s LIMIT %d", query, limit)` all but the numbers; undefined when the format is not written in place. */
export function formattedTexts({ name, callee, arguments: given }: Call): readonly SyntaxNode[] | undefined {
  if (!name.endsWith('f') || !callee.text.startsWith('fmt.')) return undefined;
  const values = given.map(({ value }) => value);
  const at = values.findIndex(({ kind }) => kind === 'interpreted_string_literal' || kind === 'raw_string_literal');
  const format = values[at]?.text;
  if (format === undefined || at > 1 || given.some(({ isSpread }) => isSpread)) return undefined;
  const verbs = verbsOf(format);
  return verbs && values.filter((_, index) => index <= at || !NUMERIC.test(verbs[index - at - 1] ?? 's'));
}

/** One for each argument; undefined for formats that name arguments by their position. */
function verbsOf(format: string): readonly string[] | undefined {
  if (format.includes('%[')) return undefined;
  return [...format.matchAll(VERB)].flatMap(([, width, precision, verb]) => [
    ...[width, precision].filter((part) => part === '*').map(() => 'd'),
    ...(verb === undefined ? [] : [verb]),
  ]);
}
