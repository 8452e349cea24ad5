import type { MergeOptions } from '#engine/proposals/proposal-desk.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { MAX_SOURCE_BYTES, readSource } from '#engine/source/read-source.ts';
import type { CliServices, Workspace } from '../services.ts';

/** Refuses a merged text that parses worse than the file does now. */
export function createTextCheck(
  services: Pick<CliServices, 'analyzer'>,
  { tree }: Pick<Workspace, 'tree'>,
): NonNullable<MergeOptions['checkText']> {
  return async (path, text) => {
    const language = languageOfPath(path);
    if (!language) return undefined;
    const analyzer = await services.analyzer();
    await analyzer.prepare(language);
    const countErrors = (code: string): number => analyzer.parse(path, language, code).tree.errorCount;
    const content = await tree.read(path, MAX_SOURCE_BYTES);
    const source = content.kind === 'bytes' ? readSource(path, content.bytes) : undefined;
    const before = source?.kind === 'source' ? countErrors(source.text) : 0;
    return countErrors(text) > before ? 'it would have a syntax error.' : undefined;
  };
}
