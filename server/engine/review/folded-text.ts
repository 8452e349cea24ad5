import type { Span } from '#shared/domain/text.ts';

const WORD = /[\p{L}\p{N}_$]/u;

/**
 * A text in which stretches are found whatever the white space in them: where two words would run together there is one
 * blank, elsewhere none. Knows where each character stands in the text it was made from.
 */
export class FoldedText {
  private readonly folded: string;
  /** By offset in the folded text. */
  private readonly offsets: readonly number[];

  constructor(text: string) {
    const { folded, offsets } = foldText(text);
    this.folded = folded;
    this.offsets = offsets;
  }

  /** Every place of a stretch of text that begins and ends as it does: not in the middle of a word. In order. */
  find(stretch: string): Span[] {
    const { folded: sought } = foldText(stretch);
    const places: Span[] = [];
    if (sought === '') return places;
    for (let at = this.folded.indexOf(sought); at >= 0; at = this.folded.indexOf(sought, at + 1)) {
      const last = at + sought.length - 1;
      if (this.isBorder(at) && this.isBorder(last + 1))
        places.push({ start: this.offsets[at] ?? 0, end: (this.offsets[last] ?? 0) + 1 });
    }
    return places;
  }

  /** Whether no word goes on from before an offset to behind it. */
  private isBorder(at: number): boolean {
    return !(isWord(this.folded[at - 1]) && isWord(this.folded[at]));
  }
}

function foldText(text: string): { folded: string; offsets: number[] } {
  let folded = '';
  const offsets: number[] = [];
  let previous: string | undefined;
  let hasBlank = false;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text.charAt(offset);
    if (character.trim() === '') {
      hasBlank = true;
      continue;
    }
    if (hasBlank && isWord(previous) && isWord(character)) {
      folded += ' ';
      offsets.push(offset - 1);
    }
    folded += character;
    offsets.push(offset);
    previous = character;
    hasBlank = false;
  }
  return { folded, offsets };
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && WORD.test(character);
}
