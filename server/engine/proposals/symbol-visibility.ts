import type { FileFacts } from '../rules/file-facts.ts';
import type { LanguageId } from '../source/languages.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import type { DeclaredSymbol } from './symbols.ts';

/** A declaration with what it takes to tell who can name it. */
export interface Declaration {
  readonly file: FileFacts;
  readonly node: SyntaxNode;
  readonly nameNode: SyntaxNode | undefined;
  readonly name: string;
  /** What it is declared in, outermost first. */
  readonly owners: readonly DeclaredSymbol[];
}

/** Whether code of other files can name a symbol, as far as its own file shows. */
export function isVisible(declaration: Declaration): boolean {
  return (
    declaration.owners.every((owner) => owner.isClass && owner.isPublic) &&
    VISIBILITY[declaration.file.language.id](declaration)
  );
}

const VISIBILITY: Readonly<Record<LanguageId, (declaration: Declaration) => boolean>> = {
  python: ({ name }) => !name.startsWith('_') || /^__\w+__$/.test(name),
  javascript: isVisibleInJavascript,
  typescript: isVisibleInJavascript,
  go: ({ name }) => /^\p{Lu}/u.test(name),
  java: (declaration) => modifiersMatch(declaration, /\b(?:public|protected)\b/) || isInInterface(declaration.node),
  c: (declaration) => !modifiersMatch(declaration, /\bstatic\b/),
  cpp: (declaration) => !modifiersMatch(declaration, /\bstatic\b/),
  csharp: (declaration) =>
    modifiersMatch(declaration, /\b(?:public|protected|internal)\b/) || isInInterface(declaration.node),
  php: (declaration) => !modifiersMatch(declaration, /\b(?:private|protected)\b/),
  ruby: () => true,
  rust: (declaration) => modifiersMatch(declaration, /\bpub\b/),
  kotlin: (declaration) => !modifiersMatch(declaration, /\bprivate\b/),
};

/** Whether what is written before the name has a modifier. */
function modifiersMatch({ file, node, nameNode }: Declaration, modifier: RegExp): boolean {
  return modifier.test(file.tree.text.slice(node.start, nameNode?.start ?? node.start));
}

const INTERFACES: ReadonlySet<string> = new Set(['interface_declaration', 'annotation_type_declaration']);

function isInInterface(node: SyntaxNode): boolean {
  return INTERFACES.has(node.parent?.parent?.kind ?? '');
}

/** Members of an exported class; else what an export statement or `module.exports` holds or names. */
function isVisibleInJavascript(declaration: Declaration): boolean {
  const { file, node, nameNode, name, owners } = declaration;
  if (owners.length > 0) return !name.startsWith('#') && !modifiersMatch(declaration, /\b(?:private|protected)\b/);
  const statement = topLevelStatement(node);
  if (statement.kind === 'export_statement' || isCommonJsExport(statement)) return true;
  if (nameNode && file.scopes.bindingOf(nameNode)?.isExported) return true;
  return file.tree.root.children.some((other) => isCommonJsExport(other) && names(other, name));
}

function topLevelStatement(node: SyntaxNode): SyntaxNode {
  let statement = node;
  while (statement.parent?.parent) statement = statement.parent;
  return statement;
}

function isCommonJsExport(statement: SyntaxNode): boolean {
  return (
    statement.kind === 'expression_statement' &&
    /^(?:module\s*\.\s*)?exports\b[^=]*=(?!=)/.test(statement.text.slice(0, 200))
  );
}

/** `module.exports = name`, `exports.other = name`, `module.exports = { name, other: name }`. */
function names(statement: SyntaxNode, name: string): boolean {
  const value = statement.children[0]?.field('right');
  if (value?.kind !== 'object') return value?.text === name;
  return value.children.some((entry) => (entry.field('value') ?? entry).text === name);
}
