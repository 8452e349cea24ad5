import type { Call } from './dialect.ts';
import type { SyntaxNode } from './syntax-tree.ts';

const REPLACE = /^(replaceAll|replace|sub|ReplaceAllString|replace_all)$/;
/** `[^\w.-]`: everything but letters, digits and signs that mean nothing anywhere. */
const ALL_BUT_WORDS = /^(\/)?\(?\[\^(?:[\w.-]|\\{1,2}[wd.-])+\][+*]?\)?(?:\/[a-z]*)?$/;
const HARMLESS = /^[\w.-]*$/;
const FORMAT = /^(format|formatted|printf|Sprintf|Fprintf)$/;
const SPECIFIER = /%(\d+\$)?[-#+ 0,(]*(?:\d+|\*)?(?:\.\d+)?([a-zA-Z%])/g;
const NUMERIC = /[dixXobeEfgGcpUtT]/;

type TextOf = (node: SyntaxNode) => string | undefined;

/** Whether a call takes everything out of a text that could mean something to whoever reads it: `replaceAll("[^a-z]", "")`. */
export function isStripping({ name, arguments: given }: Call, textOf: TextOf): boolean {
  if (!REPLACE.test(name)) return false;
  const texts = given.map(({ value }) => (value.kind === 'regex' ? value.text : textOf(value)));
  const at = texts.findIndex((text) => text !== undefined && ALL_BUT_WORDS.test(text));
  const pattern = texts[at];
  const replacement = texts[at + 1];
  if (pattern === undefined || replacement === undefined) return false;
  // In JavaScript a text is no pattern, and a pattern without `g` replaces one place only.
  const isGlobal = given[at]?.value.kind !== 'regex' || /g[a-z]*$/.test(pattern);
  const isPattern = pattern.startsWith('/') || name !== 'replace';
  return isGlobal && isPattern && HARMLESS.test(replacement);
}

/** The arguments of a call that formats text without those that are printed as numbers: the `n` of `("LIMIT %d", n)`. */
export function printedAsText({ name, arguments: given, receiver }: Call, textOf: TextOf): readonly SyntaxNode[] {
  const values = given.map(({ value }) => value);
  if (!FORMAT.test(name)) return values;
  const at = values.findIndex((value) => textOf(value)?.includes('%'));
  const template = name === 'formatted' ? receiver && textOf(receiver) : values[at] && textOf(values[at]);
  if (template === undefined || /%\d+\$|%[-#+ 0,(]*\*/.test(template)) return values;
  const specifiers = [...template.matchAll(SPECIFIER)]
    .map(([, , letter]) => letter ?? '')
    .filter((one) => !'%n'.includes(one));
  const first = name === 'formatted' ? 0 : at + 1;
  return values.filter((_, index) => index < first || !NUMERIC.test(specifiers[index - first] ?? 's'));
}
