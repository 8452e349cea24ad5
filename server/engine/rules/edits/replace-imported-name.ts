import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { RuleContext } from '../rule.ts';
import { insertAfter, replaceNode } from './replace-node.ts';

/**
 * Calls another function of the same JavaScript module: `module.to` for `module.from`, or `to` for an imported `from`,
 * which stays imported while something else uses it. Undefined where the import is not written in a way known here.
 */
export function replaceImportedName(
  context: RuleContext,
  callee: SyntaxNode,
  { from, to }: { readonly from: string; readonly to: string },
): TextEdit[] | undefined {
  const property = callee.field('property');
  if (property) return property.text === from ? [replaceNode(property, to)] : undefined;
  const binding = context.scopes.bindingOf(callee);
  const [declaration, ...others] = binding?.declarations ?? [];
  if (!binding || !declaration || others.length > 0 || callee.text !== from || binding.name !== from) return undefined;
  const use = replaceNode(callee, to);
  const item = itemOf(declaration);
  if (!item || item.text !== from) return undefined;
  const isOnlyUse = binding.reads.every((read) => read === callee);
  const known = context.scopes.module.bindings.get(to);
  if (known) return known.kind === 'function' || isOnlyUse ? undefined : [use];
  return [use, isOnlyUse ? replaceNode(item, to) : insertAfter(item, `, ${to}`)];
}

/** The `exec` of `import { exec } from …` and of `const { exec } = require(…)`. */
function itemOf(declaration: SyntaxNode): SyntaxNode | undefined {
  if (declaration.kind === 'shorthand_property_identifier_pattern') return declaration;
  const { parent } = declaration;
  return parent?.kind === 'import_specifier' ? parent : undefined;
}
