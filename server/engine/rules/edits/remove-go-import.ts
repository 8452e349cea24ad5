import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { RuleContext } from '../rule.ts';
import { removeStatement } from './remove-statement.ts';

/** Removes the import of a Go package whose only uses lie in `going`, for unused imports do not compile. */
export function removeUnusedGoImport({ scopes, tree }: RuleContext, name: string, going: SyntaxNode): TextEdit[] {
  const binding = scopes.module.bindings.get(name);
  if (binding?.kind !== 'import' || !binding.reads.every((read) => going.contains(read))) return [];
  const at = binding.declarations[0];
  const spec = at?.kind === 'import_spec' ? at : at?.ancestor(new Set(['import_spec']));
  const list = spec?.parent;
  if (!spec || !list) return [];
  const isOnly = list.kind !== 'import_spec_list' || list.namedChildren.length === 1;
  const whole = isOnly ? (list.kind === 'import_spec_list' ? list.parent : list) : spec;
  return whole ? [removeStatement(tree, whole)] : [];
}
