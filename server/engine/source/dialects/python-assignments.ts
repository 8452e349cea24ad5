import type { Assignment } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';

/** The links of `a = b = 1`, outermost first, and the value they share. */
export interface AssignmentChain {
  readonly links: readonly SyntaxNode[];
  readonly value?: SyntaxNode;
}

/** Follows a chain of assignments to its value; an annotation without a value has none. */
export function chainOf(node: SyntaxNode): AssignmentChain {
  const links: SyntaxNode[] = [];
  let value: SyntaxNode | undefined = node;
  while (value?.kind === 'assignment') {
    links.push(value);
    value = value.field('right');
  }
  return { links, ...(value && { value }) };
}

/** One view for each target; the inner links of a chain belong to the outermost one and give nothing of their own. */
export function viewAssignments(node: SyntaxNode): Assignment[] {
  if (node.kind === 'named_expression') return view(node, node.field('name'), node.field('value'));
  if (node.kind === 'augmented_assignment') {
    const operator = node.field('operator')?.text ?? '+=';
    return view(node, node.field('left'), node.field('right')).map((plain) => ({ ...plain, operator }));
  }
  if (node.kind !== 'assignment' || node.parent?.kind === 'assignment') return [];
  const { links, value } = chainOf(node);
  return links.flatMap((link) => view(link, link.field('left'), value));
}

function view(node: SyntaxNode, target: SyntaxNode | undefined, value: SyntaxNode | undefined): Assignment[] {
  if (!target || !value) return [];
  return [{ node, target, value, operator: '=', isDeclaration: node.field('type') !== undefined }];
}
