import assert from 'node:assert/strict';
import { FoldedText } from '#engine/review/folded-text.ts';
import { markText } from '#test/support/marked-text.ts';

function find(text: string, stretch: string): string {
  return markText(text, new FoldedText(text).find(stretch));
}

describe('FoldedText', () => {
  it('finds a stretch whatever the white space in it', () => {
    assert.equal(find('a = f( b,\r\n\t c )\nd', 'f(b, c)'), 'a = <|f( b,\r\n\t c )|>\nd');
    assert.equal(find('if (x)  {\n  y();\n}', 'if (x) { y(); }'), '<|if (x)  {\n  y();\n}|>');
  });

  it('tells words that stand apart from words that run together', () => {
    assert.equal(find('returnx; return x;', 'return x'), 'returnx; <|return x|>;');
    assert.equal(find('returnx; return x;', 'returnx'), '<|returnx|>; return x;');
  });

  it('does not begin or end in the middle of a word', () => {
    assert.equal(find('items.item(item)', 'item'), 'items.<|item|>(<|item|>)');
  });

  it('finds every place, and none for nothing', () => {
    assert.equal(find('a; b; a;', 'a;'), '<|a;|> b; <|a;|>');
    assert.equal(find('a; b;', ' \n'), 'a; b;');
  });
});
