import fc from 'fast-check';

/** One way to damage a text; the same text always gives the same results. */
export type Damage = (text: string) => string[];

const TRUNCATIONS = 10;
const DELETIONS = 4;
const LONGEST_DELETION = 40;
const ASTRAL = '𝒳😀';

/** Ends the text early, as while somebody types: at points that spread over the text, each moved a little. */
export const truncate: Damage = (text) =>
  numbersFor(text, TRUNCATIONS).map((number, index) =>
    text.slice(0, Math.floor(((index + number) / TRUNCATIONS) * text.length)),
  );

/** Takes a few characters out. */
export const deleteSpan: Damage = (text) =>
  pairs(numbersFor(text, DELETIONS * 2)).map(([where, length]) => {
    const start = Math.floor(where * text.length);
    return text.slice(0, start) + text.slice(start + 1 + Math.floor(length * LONGEST_DELETION));
  });

/** Has one line twice. */
export const repeatLine: Damage = (text) => {
  const lines = text.split(/(?<=\n)/);
  return numbersFor(text, 2).map((number) => {
    const index = Math.floor(number * lines.length);
    return lines.toSpliced(index, 0, lines[index] ?? '').join('');
  });
};

/** Puts characters outside of the basic plane somewhere, and where a string or a comment begins. */
export const insertAstral: Damage = (text) => {
  const [number = 0] = numbersFor(text, 1);
  const at = Math.floor(number * text.length);
  return [
    text.slice(0, at) + ASTRAL + text.slice(at),
    text.replace(/["'`]|\/\/|#/, (opening) => opening + ASTRAL),
    text.replaceAll(/["'`]/g, (quote) => quote + ASTRAL),
  ];
};

/** Line breaks that the samples do not have, and a byte order mark. */
export const changeEncoding: Damage = (text) => [
  toCrlf(text),
  text.replaceAll('\n', '\r'),
  `\uFEFF${text}`,
  `\uFEFF${toCrlf(text)}`,
  text.trimEnd(),
];

export function toCrlf(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n');
}

function numbersFor(text: string, count: number): number[] {
  return fc.sample(fc.double({ min: 0, max: 0.999, noNaN: true }), { seed: text.length, numRuns: count });
}

function pairs(numbers: readonly number[]): [number, number][] {
  return numbers.flatMap((number, index) => (index % 2 === 0 ? [[number, numbers[index + 1] ?? 0]] : []));
}
