import type { MergeOptions } from '#engine/proposals/proposal-desk.ts';
import { decodeText } from '#engine/proposals/text-content.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import type { Session } from '../session.ts';
import type { FolderDesk } from './proposal-desks.ts';

/** Lets no merge through whose text has more syntax errors than the file has now. */
export function createMergeCheck({ services }: Session, { files }: FolderDesk): NonNullable<MergeOptions['checkText']> {
  const { analyzer } = services;
  return async (path, text) => {
    const language = languageOfPath(path);
    if (!language) return undefined;
    await analyzer.prepare(language);
    const errorsIn = (content: string): number => analyzer.parse(path, language, content).tree.errorCount;
    const errors = errorsIn(text);
    if (errors === 0) return undefined;
    const current = await files.read(path);
    const known = current && decodeText(current);
    return known && errors <= errorsIn(known.text) ? undefined : 'It would have a syntax error.';
  };
}
