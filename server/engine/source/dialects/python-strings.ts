import type { SyntaxNode } from '../syntax-tree.ts';

/** Format specifications and conversions that only accept numbers, so that no text gets through them. */
const NUMERIC_SPECIFIER = /[bcdoxXeEfFgGn%]$/;
const NUMERIC_CONVERSION = /[diouxXeEfFgGc]$/;
const PERCENT_CONVERSION = /%(?:\(\w*\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?[diouxXeEfFgGcrsa%]/g;

/** The single literals of a string node: itself, or the parts of an implicit concatenation. */
function literalsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.kind === 'concatenated_string' ? node.children.filter(({ kind }) => kind === 'string') : [node];
}

/** The text between a string's quotes as written; undefined when something is interpolated. */
export function staticTextOf(node: SyntaxNode): string | undefined {
  let text = '';
  for (const literal of literalsOf(node)) {
    if (literal.has('interpolation')) return undefined;
    const opening = literal.child('string_start');
    const closing = literal.child('string_end');
    text += literal.text.slice(
      (opening?.end ?? literal.start) - literal.start,
      (closing?.start ?? literal.end) - literal.start,
    );
  }
  return text;
}

/** The expressions whose text an f-string carries; those formatted as numbers are left out. */
export function interpolatedParts(node: SyntaxNode): SyntaxNode[] {
  return literalsOf(node)
    .flatMap(({ children }) => children.filter(({ kind }) => kind === 'interpolation'))
    .flatMap((interpolation) => {
      const specifier = interpolation.child('format_specifier');
      const expression = interpolation.field('expression');
      const nested = specifier?.children.map((child) => child.field('expression')) ?? [];
      const isNumber = specifier !== undefined && nested.length === 0 && NUMERIC_SPECIFIER.test(specifier.text);
      return [isNumber ? undefined : expression, ...nested].filter((part) => part !== undefined);
    });
}

/** The operands of `template % operands` whose text gets into the result. */
export function percentOperands(template: SyntaxNode, right: SyntaxNode): SyntaxNode[] {
  const isTuple = right.kind === 'tuple';
  const operands = isTuple ? right.namedChildren : [right];
  const conversions = (isString(template) ? (staticTextOf(template) ?? '') : '').match(PERCENT_CONVERSION) ?? [];
  const used = conversions.filter((conversion) => !conversion.endsWith('%'));
  if (used.length !== operands.length) return operands;
  return operands.filter((_, index) => !NUMERIC_CONVERSION.test(used[index] ?? ''));
}

/** A string literal of any form. */
export function isString(node: SyntaxNode): boolean {
  return node.kind === 'string' || node.kind === 'concatenated_string';
}
