import { type MergeLabels, mergeTexts } from './merge-texts.ts';
import { decodeText, encodeText } from './text-content.ts';

/** Two contents of a file that come from one. */
export interface ContentSides {
  readonly base: Uint8Array;
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
}

export type ContentMerge =
  | { readonly kind: 'merged'; readonly content: Uint8Array; readonly text: string }
  | { readonly kind: 'conflict'; readonly text: string; readonly count: number }
  /** One of them is not UTF-8. */
  | { readonly kind: 'not-text' };

/** Merges the texts of files; a byte order mark that one side added or removed counts as its change. */
export function mergeContents(sides: ContentSides, labels: MergeLabels): ContentMerge {
  const [base, ours, theirs] = [decodeText(sides.base), decodeText(sides.ours), decodeText(sides.theirs)];
  if (!base || !ours || !theirs) return { kind: 'not-text' };
  const merged = mergeTexts({ base: base.text, ours: ours.text, theirs: theirs.text }, labels);
  if (merged.kind === 'conflict') return merged;
  const { hasBom } = ours.hasBom === base.hasBom ? theirs : ours;
  return { ...merged, content: encodeText({ text: merged.text, hasBom }) };
}
