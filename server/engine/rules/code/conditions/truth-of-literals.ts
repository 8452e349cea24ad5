import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import { withoutParentheses } from '../files/same-code.ts';

const NUMBER = /^(integer|float|number|int_literal|float_literal|decimal_integer_literal|hex_integer_literal)$/;
const NOTHING = /^(none|null|undefined|nil|null_literal)$/;
/** They are true however empty they are. */
const OBJECTS = /^(object|array|arrow_function|function_expression|regex|class|lambda)$/;
const CONTAINERS = /^(list|tuple|dictionary|set)$/;

/** Whether a literal counts as true in a condition; undefined for everything that is no literal. */
export function truthOf(node: SyntaxNode): boolean | undefined {
  const inner = withoutParentheses(node);
  if (!inner.isNamed) return undefined;
  if (inner.kind === 'true') return true;
  if (inner.kind === 'false' || NOTHING.test(inner.kind)) return false;
  if (NUMBER.test(inner.kind)) return /[1-9a-f]/i.test(inner.text.replace(/^0[xX]/, ''));
  if (inner.kind === 'string') return truthOfText(inner);
  if (inner.kind === 'template_string') return inner.has('template_substitution') ? undefined : inner.text.length > 2;
  if (OBJECTS.test(inner.kind)) return true;
  return CONTAINERS.test(inner.kind) ? truthOfContainer(inner) : undefined;
}

function truthOfText(node: SyntaxNode): boolean | undefined {
  if (node.has('interpolation')) return undefined;
  return node.namedChildren.some(
    ({ kind }) => kind === 'string_content' || kind === 'string_fragment' || kind === 'escape_sequence',
  );
}

function truthOfContainer({ namedChildren }: SyntaxNode): boolean | undefined {
  return namedChildren.some(({ kind }) => kind.endsWith('splat')) ? undefined : namedChildren.length > 0;
}
