import type { Span } from '#shared/domain/text.ts';

/** Takes `<|` and `|>` out of a text and tells which ranges they enclosed, in the order of their starts. */
export function parseMarkedText(marked: string): { text: string; spans: Span[] } {
  const spans: { start: number; end: number }[] = [];
  const open: { start: number; end: number }[] = [];
  let text = '';
  for (const part of marked.split(/(<\||\|>)/)) {
    if (part === '<|') {
      const span = { start: text.length, end: -1 };
      spans.push(span);
      open.push(span);
    } else if (part === '|>') {
      const span = open.pop();
      if (!span) throw new Error('A range ends that did not start.');
      span.end = text.length;
    } else {
      text += part;
    }
  }
  if (open.length > 0) throw new Error('A range does not end.');
  return { text, spans };
}

/** The opposite: shows ranges in a text, for messages of failed tests. */
export function markText(text: string, spans: readonly Span[]): string {
  const marks = spans.flatMap(({ start, end }) => [
    { at: start, mark: '<|' },
    { at: end, mark: '|>' },
  ]);
  let result = text;
  for (const { at, mark } of marks.toSorted((a, b) => b.at - a.at))
    result = result.slice(0, at) + mark + result.slice(at);
  return result;
}
