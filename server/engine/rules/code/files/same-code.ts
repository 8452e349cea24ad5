import type { SyntaxNode } from '../../../source/syntax-tree.ts';

/** Whether two pieces of code are the same but for white space. */
export function isSameCode(a: SyntaxNode, b: SyntaxNode): boolean {
  const pairs: [SyntaxNode, SyntaxNode][] = [[a, b]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [left, right] = pair;
    if (left.kindId !== right.kindId || left.children.length !== right.children.length) return false;
    const isText = left.children.length === 0 || left.kind === 'string_content';
    if (isText && left.text !== right.text) return false;
    for (const [index, child] of left.children.entries()) pairs.push([child, right.children[index] as SyntaxNode]);
  }
  // The tree has no punctuation, but `a[1:]` is not `a[:1]`.
  return withoutSpace(a.text) === withoutSpace(b.text);
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

const ACTIONS =
  /^(call|call_expression|method_invocation|new_expression|object_creation_expression|await|await_expression|yield|yield_expression|(augmented_)?assignment(_expression|_statement)?|update_expression|named_expression|inc_statement|dec_statement)$/;
const WRITES =
  /^((augmented_)?assignment(_expression|_statement)?|update_expression|named_expression|inc_statement|dec_statement)$/;

/** Whether evaluating the expression calls, waits for or changes something, so that doing it twice may differ. */
export function hasActions(node: SyntaxNode): boolean {
  return someBelow(
    node,
    ({ kind, children }) => ACTIONS.test(kind) || (kind === 'unary_expression' && children[0]?.kind === '<-'),
  );
}

/** Whether evaluating the expression changes a variable of its own: an assignment or an increment. */
export function hasWrites(node: SyntaxNode): boolean {
  return someBelow(node, ({ kind }) => WRITES.test(kind));
}

/** Whether the test holds for a named node within `root`, itself included. Without recursion: generated expressions are deep. */
export function someBelow(root: SyntaxNode, test: (node: SyntaxNode) => boolean): boolean {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.isNamed && test(node)) return true;
    pending.push(...node.children);
  }
  return false;
}

/** The expression within any parentheses around it. */
export function withoutParentheses(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.kind === 'parenthesized_expression') {
    const [only, ...others] = inner.namedChildren;
    if (!only || others.length > 0) break;
    inner = only;
  }
  return inner;
}
