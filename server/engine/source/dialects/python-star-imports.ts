import { Binding, type ScopeTable } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';

/** What the language itself calls by these names. */
const BUILT_INS: ReadonlySet<string> = new Set(
  `abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright
  credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help
  hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow
  print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip
  NotImplemented Ellipsis unicode basestring raw_input unichr xrange long reduce file execfile self cls`.split(/\s+/),
);
const BUILT_IN_LOOK = /^__\w+__$|(Error|Exception|Warning|Exit|Interrupt|Iteration)$/;

/** The look-up of names with those that only the one `from module import *` of a file can have brought. */
export function withStarImport(table: ScopeTable, modules: readonly string[]): ScopeTable['bindingOf'] {
  const bound: ScopeTable['bindingOf'] = (identifier) => table.bindingOf(identifier);
  const [module, ...others] = modules;
  if (module === undefined || others.length > 0) return bound;
  const brought = new Map<SyntaxNode, Binding>();
  const byName = new Map<string, Binding>();
  for (const node of table.unresolved) {
    const name = node.text;
    if (BUILT_INS.has(name) || BUILT_IN_LOOK.test(name)) continue;
    const binding = byName.get(name) ?? new Binding(name, 'import', table.module);
    binding.importPath = module.endsWith('.') ? `${module}${name}` : `${module}.${name}`;
    byName.set(name, binding);
    brought.set(node, binding);
  }
  return (identifier) => bound(identifier) ?? brought.get(identifier);
}
