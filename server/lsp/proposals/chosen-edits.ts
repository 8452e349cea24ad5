import { orderEdits, type TextEdit } from '#shared/domain/text-edit.ts';

/** Which of the edits of `before` give `after`; undefined when no choice among them does. */
export function chosenEdits(before: string, edits: readonly TextEdit[], after: string): TextEdit[] | undefined {
  const ordered = orderEdits(edits);
  if (!ordered) return undefined;
  const [first] = ordered;
  const head = before.slice(0, first?.start ?? before.length);
  if (!after.startsWith(head)) return undefined;
  let places: Place[] = [{ offset: head.length, chosen: [] }];
  for (const [index, edit] of ordered.entries()) {
    const gap = before.slice(edit.end, ordered[index + 1]?.start ?? before.length);
    const old = before.slice(edit.start, edit.end);
    const next = places.flatMap((place) => [step(place, edit.newText + gap, edit), step(place, old + gap)]);
    places = distinct(next.filter((place) => place !== undefined));
  }
  return places.find(({ offset }) => offset === after.length)?.chosen;

  function step({ offset, chosen }: Place, text: string, edit?: TextEdit): Place | undefined {
    if (!after.startsWith(text, offset)) return undefined;
    return { offset: offset + text.length, chosen: edit ? [...chosen, edit] : chosen };
  }
}

/** How far the text is explained, and by which edits. */
interface Place {
  readonly offset: number;
  readonly chosen: TextEdit[];
}

/** Two explanations of the same beginning are as good as one: that with more edits comes first. */
function distinct(places: readonly Place[]): Place[] {
  const byOffset = new Map<number, Place>();
  for (const place of places) if (!byOffset.has(place.offset)) byOffset.set(place.offset, place);
  return [...byOffset.values()];
}
