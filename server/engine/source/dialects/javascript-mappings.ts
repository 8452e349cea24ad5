import type { Call, Expression } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';

const NUMBER_MAKERS = /^(Number|parseInt|parseFloat|BigInt|Boolean|Number\.(parseInt|parseFloat))$/;
const LITERALS: ReadonlySet<string> = new Set(['string', 'number', 'true', 'false', 'null']);

/**
 * What `ids.map(Number)` and `ids.map(() => '?')` are made of, which is nothing of the list; undefined for callbacks that
 * say less clearly what becomes of the elements.
 */
export function toMapping({ name, receiver, arguments: given }: Call): Expression | undefined {
  if (name !== 'map' || !receiver || given.length !== 1) return undefined;
  const callback = given[0]?.value;
  if (!callback) return undefined;
  const body = callback.kind === 'arrow_function' ? callback.field('body') : undefined;
  if (body && LITERALS.has(body.kind)) return { kind: 'container', elements: [body] };
  return NUMBER_MAKERS.test(makerName(body ?? callback)) ? { kind: 'operation', operands: [receiver] } : undefined;
}

/** The function that is called, or handed over, as it stands in the source. */
function makerName(node: SyntaxNode): string {
  return (node.kind === 'call_expression' ? (node.field('function') ?? node) : node).text.slice(0, 40);
}
