import assert from 'node:assert/strict';
import {
  MAX_INSTRUCTION_TOKENS,
  type PromptParts,
  refactorPrompt,
  reviewPrompt,
  tokensOfPrompt,
} from '#engine/review/prompt.ts';
import { LANGUAGE_TIPS } from '#engine/review/prompt-templates.ts';
import { estimateTokens } from '#engine/review/token-estimate.ts';
import { LANGUAGE_IDS, languageOfPath } from '#engine/source/languages.ts';

function partsOf(fields: Partial<PromptParts> = {}): PromptParts {
  const language = languageOfPath('a.py');
  assert.ok(language);
  return {
    path: 'a.py',
    language,
    code: [{ name: 'f', code: 'def f(): pass' }],
    context: '',
    instructions: [],
    ...fields,
  };
}

describe('reviewPrompt', () => {
  it('has the same system part for all code of a language', () => {
    const other = partsOf({
      code: [{ name: 'g', code: 'x' }],
      instructions: [{ file: 'a.md', text: 'Hi.' }],
      path: 'b.py',
    });
    assert.equal(reviewPrompt(partsOf()).system, reviewPrompt(other).system);
  });

  it('leaves room for a function within 2,000 tokens', () => {
    assert.ok(tokensOfPrompt(reviewPrompt(partsOf())) < 1100);
    assert.ok(tokensOfPrompt(refactorPrompt(partsOf(), 'Do it.')) < 1100);
  });

  it('holds no line numbers', () => {
    assert.doesNotMatch(reviewPrompt(partsOf({ code: [{ name: 'f', code: 'a\nb\nc' }] })).user, /^\s*\d+[ :|]/m);
  });

  it('takes whole lines of instructions, the first ones first, up to a limit', () => {
    const instructions = ['a.md', 'b.md', 'c.md'].map((file) => ({ file, text: 'Mind the gap.\n'.repeat(80) }));
    const { user } = reviewPrompt(partsOf({ instructions }));
    assert.match(user, /file="a.md"/);
    assert.doesNotMatch(user, /file="c.md"/);
    assert.ok(estimateTokens(user) < MAX_INSTRUCTION_TOKENS + 150);
    assert.doesNotMatch(user, /Mind the\n/);
  });

  it('wants every property and no others, as providers ask for', () => {
    const check = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { type, properties, required, additionalProperties } = schema as Record<string, unknown>;
      if (type === 'object') {
        assert.deepEqual(required, Object.keys(properties as object));
        assert.equal(additionalProperties, false);
      }
      for (const inner of Object.values(schema)) check(inner);
    };
    check(reviewPrompt(partsOf()).reply.schema);
    check(refactorPrompt(partsOf(), '').reply.schema);
  });

  it('has a tip for every language', () => {
    assert.deepEqual(Object.keys(LANGUAGE_TIPS).toSorted(), [...LANGUAGE_IDS].toSorted());
  });
});
