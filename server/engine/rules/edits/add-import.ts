import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { RuleContext } from '../rule.ts';
import { lineBreakOf } from './line-break-of.ts';

/** What may stand above the imports of a Python file. */
const PREAMBLE = new Set(['future_import_statement', 'comment']);

/**
 * Makes `module` usable by its own name in a Python file: no edit when the file imports it already, else an `import`
 * line among the others, in alphabetical order where they are.
 */
export function addPythonImport(context: RuleContext, module: string): TextEdit[] {
  const known = context.scopes.module.bindings.get(module);
  if (known?.importPath === module) return [];
  const lineBreak = lineBreakOf(context.tree);
  const line = `import ${module}${lineBreak}`;
  const statements = context.tree.root.namedChildren;
  const head = statements.findIndex(
    (statement, index) => !PREAMBLE.has(statement.kind) && !(index === 0 && isDocstring(statement)),
  );
  const imports = leadingImports(statements.slice(Math.max(head, 0)));
  const next = imports.find(
    (statement) => statement.kind !== 'import_statement' || statement.text.localeCompare(`import ${module}`) > 0,
  );
  if (next) return [insertAtLineOf(context, next, line)];
  const last = imports.at(-1);
  // `import os; print(os.name)`: below its line the import would come too late.
  if (last && sharesLine(context, last)) return [insertAtLineOf(context, last, line)];
  if (last) return [insertBelow(context, last, line)];
  const before = head > 0 ? statements[head - 1] : undefined;
  if (before) return [insertBelow(context, before, `${lineBreak}${line}`)];
  const first = statements[0];
  return first ? [insertAtLineOf(context, first, `${line}${lineBreak}`)] : [];
}

/** The imports that stand together at the top; those further down belong to something else. */
function leadingImports(statements: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const end = statements.findIndex(({ kind }) => kind !== 'import_statement' && kind !== 'import_from_statement');
  return end < 0 ? statements : statements.slice(0, end);
}

function isDocstring(statement: SyntaxNode): boolean {
  return statement.kind === 'expression_statement' && statement.children[0]?.kind === 'string';
}

function insertAtLineOf({ tree }: RuleContext, statement: SyntaxNode, newText: string): TextEdit {
  const at = tree.lines.startOf(tree.lines.lineAt(statement.start));
  return { start: at, end: at, newText };
}

function insertBelow({ tree }: RuleContext, statement: SyntaxNode, newText: string): TextEdit {
  const line = tree.lines.lineAt(statement.end);
  const at = tree.lines.startOf(line + 1);
  const isLastLine = line === tree.lines.lineCount - 1;
  return { start: at, end: at, newText: isLastLine ? lineBreakOf(tree) + newText : newText };
}

function sharesLine({ tree }: RuleContext, { end, nextSibling }: SyntaxNode): boolean {
  return nextSibling !== undefined && tree.lines.lineAt(nextSibling.start) === tree.lines.lineAt(end);
}
