import type { Finding } from '#shared/domain/finding.ts';

/** Words that rule ids and messages are full of. */
const COMMON: ReadonlySet<string> = new Set(
  'missing without with from into instead this that there which when where value values code call calls function used uses using never always should could would have been does only line make made name named needs null true false'.split(
    ' ',
  ),
);
/** So much of two texts must be the same for them to say the same. */
const SAME_SHARE = 0.6;

/** The rule's finding, if there is one, that says of the same place what a model's finding says. */
export function findWitnessed(
  finding: Pick<Finding, 'category' | 'message' | 'range' | 'cwe'>,
  known: readonly Finding[],
): Finding | undefined {
  return known.find(
    (other) =>
      other.category === finding.category &&
      other.range.start.line <= finding.range.end.line &&
      finding.range.start.line <= other.range.end.line &&
      isAbout(other.ruleId, finding.message),
  );
}

/** Whether two messages say the same in other words. */
export function saysTheSame(a: string, b: string): boolean {
  const [first, second] = [wordsOf(a), wordsOf(b)];
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared >= SAME_SHARE * Math.min(first.size, second.size);
}

/** Whether a message speaks of what a rule is about: its id says so, and every second of its words is enough. */
export function isAbout(ruleId: string, message: string): boolean {
  const [about, said] = [wordsOf(ruleId), wordsOf(message)];
  const shared = [...about].filter((word) => said.has(word)).length;
  return shared > 0 && shared * 2 >= about.size;
}

/** Significant words by their first letters, so that `injected` is `injection`. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
  return new Set(words.filter((word) => !COMMON.has(word)).map((word) => word.slice(0, 6)));
}
