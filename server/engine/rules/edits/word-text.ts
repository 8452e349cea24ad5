import type { WordPart } from '../code/texts/command-words.ts';

/** A word of a command line as an expression; undefined where its parts cannot be written as one. */
export function wordText(word: readonly WordPart[], language: string, quote: string): string | undefined {
  const [only, ...others] = word;
  if (only === undefined) return undefined;
  if (others.length === 0) return typeof only === 'string' ? quoted(only, quote) : only.text;
  if (language === 'java' || language === 'go')
    return word.map((part) => (typeof part === 'string' ? quoted(part, quote) : part.text)).join(' + ');
  const values = word.flatMap((part) => (typeof part === 'string' ? [] : [part.text]));
  if (language !== 'python') {
    if (values.some((value) => value.includes('`'))) return undefined;
    return `\`${word.map((part) => (typeof part === 'string' ? part : `\${${part.text}}`)).join('')}\``;
  }
  if (values.some((value) => value.includes(quote) || /[\\\n]/.test(value))) return undefined;
  return `f${quote}${word.map((part) => (typeof part === 'string' ? part : `{${part.text}}`)).join('')}${quote}`;
}

function quoted(text: string, quote: string): string {
  return `${quote}${text}${quote}`;
}
