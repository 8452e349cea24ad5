import { type CharSet, complement, unite } from './char-set.ts';

const UPPER: CharSet = [
  [0x41, 0x5a],
  [0xc0, 0xd6],
  [0xd8, 0xde],
  [0x0391, 0x03a9],
  [0x0410, 0x042f],
];
const LOWER: CharSet = [
  [0x61, 0x7a],
  [0xdf, 0xf6],
  [0xf8, 0xff],
  [0x03b1, 0x03c9],
  [0x0430, 0x044f],
];
/** Letters without case. */
const OTHER_LETTERS: CharSet = [
  [0x05d0, 0x05ea],
  [0x4e00, 0x9fff],
];
const MARKS: CharSet = [[0x0300, 0x036f]];
const DIGITS: CharSet = [
  [0x30, 0x39],
  [0x0660, 0x0669],
];
const ASCII_SYMBOLS: CharSet = Array.from('$+<=>^`|~', (char) => [char.charCodeAt(0), char.charCodeAt(0)] as const);
const ASCII_SIGNS: CharSet = [
  [0x21, 0x2f],
  [0x3a, 0x40],
  [0x5b, 0x60],
  [0x7b, 0x7e],
];
const SPACES: CharSet = [
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x2000, 0x200a],
];
const LETTERS = unite(UPPER, LOWER, OTHER_LETTERS);
const PUNCTUATION = unite(
  ASCII_SIGNS.flatMap((range) => complementWithin(range, ASCII_SYMBOLS)),
  [[0x2010, 0x2027]],
);

/** What is common of each property: enough to see which of them share characters. Without `Is`, `_` and capitals. */
const PROPERTIES: Readonly<Record<string, CharSet>> = {
  l: LETTERS,
  letter: LETTERS,
  alphabetic: LETTERS,
  alpha: LETTERS,
  lu: UPPER,
  upper: UPPER,
  uppercase: UPPER,
  uppercaseletter: UPPER,
  ll: LOWER,
  lower: LOWER,
  lowercase: LOWER,
  lowercaseletter: LOWER,
  lo: OTHER_LETTERS,
  m: MARKS,
  mn: MARKS,
  mark: MARKS,
  n: DIGITS,
  nd: DIGITS,
  digit: DIGITS,
  number: DIGITS,
  alnum: unite(LETTERS, DIGITS),
  p: PUNCTUATION,
  punctuation: PUNCTUATION,
  punct: ASCII_SIGNS,
  s: ASCII_SYMBOLS,
  symbol: ASCII_SYMBOLS,
  z: SPACES,
  zs: SPACES,
  blank: unite(SPACES, [[0x09, 0x09]]),
  space: unite(SPACES, [[0x09, 0x0d]]),
  whitespace: unite(SPACES, [[0x09, 0x0d]]),
  ascii: [[0, 0x7f]],
  xdigit: unite([[0x30, 0x39]], [[0x41, 0x46]], [[0x61, 0x66]]),
};

/** The characters of `\p{name}`, as far as it is a property that is known here. */
export function charactersWith(property: string, isNegative: boolean): CharSet | undefined {
  const name = property
    .replace(/^(general_category|gc)=/i, '')
    .replace(/^is(?=.{2})/i, '')
    .replaceAll('_', '')
    .toLowerCase();
  const set = Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name] : undefined;
  return set && isNegative ? complement(set) : set;
}

function complementWithin([first, last]: CharSet[number], without: CharSet): CharSet {
  const codes = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return codes
    .filter((code) => without.every((range) => code < range[0] || code > range[1]))
    .map((code) => [code, code]);
}
