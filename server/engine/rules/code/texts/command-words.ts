import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { ComposedText } from './composed-text.ts';

/** A part of a word of a command line: fixed characters or a value. */
export type WordPart = string | SyntaxNode;

/** What no shell reads in any way of its own. */
const PLAIN = /^[\w@+:,./=-]+$/;
/** Commands that the shell carries out itself. */
const BUILTIN =
  /^(cd|export|source|set|unset|ulimit|umask|exit|eval|exec|alias|type|trap|wait|read|if|for|while|case|then|do|dir|copy|del|start|cls|move|rd|ren|call|echo|mkdir|rmdir|md|time|\.)$/i;
/** Values that hold several words. */
const MANY_WORDS = /(args?|arguments|argv|options?|opts|flags?|params|command|cmd|files|paths|names|list)\W*$/i;
const MADE_SAFE = /join\s*\(|quote|escape/i;

/**
 * The words of a command line that a shell would only take apart at its blanks; undefined when it has pipes, variables,
 * patterns or anything else that only a shell understands.
 */
// refactoriq-ignore-next-line high-complexity -- quotes, blanks and values of one scanner read best in one place
export function commandWords({ texts, holes }: ComposedText): readonly (readonly WordPart[])[] | undefined {
  const words: WordPart[][] = [];
  let word: WordPart[] | undefined;
  let quote = '';
  for (const [index, text] of texts.entries()) {
    for (const [piece] of text.matchAll(/\\?["']|[ \t]+|[^"' \t\\]+|\\/g)) {
      if (/^\\?["']$/.test(piece)) {
        // Only a value may be quoted, and that as a whole.
        const mark = piece.slice(-1);
        if (quote !== '' && quote !== mark) return undefined;
        quote = quote === '' ? mark : '';
        word ??= [];
      } else if (/^[ \t]/.test(piece)) {
        if (quote !== '') return undefined;
        if (word) words.push(word);
        word = undefined;
      } else {
        if (!PLAIN.test(piece)) return undefined;
        (word ??= []).push(piece);
      }
    }
    const value = holes[index]?.value;
    if (!value) continue;
    if (MADE_SAFE.test(value.text) || (quote === '' && MANY_WORDS.test(value.text))) return undefined;
    (word ??= []).push(value);
  }
  if (word) words.push(word);
  return quote === '' && isProgram(words[0]) ? words : undefined;
}

function isProgram(word: readonly WordPart[] | undefined): boolean {
  const [name, ...others] = word ?? [];
  return typeof name === 'string' && others.length === 0 && !name.includes('=') && !BUILTIN.test(name);
}
