import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { RuleContext } from '../rule.ts';
import { addPythonImport } from './add-import.ts';
import { removeListItems } from './remove-list-items.ts';
import { removeStatement } from './remove-statement.ts';
import { replaceNode } from './replace-node.ts';
import { lineBreakOf } from './line-break-of.ts';

/** A use of an imported name that a fix replaces by something of another module. */
export interface ReplacedUse {
  readonly node: SyntaxNode;
  readonly newText: string;
  readonly binding: Binding;
}

/**
 * The uses that go in one change with `use`: when every use of the import is to be replaced, all of them, because the
 * import would be left unused by the last one; else only `use`.
 */
function usesToReplace(
  use: ReplacedUse,
  all: readonly ReplacedUse[],
): { uses: readonly ReplacedUse[]; isImportUnused: boolean } {
  const same = all.filter(({ binding }) => binding === use.binding);
  const isImportUnused = use.binding.reads.every((read) => same.some(({ node }) => node.contains(read)));
  return { uses: isImportUnused ? same : [use], isImportUnused };
}

/** Replaces uses of a Python import and sees to it that `module` is imported and the old import goes when unused. */
export function replacePythonUses(
  context: RuleContext,
  use: ReplacedUse,
  options: { all: readonly ReplacedUse[]; module: string },
): TextEdit[] {
  const { uses, isImportUnused } = usesToReplace(use, options.all);
  const edits = uses.map(({ node, newText }) => replaceNode(node, newText));
  const item = isImportUnused ? importItem(use.binding) : undefined;
  if (!item) return [...edits, ...addPythonImport(context, options.module)];
  const isKnown = context.scopes.module.bindings.get(options.module)?.importPath === options.module;
  const { statement, names } = item;
  if (names.length > 1) {
    const removal = removeListItems(names, (name) => name.start === item.name.start);
    return [...edits, ...removal, ...addPythonImport(context, options.module)];
  }
  return [
    ...edits,
    isKnown ? removeStatement(context.tree, statement) : replaceNode(statement, `import ${options.module}`),
  ];
}

/** Replaces uses of a Go package that nothing else uses together with its import; no edits where that is not so. */
export function replaceGoUses(
  context: RuleContext,
  use: ReplacedUse,
  options: { all: readonly ReplacedUse[]; path: string },
): TextEdit[] | undefined {
  const { uses, isImportUnused } = usesToReplace(use, options.all);
  const spec = use.binding.declarations[0]?.ancestor(GO_SPEC) ?? use.binding.declarations[0];
  const path = spec?.kind === 'import_spec' ? spec.field('path') : spec;
  const newName = options.path.slice(options.path.lastIndexOf('/') + 1);
  if (!isImportUnused || !path || spec?.field('name') || context.scopes.module.bindings.has(newName)) return undefined;
  return [...uses.map(({ node, newText }) => replaceNode(node, newText)), replaceNode(path, `"${options.path}"`)];
}

/** Imports a Java class above the import that gives `neighbor`, or in its place when the uses leave that unused. */
export function replaceJavaUses(
  context: RuleContext,
  use: ReplacedUse,
  options: { all: readonly ReplacedUse[]; path: string },
): TextEdit[] {
  const { uses, isImportUnused } = usesToReplace(use, options.all);
  const edits = uses.map(({ node, newText }) => replaceNode(node, newText));
  const statement = use.binding.declarations[0]?.ancestor(JAVA_IMPORT);
  const className = options.path.slice(options.path.lastIndexOf('.') + 1);
  const isKnown = context.scopes.module.bindings.has(className);
  if (!statement || (isKnown && !isImportUnused)) return edits;
  if (isKnown) return [...edits, removeStatement(context.tree, statement)];
  const line = `import ${options.path};`;
  if (isImportUnused) return [...edits, replaceNode(statement, line)];
  return [...edits, { start: statement.start, end: statement.start, newText: `${line}${lineBreakOf(context.tree)}` }];
}

const GO_SPEC = new Set(['import_spec']);
const JAVA_IMPORT = new Set(['import_declaration']);
const PYTHON_IMPORT = new Set(['import_statement', 'import_from_statement']);

interface ImportItem {
  readonly statement: SyntaxNode;
  readonly names: readonly SyntaxNode[];
  readonly name: SyntaxNode;
}

function importItem(binding: Binding): ImportItem | undefined {
  const [declaration, ...others] = binding.declarations;
  const statement = others.length === 0 ? declaration?.ancestor(PYTHON_IMPORT) : undefined;
  if (!statement || !declaration) return undefined;
  const names = statement.fields('name');
  const name = names.find((candidate) => candidate.contains(declaration));
  return name && { statement, names, name };
}
