import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { REVIEW_FORM } from '#engine/review/review-form.ts';
import { ReplyReader, type ReplyRemainder } from '#engine/review/reply-reader.ts';
import type { RepliedFinding, RepliedVerdict } from '#engine/review/reply-schema.ts';
import { writeReply } from './stubs.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'review');

function fixture(name: string): string {
  return readFileSync(join(FIXTURES, `${name}.txt`), 'utf8');
}

interface Reading {
  /** What came while the reply arrived. */
  readonly early: readonly RepliedFinding[];
  readonly end: ReplyRemainder<RepliedFinding, RepliedVerdict>;
  readonly all: readonly RepliedFinding[];
}

function read(text: string, size = 5): Reading {
  const reader = new ReplyReader(REVIEW_FORM);
  const early: RepliedFinding[] = [];
  for (let at = 0; at < text.length; at += size) early.push(...reader.write(text.slice(at, at + size)));
  const end = reader.end();
  return { early, end, all: [...early, ...end.items] };
}

function quotesOf(findings: readonly RepliedFinding[]): string[] {
  return findings.map(({ quote }) => quote);
}

describe('ReplyReader', () => {
  it('gives a finding as soon as its last character is there', () => {
    const text = writeReply({ quote: 'one()' }, { quote: 'two()' });
    const reader = new ReplyReader(REVIEW_FORM);
    const endOfFirst = text.indexOf(',{"category"');
    assert.deepEqual(reader.write(text.slice(0, endOfFirst - 1)), []);
    assert.deepEqual(quotesOf(reader.write(text.slice(endOfFirst - 1, endOfFirst))), ['one()']);
  });

  it('reads a whole reply the same however it is cut into pieces', () => {
    const text = fixture('prose-and-fence');
    const expected = read(text, text.length);
    for (const size of [1, 2, 3, 64]) assert.deepEqual(read(text, size).all, expected.all);
    assert.equal(expected.all.length, 2);
  });

  it('passes over prose with braces before the reply, a fence around it and prose after it', () => {
    const { early, end } = read(fixture('prose-and-fence'));
    assert.deepEqual(quotesOf(early), ['const body = response.json();', 'for (const id of ids) await fetchOne(id);']);
    assert.deepEqual(early[0]?.claim, { kind: 'missing-await', name: 'response.json' });
    assert.equal(end.rest.rating, 6);
    assert.equal(end.lost, 0);
  });

  it('keeps what stands before the place where a finding was cut, without its half edit', () => {
    const { early, all, end } = read(fixture('truncated-in-edits'));
    assert.equal(early.length, 1);
    assert.deepEqual(quotesOf(all), ['db.query(`SELECT * FROM users WHERE id = ${id}`)', 'if (rows.length = 0)']);
    assert.equal(all[0]?.edits.length, 1);
    assert.deepEqual(all[1]?.edits, []);
    assert.deepEqual([end.lost, end.isUsable], [0, true]);
  });

  it('gives up a finding whose message was cut, and counts it', () => {
    const { all, end } = read(fixture('truncated-in-message'));
    assert.deepEqual(quotesOf(all), ['total / count']);
    assert.equal(end.lost, 1);
  });

  it('does not let one broken finding take the ones behind it along', () => {
    const { all } = read(fixture('broken-in-the-middle'));
    const quotes = quotesOf(all);
    assert.deepEqual([quotes[0], quotes.at(-2), quotes.at(-1)], ['first()', 'second()', 'third()']);
    assert.equal(all.at(-1)?.edits.length, 1, 'a well-formed finding keeps its edits');
  });

  it('never takes edits out of a finding that had to be repaired', () => {
    const repaired = read(fixture('broken-in-the-middle')).all.filter(({ quote }) => quote === 'second()');
    assert.deepEqual(
      repaired.map(({ edits }) => edits),
      [[]],
    );
  });

  it('reads the loose form of small models and counts what it does not know least', () => {
    const { all } = read(fixture('loose-small-model'));
    assert.deepEqual(
      all.map(({ category, severity, confidence }) => [category, severity, confidence]),
      [
        ['bug', 'high', 'low'],
        ['maintainability', 'low', 'high'],
      ],
    );
  });

  for (const name of ['wrapped', 'bare-array']) {
    it(`finds the list in a reply that is ${name}`, () => {
      const { all, end } = read(fixture(name));
      assert.deepEqual(quotesOf(all), ['return a - b']);
      assert.equal(end.isUsable, true);
    });
  }

  it('says that a reply without JSON, or of another form, is not usable', () => {
    for (const text of [fixture('no-json'), '', '{}', '{"answer": 42}', 'null', '[]', '{"findings": "none"}'])
      assert.equal(read(text).end.isUsable, false, text);
  });

  it('takes an empty list for an answer', () => {
    const { end } = read('{"findings": [], "summary": "Nothing.", "rating": 12}');
    assert.deepEqual([end.isUsable, end.items, end.rest], [true, [], { summary: 'Nothing.', rating: 10 }]);
  });

  it('gives up a finding without quote or message', () => {
    const { all, end } = read(
      '{"findings":[{"category":"bug","quote":"","message":"x"},{"category":"bug","quote":"y"}]}',
    );
    assert.deepEqual([all.length, end.lost], [0, 2]);
  });

  it('drops all edits of a finding of which one is no edit', () => {
    const { all } = read(
      writeReply({
        quote: 'a()',
        edits: [
          { search: 'a()', replace: 'b()' },
          { search: '', replace: 'c' },
        ],
      }),
    );
    assert.deepEqual(all[0]?.edits, []);
  });

  it('never makes anything up, wherever a reply is cut', () => {
    const whole = fixture('prose-and-fence');
    const { all } = read(whole);
    const edits = new Set(all.map((finding) => JSON.stringify(finding.edits)).concat('[]'));
    for (let length = 0; length < whole.length; length++) {
      for (const finding of read(whole.slice(0, length), 50).all) {
        const original = all.find(({ quote }) => quote === finding.quote);
        assert.equal(finding.message, original?.message, `cut at ${length}`);
        assert.ok(edits.has(JSON.stringify(finding.edits)), `cut at ${length}`);
      }
    }
  });

  it('survives any damage', () => {
    const whole = fixture('truncated-in-edits');
    const damage = fc.record({ at: fc.nat(whole.length), length: fc.nat(20), by: fc.string({ maxLength: 10 }) });
    fc.assert(
      fc.property(damage, fc.integer({ min: 1, max: 100 }), ({ at, length, by }, size) => {
        const { all } = read(whole.slice(0, at) + by + whole.slice(at + length), size);
        assert.ok(all.length <= 3);
      }),
      { numRuns: 300 },
    );
  });

  it('comes to an end with a hostile reply', () => {
    for (const text of ['{"a":'.repeat(20_000), '[{'.repeat(20_000), '{"category":"'.repeat(5000), '{"'.repeat(30_000)])
      assert.equal(read(text, 1000).all.length, 0);
  });
});
