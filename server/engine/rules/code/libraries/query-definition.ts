import type { Dialect } from '../../../source/dialect.ts';
import type { Binding } from '../../../source/scopes.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

const LOG = /^(print(ln|f)?|Print(ln|f)?|log|debug|info|trace)$/;

/**
 * The expression that a name stands for, when it is assigned once and used nowhere else but in logs, in the same function and before
 * anything it is made of changes, so that its parts can be written where it is used.
 */
export function writtenOnceAt({ scopes, dialect }: RuleContext, name: SyntaxNode): SyntaxNode | undefined {
  if (dialect.expression(name).kind !== 'name') return undefined;
  const binding = scopes.bindingOf(name);
  const [write, ...others] = binding?.writes ?? [];
  const value = write?.how === 'assign' ? write.value : undefined;
  if (!binding || !value || others.length > 0 || binding.isExported || !isOnlyUse(dialect, binding, name))
    return undefined;
  const { functions } = dialect.controlFlow;
  if (value.start > name.start || value.ancestor(functions) !== name.ancestor(functions)) return undefined;
  for (const part of value.descendants()) {
    const changes = scopes.bindingOf(part)?.writes ?? [];
    if (changes.some(({ node }) => node.start > value.end && node.start < name.start)) return undefined;
  }
  return value;
}

function isOnlyUse(dialect: Dialect, { reads }: Binding, name: SyntaxNode): boolean {
  return reads.every((read) => {
    const call = read.parent?.parent;
    return read === name || LOG.test((call && dialect.call(call)?.name) ?? '');
  });
}
