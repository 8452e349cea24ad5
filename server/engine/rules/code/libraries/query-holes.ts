import type { ComposedText, Hole } from '../texts/composed-text.ts';
import type { PlaceholderStyle } from './sql-placeholders.ts';

/** The place of a value in the text of a query. */
export interface QueryHole {
  readonly hole: Hole;
  /** The quote of SQL before it, perhaps with a wildcard, which goes with it. */
  readonly lead: string;
  readonly trail: string;
}

const STATEMENT = /^(?:\s|\\[nt])*(?:select|insert|update|delete|replace|with)\b/i;
const BEFORE_VALUE = /(?:[=<>]|\bi?like)\s*$|\bvalues\s*\((?:[^()]*,)?\s*$/i;
const AFTER_VALUE = /^(?:[\s,;)]|\\[nt]|$)/;
const OPENING = /\\?'%?$/;
const CLOSING = /^%?\\?'/;
/** Values that are SQL themselves, whole lists, or made safe by hand already. */
const NO_VALUE = /join\s*\(|escape|quote|literal|identifier|\bsql\b/i;

/** The holes of a query if each of them certainly stands for one value, never for a name, a condition or a number of rows. */
export function holesInQuery(text: ComposedText, style: PlaceholderStyle): readonly QueryHole[] | undefined {
  const { texts, holes } = text;
  if (!STATEMENT.test(texts[0] ?? '')) return undefined;
  const found: QueryHole[] = [];
  let before = '';
  for (const [index, hole] of holes.entries()) {
    before += texts[index] ?? '';
    const query = valueAt(hole, before, texts[index + 1] ?? '');
    if (!query) return undefined;
    found.push(query);
    before += '?';
  }
  return isClashFree(text, found, style) ? found : undefined;
}

function valueAt(hole: Hole, before: string, after: string): QueryHole | undefined {
  if (NO_VALUE.test(hole.value.text) || isText(hole)) return undefined;
  const isQuoted = (before.split("'").length - 1) % 2 === 1;
  const lead = isQuoted ? OPENING.exec(before)?.[0] : '';
  const trail = isQuoted ? CLOSING.exec(after)?.[0] : '';
  if (lead === undefined || trail === undefined) return undefined;
  const isValue = AFTER_VALUE.test(after.slice(trail.length)) && (isQuoted || BEFORE_VALUE.test(before));
  return isValue ? { hole, lead, trail } : undefined;
}

/** Conditional parts of a query: `${isOpen ? 'open' : ''}`. */
function isText({ value }: Hole): boolean {
  return /^(conditional_expression|ternary_expression|lambda)$/.test(value.kind);
}

/** What is left of the text must not look like a placeholder. */
function isClashFree({ texts }: ComposedText, holes: readonly QueryHole[], style: PlaceholderStyle): boolean {
  const rest = texts
    .map((text, index) =>
      text.slice(holes[index - 1]?.trail.length ?? 0, text.length - (holes[index]?.lead.length ?? 0)),
    )
    .join(' ');
  if (style === '%s') return !rest.includes('%');
  return style === '?' ? !rest.includes('?') : !/\$\d/.test(rest);
}
