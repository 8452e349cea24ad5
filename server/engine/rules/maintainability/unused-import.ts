import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { removeListItems } from '../edits/remove-list-items.ts';
import { removeStatement } from '../edits/remove-statement.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** The kinds of the smallest piece that imports one name, and of the statement around it. */
const ITEM = new Set(['dotted_name', 'aliased_import', 'import_specifier', 'namespace_import', 'scoped_identifier']);
/** In Go each line of `import ( … )` stands for itself. */
const STATEMENT = new Set([
  'import_statement',
  'import_from_statement',
  'import_declaration',
  'import_spec',
  'future_import_statement',
]);
/** Modules whose purpose is to hand names on. */
const FACADE = /(^|\/)(__init__|_?compat)\.pyi?$/;
const FALLBACK_AROUND = new Set(['try_statement', 'except_clause']);

export const unusedImport: Rule = {
  id: 'unused-import',
  title: 'Import is never used',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['F401', 'W0611', 'unused', 'no-unused-vars', '@typescript-eslint/no-unused-vars', 'UnusedImport'],
  rationale: `
An import that nobody uses costs start-up time, ties the file to a module it does not need and misleads readers about what
the code does.

Not reported: names listed in \`__all__\`, re-exports (\`import x as x\`), aliases with a leading underscore, everything
in \`__init__.py\` and \`compat.py\`, imports inside of
\`try\` (the usual way to test whether a module is there) or of a class, whose attributes they become, three or more from the
own package, which a module may gather for others (low confidence), and files that use star imports or \`eval\`.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import json
from os import <|getcwd|>, path

print(json.dumps(path.sep))
`,
      good: `
import json
from os import path

print(json.dumps(path.sep))
`,
    },
    {
      language: 'typescript',
      isFixed: true,
      bad: `
import { readFile, <|writeFile|> } from 'node:fs/promises';

export const load = (path: string) => readFile(path, 'utf8');
`,
      good: `
import { readFile } from 'node:fs/promises';

export const load = (path: string) => readFile(path, 'utf8');
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
import java.util.List;
import <|java.util.Map|>;

class Names {
  List<String> names;
}
`,
      good: `
import java.util.List;

class Names {
  List<String> names;
}
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      File() {
        if (FACADE.test(context.path)) return;
        const handedOn = context.language.id === 'python' ? countHandedOn(context) : 0;
        for (const scope of context.scopes.scopes) {
          for (const binding of scope.bindings.values()) {
            if (isUnused(binding) && !isMentioned(context, binding.name)) reportBinding(context, binding, handedOn);
          }
        }
      },
    };
  },
};

/** What pytest hands to the parameters of that name, and what unittest asks a module for. */
function isFixture({ text }: RuleContext, name: string): boolean {
  return name === 'load_tests' || new RegExp(String.raw`\bdef \w+\([^)]*\b${toPattern(name)}\b`).test(text);
}

/** In broken code a name can be any text. */
function toPattern(name: string): string {
  return name.replaceAll(/\W/g, String.raw`\$&`);
}

/** Names in doc comments (`{@link Name}`, `@param {Name}`, `# type: Name`) and in Python's quoted types are uses as well. */
function isMentioned(context: RuleContext, name: string): boolean {
  if (context.language.id === 'python' && context.isTestCode && isFixture(context, name)) return true;
  const word = String.raw`(?<![\w$])${toPattern(name)}(?![\w$])`;
  const inDocs = new RegExp(String.raw`(?:@|#\s*type:).*?${word}`, 's');
  if (context.tree.comments.some(({ text }) => text.includes(name) && inDocs.test(text))) return true;
  const isTypeName = context.language.id === 'python' && /^[A-Z]/.test(name);
  return isTypeName && new RegExp(String.raw`(["'])[\w.[\], |]*${word}[\w.[\], |]*\1`).test(context.text);
}

function isUnused(binding: Binding): boolean {
  if (binding.kind !== 'import' || binding.scope.kind === 'class') return false;
  if (binding.isExported || binding.reads.length > 0 || binding.writes.length > 0) return false;
  for (let scope: Binding['scope'] | undefined = binding.scope; scope; scope = scope.parent)
    if (scope.isDynamic) return false;
  return true;
}

/** From how many unused names of its own package on a module seems to gather them for others. */
const GATHERED = 3;
const FROM_PACKAGE = /^from\s+\./;

function countHandedOn(context: RuleContext): number {
  let count = 0;
  for (const binding of context.scopes.module.bindings.values())
    if (isUnused(binding) && binding.declarations.some((name) => FROM_PACKAGE.test(statementOf(name)?.text ?? '')))
      count += 1;
  return count;
}

function statementOf(declaration: SyntaxNode): SyntaxNode | undefined {
  return STATEMENT.has(declaration.kind) ? declaration : declaration.ancestor(STATEMENT);
}

function reportBinding(context: RuleContext, binding: Binding, handedOn: number): void {
  for (const declaration of binding.declarations) {
    const item = itemOf(declaration);
    const statement = STATEMENT.has(item.kind) ? item : item.ancestor(STATEMENT);
    if (
      !statement ||
      statement.kind === 'future_import_statement' ||
      isReExport(item) ||
      isMarkedUnused(item, binding.name) ||
      !isNameCertain(context, statement) ||
      statement.ancestor(FALLBACK_AROUND)
    )
      continue;
    context.report({
      at: item === statement ? declaration : item,
      message: `\`${binding.name}\` is imported but never used.`,
      isUnnecessary: true,
      statement,
      ...(handedOn >= GATHERED && FROM_PACKAGE.test(statement.text) && { confidence: 'low' }),
      fix: removal(context, statement),
    });
  }
}

/**
 * A Go package may be called otherwise than the last part of its path (`git` in `…/git-module`); only those of the standard
 * library are certain, and those with a name of their own in the import.
 */
function isNameCertain(context: RuleContext, statement: SyntaxNode): boolean {
  if (context.language.id !== 'go') return true;
  return statement.field('name') !== undefined || !/^["`][^/]*\./.test(statement.field('path')?.text ?? '');
}

/** From the declaring identifier up to the piece that imports this name and no other. */
function itemOf(declaration: SyntaxNode): SyntaxNode {
  let node = declaration;
  while (node.parent && !STATEMENT.has(node.kind) && ITEM.has(node.parent.kind)) node = node.parent;
  return node;
}

/** `import a as a` says in Python and TypeScript stubs that the name is meant for others. */
function isReExport(item: SyntaxNode): boolean {
  const alias = item.field('alias');
  return alias !== undefined && alias.text === item.field('name')?.text;
}

/** `import * as _plugin`: the name was chosen to say that it is not used. */
function isMarkedUnused(item: SyntaxNode, name: string): boolean {
  return name.startsWith('_') && (item.kind === 'namespace_import' || item.field('alias') !== undefined);
}

/** Removes all unused names of the statement at once, so that the fixes of its findings are one and the same. */
function removal(context: RuleContext, statement: SyntaxNode): Fix {
  const names = importedNames(context, statement);
  const unused = names.filter(({ binding }) => isUnused(binding) && !isMentioned(context, binding.name));
  const goesWhole = unused.length === names.length;
  const mayHaveEffects = goesWhole && isLoadedForEffects(context, statement);
  return {
    title:
      unused.length === 1 ? `Remove the unused import \`${unused[0]?.binding.name}\`` : 'Remove the unused imports',
    safety: mayHaveEffects ? 'unsafe' : 'safe',
    edits: () => (goesWhole ? [removeStatement(context.tree, statement)] : removeNames(names, unused)),
  };
}

/**
 * Loading a module for its effects alone is usual in JavaScript; TypeScript drops such imports by itself. In Python it
 * registers signals, models and plugins, within functions above all, and a few modules of the standard library change
 * the interpreter.
 */
function isLoadedForEffects({ language, dialect }: RuleContext, statement: SyntaxNode): boolean {
  if (language.id === 'javascript') return true;
  if (language.id !== 'python') return false;
  const source = (statement.field('module_name') ?? statement.field('name'))?.text ?? '';
  return (
    /^(readline|rlcompleter|pyximport|site|sitecustomize|antigravity|this)\b|\.(signals|handlers|receivers|plugins|tasks|admin|models)\b/.test(
      source,
    ) ||
    /^from \.+ import\b/.test(statement.text) ||
    statement.ancestor(dialect.controlFlow.functions) !== undefined
  );
}

interface ImportedName {
  readonly binding: Binding;
  readonly item: SyntaxNode;
}

function importedNames(context: RuleContext, statement: SyntaxNode): ImportedName[] {
  return [...statement.descendants()].flatMap((node) => {
    const binding = context.scopes.bindingOf(node);
    return binding?.declarations.includes(node) ? [{ binding, item: itemOf(node) }] : [];
  });
}

function removeNames(names: readonly ImportedName[], unused: readonly ImportedName[]): TextEdit[] {
  const removed = new Set(unused.map(({ item }) => item.start));
  const isRemoved = ({ start }: { start: number }): boolean => removed.has(start);
  // `import first, { second, third }`: the braces go when nothing is left between them.
  const clause = names[0]?.item.ancestor(new Set(['import_clause']));
  if (!clause)
    return removeListItems(
      names.map(({ item }) => item),
      isRemoved,
    );
  const parts = clause.namedChildren;
  const goes = (part: SyntaxNode): boolean =>
    part.kind === 'named_imports'
      ? part.namedChildren.every(isRemoved)
      : names.some(({ item }) => part.contains(item) && isRemoved(item));
  const partial = parts.filter((part) => part.kind === 'named_imports' && !goes(part));
  return [
    ...removeListItems(parts, (part) => parts.some((other) => other.start === part.start && goes(other))),
    ...partial.flatMap((part) => removeListItems(part.namedChildren, isRemoved)),
  ];
}
