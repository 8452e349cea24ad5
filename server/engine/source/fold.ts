/** A value that the code alone decides. A character is a text of one. */
export type Constant = string | number | boolean;

const NUMBER = /^(0[xX][\da-fA-F_]+|0[bB][01_]+|\d[\d_]*(\.\d[\d_]*)?([eE][+-]?\d+)?)[lLfFdDn]?$/;
const CHARACTER = /^'([^'\\])'$/;
const MAX_TEXT = 10_000;

/** The value of a literal that is no string. */
export function literalValue(text: string): Constant | undefined {
  if (/^(true|True)$/.test(text)) return true;
  if (/^(false|False)$/.test(text)) return false;
  const digits = NUMBER.exec(text)?.[1];
  if (digits === undefined) return CHARACTER.exec(text)?.[1];
  // A leading zero means octal in some languages and nothing in others.
  return /^0\d/.test(digits) ? undefined : Number(digits.replaceAll('_', ''));
}

/** The result of a binary operator, as far as the languages agree on it. */
export function foldBinary(operator: string, left: Constant, right: Constant): Constant | undefined {
  if (typeof left === 'boolean' && typeof right === 'boolean') return foldLogic(operator, left, right);
  if (typeof left === 'number' && typeof right === 'number') return foldNumbers(operator, left, right);
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  if (operator === '+') return left.length + right.length > MAX_TEXT ? undefined : left + right;
  if (/^===?$/.test(operator)) return left === right;
  return /^!==?$/.test(operator) ? left !== right : undefined;
}

function foldLogic(operator: string, left: boolean, right: boolean): boolean | undefined {
  switch (operator) {
    case '&&':
    case 'and':
      return left && right;
    case '||':
    case 'or':
      return left || right;
    case '==':
    case '===':
      return left === right;
    case '!=':
    case '!==':
      return left !== right;
    default:
      return undefined;
  }
}

function foldNumbers(operator: string, left: number, right: number): Constant | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/': {
      // Whole quotients are the same in languages that divide integers and in those that do not.
      const quotient = left / right;
      return Number.isInteger(quotient) ? quotient : undefined;
    }
    case '%':
      return left >= 0 && right > 0 ? left % right : undefined;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
    case '===':
      return left === right;
    case '!=':
    case '!==':
      return left !== right;
    default:
      return undefined;
  }
}

type Method = (text: string, argument: Constant | undefined, second: Constant | undefined) => Constant | undefined;
const onTexts =
  (test: (text: string, other: string) => Constant): Method =>
  (text, other) =>
    typeof other === 'string' ? test(text, other) : undefined;
const inRange = (at: Constant | undefined, text: string): at is number =>
  typeof at === 'number' && Number.isInteger(at) && at >= 0 && at <= text.length;

/** Methods of texts by the names that languages give them. */
const METHODS: Readonly<Record<string, Method>> = {
  equals: onTexts((text, other) => text === other),
  equalsIgnoreCase: onTexts((text, other) => text.toLowerCase() === other.toLowerCase()),
  startsWith: onTexts((text, other) => text.startsWith(other)),
  startswith: onTexts((text, other) => text.startsWith(other)),
  endsWith: onTexts((text, other) => text.endsWith(other)),
  endswith: onTexts((text, other) => text.endsWith(other)),
  includes: onTexts((text, other) => text.includes(other)),
  contains: onTexts((text, other) => text.includes(other)),
  indexOf: onTexts((text, other) => text.indexOf(other)),
  concat: onTexts((text, other) => text + other),
  charAt: (text, at) => (inRange(at, text) && at < text.length ? text.charAt(at) : undefined),
  substring: (text, from, to) =>
    inRange(from, text) && (to === undefined || inRange(to, text)) ? text.substring(from, to) : undefined,
  length: (text) => text.length,
  isEmpty: (text) => text === '',
  isBlank: (text) => text.trim() === '',
  trim: (text) => text.trim(),
  strip: (text: string, characters) => (characters === undefined ? text.trim() : undefined),
  toString: (text: string) => text,
  toLowerCase: (text) => text.toLowerCase(),
  lower: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  upper: (text) => text.toUpperCase(),
};

/** The result of a method of a text; arguments that are not known are undefined. */
export function foldMethod(
  name: string,
  object: Constant,
  given: readonly (Constant | undefined)[],
): Constant | undefined {
  if (typeof object !== 'string' || given.includes(undefined)) return undefined;
  return Object.hasOwn(METHODS, name) ? METHODS[name]?.(object, given[0], given[1]) : undefined;
}
