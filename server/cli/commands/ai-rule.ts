import { AI_RULE_ID } from '#shared/domain/finding.ts';
import type { Rule } from '#engine/rules/rule.ts';

/** What findings of models go by in reports; it runs nothing. */
export const AI_RULE: Rule = {
  id: AI_RULE_ID,
  title: 'Found by a language model',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  languages: 'any',
  rationale:
    'A language model reviewed the changed code. Its quote was found in the code, the syntax tree does not refute it, and a fix is only offered after its proof. It can still be wrong: models see neither the rest of the program nor its data.',
  examples: [],
  create: () => ({}),
};
