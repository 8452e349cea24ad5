/** Words, numbers, runs of marks, and white space that is more than one blank. */
const PIECE = /[A-Za-z]+|\d+|[!-/:-@[-`{-~]+|\P{ASCII}|\s{2,}|\n/gu;
/** How much of a piece a token of today's vocabularies takes, rounded so that budgets hold. */
const LETTERS_PER_TOKEN = 7;
const DIGITS_PER_TOKEN = 3;
const MARKS_PER_TOKEN = 2;

/**
 * About how many tokens a text takes, whichever model reads it: for code and prose rather a little more than there are.
 * A character of another script counts as one. For budgets, and for what providers do not tell; bills come from providers.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(PIECE)) tokens += tokensOfPiece(piece);
  return tokens;
}

function tokensOfPiece(piece: string): number {
  if (/^[A-Za-z]/.test(piece)) return Math.ceil(piece.length / LETTERS_PER_TOKEN);
  if (/^\d/.test(piece)) return Math.ceil(piece.length / DIGITS_PER_TOKEN);
  return /^[!-~]/.test(piece) ? Math.ceil(piece.length / MARKS_PER_TOKEN) : 1;
}

/** The first lines of a text that fit into a budget of tokens; never part of a line. */
export function takeLines(text: string, tokens: number): string {
  if (estimateTokens(text) <= tokens) return text;
  const taken: string[] = [];
  let left = tokens;
  for (const line of text.split('\n')) {
    left -= estimateTokens(`${line}\n`);
    if (left < 0) break;
    taken.push(line);
  }
  return taken.join('\n');
}
