import type { Span } from '#shared/domain/text.ts';
import type { FileFacts } from '../rules/file-facts.ts';
import { FoldedText } from './folded-text.ts';
import { claimOf, refuteClaim } from './refute-claim.ts';
import type { RepliedFinding } from './reply-schema.ts';

/** Why a finding of a model is not shown. */
export type DropReason =
  /** What it quotes is not in the document. */
  | 'no-quote'
  /** What it quotes is at several places, none of which was sent. */
  | 'ambiguous-quote'
  /** The syntax tree says otherwise. */
  | 'refuted'
  | 'duplicate'
  | 'low-confidence'
  | 'suppressed'
  | 'suppressed-by-team';

export type Grounding =
  | { readonly kind: 'grounded'; readonly span: Span }
  /** `detail` is a sentence for the user. */
  | { readonly kind: 'dropped'; readonly reason: DropReason; readonly detail: string };

/** Shorter quotes could be anywhere. */
const MIN_QUOTE = 3;

/** A document in which the quotes of findings are looked up. */
export class GroundedDocument {
  readonly file: FileFacts;
  private readonly text: FoldedText;

  constructor(file: FileFacts) {
    this.file = file;
    this.text = new FoldedText(file.tree.text);
  }

  /**
   * Finds the place of a finding by its quote, in the code that was sent or else at the only place of the document, and
   * drops it when there is none or when the syntax tree refutes what it claims. `quote` is as the document has it.
   */
  ground(finding: Pick<RepliedFinding, 'message' | 'claim'>, quote: string, sent: readonly Span[]): Grounding {
    const places = this.placesOf(quote);
    if (places.length === 0) return drop('no-quote', 'What it quotes is not in the file.');
    const inside = places.filter((place) => sent.some(({ start, end }) => start <= place.start && place.end <= end));
    const [span] = inside.length > 0 ? inside : places;
    if (!span || (inside.length === 0 && places.length > 1)) {
      return drop('ambiguous-quote', 'What it quotes occurs several times outside of the code in question.');
    }
    const claim = claimOf(finding);
    const refutation = claim && refuteClaim(this.file, claim, span);
    return refutation === undefined ? { kind: 'grounded', span } : drop('refuted', refutation);
  }

  /** Every place of a quote, in order. */
  placesOf(quote: string): Span[] {
    for (const text of [quote, withoutMarks(quote)]) {
      const places = text.trim().length < MIN_QUOTE ? [] : this.text.find(text);
      if (places.length > 0) return places;
    }
    return [];
  }
}

/** Without the fence or the backticks that models like to put around code. */
function withoutMarks(quote: string): string {
  return quote
    .trim()
    .replace(/^```[^\n]*\n|\n?```$/g, '')
    .replace(/^`+|`+$/g, '');
}

function drop(reason: DropReason, detail: string): Grounding {
  return { kind: 'dropped', reason, detail };
}
