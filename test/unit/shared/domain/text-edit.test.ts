import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, joinEdits, orderEdits, type TextEdit } from '#shared/domain/text-edit.ts';

const SEED = { seed: 20 };
const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '\r\n', 'é', '😀'), maxLength: 30 });

/** A text with edits that leave at least one character between each other. */
const textWithEdits = text.chain((source) =>
  fc
    .tuple(
      fc.uniqueArray(fc.nat(source.length), { maxLength: 8 }),
      fc.array(fc.string({ maxLength: 4 }), { minLength: 4, maxLength: 4 }),
    )
    .map(([offsets, texts]) => {
      const ordered = offsets.toSorted((a, b) => a - b);
      const edits: TextEdit[] = [];
      for (let index = 0; index + 1 < ordered.length; index += 2) {
        edits.push({ start: ordered[index] ?? 0, end: ordered[index + 1] ?? 0, newText: texts[index / 2] ?? '' });
      }
      return { source, edits };
    }),
);

describe('applyEdits', () => {
  it('gives what splicing from the end gives, whatever the order of the edits', () => {
    fc.assert(
      fc.property(textWithEdits, fc.infiniteStream(fc.nat()), ({ source, edits }, noise) => {
        const shuffled = edits
          .map((edit) => ({ edit, key: noise.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ edit }) => edit);
        const expected = edits
          .toReversed()
          .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), source);
        assert.equal(applyEdits(source, shuffled), expected);
      }),
      SEED,
    );
  });

  it('refuses edits that overlap', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), fc.nat(), (source, a, b, c) => {
        fc.pre(source.length >= 2);
        const [start = 0, middle = 0, end = 0] = [a, b, c].map((n) => n % source.length).toSorted((x, y) => x - y);
        fc.pre(start < middle);
        const edits = [
          { start, end: middle, newText: 'x' },
          { start: middle - 1, end: Math.max(end, middle) + 1, newText: 'y' },
        ];
        assert.throws(() => applyEdits(source, edits), RangeError);
      }),
      SEED,
    );
  });

  it('refuses two insertions at one offset', () => {
    const insertion = { start: 1, end: 1 };
    assert.throws(
      () =>
        applyEdits('ab', [
          { ...insertion, newText: 'x' },
          { ...insertion, newText: 'y' },
        ]),
      RangeError,
    );
  });

  it('takes an insertion right behind a replacement', () => {
    const edits = [
      { start: 2, end: 2, newText: '!' },
      { start: 0, end: 2, newText: 'x' },
    ];
    assert.equal(applyEdits('abc', edits), 'x!c');
  });

  it('refuses edits that leave the text', () => {
    for (const [start, end] of [
      [-1, 1],
      [0, 4],
      [2, 1],
      [4, 4],
    ] as const) {
      assert.throws(() => applyEdits('abc', [{ start, end, newText: '' }]), RangeError, `${start}..${end}`);
    }
  });

  it('returns the text when there are no edits', () => {
    assert.equal(applyEdits('abc', []), 'abc');
  });
});

describe('orderEdits', () => {
  it('sorts edits and leaves its input as it was', () => {
    const edits = [
      { start: 3, end: 4, newText: '' },
      { start: 0, end: 1, newText: '' },
    ];
    assert.deepEqual(
      orderEdits(edits)?.map(({ start }) => start),
      [0, 3],
    );
    assert.deepEqual(
      edits.map(({ start }) => start),
      [3, 0],
    );
  });

  it('sees a conflict between an insertion and a replacement that begins there', () => {
    const insertion = { start: 1, end: 1, newText: 'x' };
    assert.equal(orderEdits([insertion, { start: 1, end: 2, newText: 'y' }]), undefined);
  });
});

describe('joinEdits', () => {
  it('keeps an edit that several changes share only once', () => {
    const shared = { start: 0, end: 0, newText: 'import secrets\n' };
    const [first, second] = [5, 9].map((start) => ({ start, end: start + 1, newText: 'x' }));
    assert.ok(first && second);
    assert.deepEqual(
      joinEdits([
        [shared, first],
        [{ ...shared }, second],
      ]),
      [shared, first, second],
    );
  });

  it('keeps different insertions at one offset, which then conflict', () => {
    const edits = joinEdits([[{ start: 0, end: 0, newText: 'a' }], [{ start: 0, end: 0, newText: 'b' }]]);
    assert.equal(edits.length, 2);
    assert.equal(orderEdits(edits), undefined);
  });
});
