import assert from 'node:assert/strict';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import type { SourceTree } from '#engine/ports/source-tree.ts';
import { assessImpact } from '#engine/proposals/impact.ts';
import { createTextSearch } from '#engine/proposals/impact-references.ts';
import type { SearchLimits } from '#engine/proposals/reference-search.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { SourceParser } from '#engine/source/source-parser.ts';
import type { FixSafety } from '#shared/domain/finding.ts';
import type { Impact, SymbolReference } from '#shared/domain/impact.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import { applyEdits } from '#shared/domain/text-edit.ts';
import { makeWordRule } from '#test/support/analysis.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';

export const UNION = Array.from({ length: 4000 }, (_, index) => String(index)).join(' | ');
export const parser = SourceParser.create(nodeModulesGrammars);

/** A workspace in memory. */
export function treeOf(files: Readonly<Record<string, string>>): SourceTree & { readonly read: SourceTree['read'] } {
  const paths = Object.keys(files).toSorted();
  return {
    list: async (_, signal) => {
      signal?.throwIfAborted();
      return { files: paths.map((path) => ({ path, isExplicit: false })), unreadable: [], missing: [] };
    },
    read: async (path) => ({ kind: 'bytes', bytes: Buffer.from(files[path] ?? '') }),
  };
}

export interface ChangeOptions {
  readonly safety?: FixSafety;
  readonly limits?: Partial<SearchLimits>;
  readonly signal?: AbortSignal;
}

/** The impact of replacing texts in the files of a workspace: `[path, old text, new text]`, the first place each. */
export async function impactOf(
  files: Readonly<Record<string, string>>,
  replacements: readonly (readonly [path: string, from: string, to: string])[],
  { safety = 'safe', limits = {}, signal }: ChangeOptions = {},
): Promise<Impact> {
  const analyzer = new Analyzer(await parser, [makeWordRule({ word: 'bad' })]);
  const edits = new Map<string, TextEdit[]>();
  for (const [path, from, to] of replacements) {
    const start = (files[path] ?? '').indexOf(from);
    assert.ok(start >= 0, `${path} has no ${from}`);
    edits.set(path, [...(edits.get(path) ?? []), { start, end: start + from.length, newText: to }]);
  }
  const analyze = async (path: string, text: string) => {
    const language = languageOfPath(path);
    assert.ok(language);
    await analyzer.prepare(language);
    return analyzer.analyze(analyzer.parse(path, language, text), DEFAULT_CONFIG);
  };
  const changes = await Promise.all(
    [...edits].map(async ([path, own]) => ({
      before: await analyze(path, files[path] ?? ''),
      after: await analyze(path, applyEdits(files[path] ?? '', own)),
      edits: own,
    })),
  );
  return assessImpact(changes, {
    safety,
    findReferences: createTextSearch({ tree: treeOf(files), analyzer, limits }),
    ...(signal && { signal }),
  });
}

/** Every symbol as `name@path:line`, with `+` when it is public and `!` when its signature changes. */
export function symbolsOf({ symbols }: Impact): string[] {
  return symbols.map(
    ({ name, path, line, isPublic, isSignatureChanged }) =>
      `${name}@${path}:${line}${isPublic ? '+' : ''}${isSignatureChanged ? '!' : ''}`,
  );
}

export function placesOf(references: readonly SymbolReference[]): string[] {
  return references.map(({ symbol, path, line }) => `${symbol}@${path}:${line}`);
}
