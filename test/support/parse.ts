import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { GrammarSource } from '#engine/ports/grammar-source.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { SourceParser } from '#engine/source/source-parser.ts';
import type { SyntaxTree } from '#engine/source/syntax-tree.ts';

const NODE_MODULES = join(import.meta.dirname, '..', '..', 'node_modules');

/** The packages that bring a grammar under another name than their own. */
const PACKAGE_OF: Readonly<Record<string, string>> = {
  'tree-sitter-tsx': 'tree-sitter-typescript',
  'tree-sitter-c_sharp': 'tree-sitter-c-sharp',
  'tree-sitter-php_only': 'tree-sitter-php',
  'tree-sitter-kotlin': '@tree-sitter-grammars/tree-sitter-kotlin',
};

/** Reads the grammars straight from the packages that bring them. */
export const nodeModulesGrammars: GrammarSource = {
  read(fileName) {
    const name = basename(fileName, '.wasm');
    return readFile(join(NODE_MODULES, PACKAGE_OF[name] ?? name, fileName));
  },
};

let parser: Promise<SourceParser> | undefined;

/** Parses a text in the language of a path (`src/a.py`) or of an extension (`.py`, `py`). */
export async function parseSource(languageExtensionOrPath: string, text: string): Promise<SyntaxTree> {
  const path = languageExtensionOrPath.includes('.') ? languageExtensionOrPath : `.${languageExtensionOrPath}`;
  const language = languageOfPath(path);
  if (!language) throw new Error(`There is no language for ${languageExtensionOrPath}.`);
  parser ??= SourceParser.create(nodeModulesGrammars);
  const ready = await parser;
  await ready.prepare(language);
  return ready.parse(language, text);
}
