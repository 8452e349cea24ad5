import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareLines, profileLine } from '#engine/analysis/line-similarity.ts';

const likeness = (a: string, b: string): number => compareLines(profileLine(a), profileLine(b));

describe('the likeness of two lines', () => {
  it('is that of their words, in any spelling', () => {
    assert.equal(likeness('userName = load(HTTPClient)', 'user_name=load( http_client )'), 1);
    assert.equal(likeness('', ''), 1);
    assert.equal(likeness('a', ''), 0);
    assert.equal(likeness('alpha', 'beta'), 0);
  });

  it('is high after a rename and low for other code', () => {
    assert.ok(likeness('db.execute(query + name)', 'db.execute(query + user_name)') > 0.8);
    assert.ok(likeness('os.system(cmd)', 'subprocess.call(cmd, shell=True)') < 0.5);
  });

  it('is the same both ways, 1 for the same, and never beyond', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const value = likeness(a, b);
        assert.equal(value, likeness(b, a));
        assert.ok(value >= 0 && value <= 1 + 1e-9);
        assert.ok(Math.abs(likeness(a, a) - 1) < 1e-9);
      }),
    );
  });
});
