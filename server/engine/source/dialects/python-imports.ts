import type { SyntaxNode } from '../syntax-tree.ts';

/** One name that an import statement binds. */
export interface ImportedName {
  readonly identifier: SyntaxNode;
  /** What it stands for; relative imports keep their dots: `..models.User`. */
  readonly path: string;
  /** `import a as a`, the idiom for passing a name on. */
  readonly isPassedOn: boolean;
}

/** The names that an `import` or a `from` statement binds; none for a star. */
export function importedNames(statement: SyntaxNode): ImportedName[] {
  const module = statement.field('module_name')?.text.replaceAll(/\s/g, '');
  const prefix = module === undefined || module.endsWith('.') ? (module ?? '') : `${module}.`;
  return statement.fields('name').flatMap((imported) => {
    const written = (imported.field('name') ?? imported).text.replaceAll(/\s/g, '');
    const alias = imported.field('alias');
    const identifier = alias ?? imported.namedChildren[0];
    if (identifier?.kind !== 'identifier') return [];
    // `import a.b` binds `a`.
    const path = module === undefined && !alias ? identifier.text : `${prefix}${written}`;
    return [{ identifier, path, isPassedOn: alias?.text === written }];
  });
}
