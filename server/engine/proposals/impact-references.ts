import type { Analyzer, ParsedDocument } from '../analysis/analyzer.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { FileFacts } from '../rules/file-facts.ts';
import { languageOfPath } from '../source/languages.ts';
import { MAX_SOURCE_BYTES, readSource } from '../source/read-source.ts';
import { ParseTimeoutError } from '../source/source-parser.ts';
import { type FoundReferences, ReferenceSearch, type SearchLimits } from './reference-search.ts';
import type { DeclaredSymbol } from './symbols.ts';
import { WorkspaceNames } from './workspace-names.ts';

/**
 * Finds the places that name symbols, outside of the symbols themselves. `documents` are the files that declare them and
 * count instead of what is saved. Rejects with AbortError.
 */
export type ReferenceFinder = (
  symbols: readonly DeclaredSymbol[],
  documents: ReadonlyMap<string, ParsedDocument>,
  signal?: AbortSignal,
) => Promise<FoundReferences>;

export interface TextSearchOptions {
  readonly tree: SourceTree;
  readonly analyzer: Pick<Analyzer, 'prepare' | 'parse'>;
  readonly limits?: Partial<SearchLimits>;
}

/** Finds references by reading the files of a workspace. */
export function createTextSearch({ tree, analyzer, limits }: TextSearchOptions): ReferenceFinder {
  return async (symbols, documents, signal) => {
    const search = new ReferenceSearch(symbols, documents, limits);
    if (symbols.length === 0) return search.finish();
    const { files } = await tree.list([''], signal);
    // A file that changes counts also where an ignore file names it.
    const paths = [...new Set([...files.map(({ path }) => path), ...documents.keys()])].toSorted();
    const names = new WorkspaceNames(paths);
    for (const path of paths) {
      signal?.throwIfAborted();
      if (search.isOver) break;
      if (!search.wants(path)) continue;
      const source = documents.get(path)?.tree.text ?? (await readText(tree, path));
      if (source === undefined || !search.mentions(path, source)) continue;
      const document = documents.get(path) ?? (await parse(analyzer, path, source));
      if (document === 'too-slow') search.skip(path);
      else search.add(path, source, document && new FileFacts(path, document.language, document.tree), names);
    }
    return search.finish();
  };
}

/** Undefined for what no person wrote as source code. */
async function readText(tree: SourceTree, path: string): Promise<string | undefined> {
  const content = await tree.read(path, MAX_SOURCE_BYTES);
  if (content.kind !== 'bytes') return undefined;
  const source = readSource(path, content.bytes);
  if (source.kind === 'source') return source.text;
  return source.reason === 'unknown-language' ? new TextDecoder().decode(content.bytes) : undefined;
}

/** Undefined for a language without grammar. */
async function parse(
  analyzer: TextSearchOptions['analyzer'],
  path: string,
  text: string,
): Promise<ParsedDocument | 'too-slow' | undefined> {
  const language = languageOfPath(path);
  if (!language) return undefined;
  await analyzer.prepare(language);
  try {
    return analyzer.parse(path, language, text);
  } catch (error) {
    if (error instanceof ParseTimeoutError) return 'too-slow';
    throw error;
  }
}
