import type { LineRange } from '#engine/analysis/changed-lines.ts';
import { LineMap } from '#engine/source/line-map.ts';
import { editsBetween } from '../convert/text-difference.ts';

/** The texts that count as reviewed, so that only what was changed since is sent without being asked for. */
export class SeenTexts {
  private readonly texts = new Map<string, string>();

  /** The document was opened with this text, or has been reviewed with it. */
  note(uri: string, text: string): void {
    this.texts.set(uri, text);
  }

  /** Lines as they are now, those included that something was removed before. All when nothing is known. */
  changedLines(uri: string, text: string): LineRange[] {
    const before = this.texts.get(uri);
    const lines = new LineMap(text);
    if (before === undefined) return [{ first: 0, last: lines.lineAt(text.length) }];
    let shift = 0;
    return editsBetween(before, text).map(({ start, end, newText }) => {
      const from = start + shift;
      shift += newText.length - (end - start);
      return { first: lines.lineAt(from), last: lines.lineAt(from + newText.length) };
    });
  }

  forget(uri: string): void {
    this.texts.delete(uri);
  }
}
