import type { ReplyForm } from './reply-reader.ts';
import { repliedFinding, type RepliedFinding, repliedVerdict, type RepliedVerdict } from './reply-schema.ts';

/** How the reply to a review is read. */
export const REVIEW_FORM: ReplyForm<RepliedFinding, RepliedVerdict> = {
  list: 'findings',
  item: repliedFinding,
  itemKeys: ['category', 'severity', 'confidence', 'quote', 'message'],
  // What a finding says is checked against the code; half of a fix is none.
  withoutGuesses: (finding) => ({ ...finding, edits: [] }),
  rest: repliedVerdict,
};
