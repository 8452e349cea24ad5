import type { FileFacts } from '../rules/file-facts.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';

/** Imports in grammars of which no roles are known. */
const IMPORT_KIND = /^(?:preproc_include|using_directive|use_declaration|namespace_use_declaration|import_list|import)/;
/** What stands where imports stand and says as little by itself. */
const PACKAGE_KIND = /^package_/;

/** The statements at the top of a document that bring names from elsewhere. */
export function importsOf({ tree, dialect }: FileFacts): SyntaxNode[] {
  const kinds = dialect.roles.Import;
  return tree.root.children.filter(
    ({ kind }) => PACKAGE_KIND.test(kind) || (kinds ? kinds.includes(kind) : IMPORT_KIND.test(kind)),
  );
}
