import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineMap } from '#engine/source/line-map.ts';

const SEED = { seed: 20 };
const text = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '\n', '\r\n', '\r', '😀', '\uFEFF'), maxLength: 40 });

describe('LineMap', () => {
  it('splits lines at LF, CRLF and CR', () => {
    fc.assert(
      fc.property(text, (source) => {
        const map = new LineMap(source);
        const lines = Array.from({ length: map.lineCount }, (_, line) => map.textOf(line));
        assert.deepEqual(lines, source.split(/\r\n|\r|\n/));
      }),
      SEED,
    );
  });

  it('finds back every offset that is not within a line break', () => {
    fc.assert(
      fc.property(text, (source) => {
        const map = new LineMap(source);
        for (let offset = 0; offset <= source.length; offset++) {
          if (source[offset - 1] === '\r' && source[offset] === '\n') continue;
          assert.equal(map.offsetAt(map.positionAt(offset)), offset);
        }
      }),
      SEED,
    );
  });

  it('agrees with itself on where lines begin and end', () => {
    fc.assert(
      fc.property(text, (source) => {
        const map = new LineMap(source);
        for (let offset = 0; offset <= source.length; offset++) {
          const line = map.lineAt(offset);
          assert.ok(
            map.startOf(line) <= offset && offset < (line + 1 < map.lineCount ? map.startOf(line + 1) : Infinity),
          );
          const { start, end } = map.spanOf(line);
          assert.equal(source.slice(start, end), map.textOf(line));
        }
      }),
      SEED,
    );
  });

  it('counts UTF-16 code units', () => {
    const map = new LineMap('x\n"😀" y');
    assert.deepEqual(map.positionAt(7), { line: 1, character: 5 });
  });

  it('clamps positions past the end of a line or of the text', () => {
    const map = new LineMap('ab\r\ncd');
    assert.equal(map.offsetAt({ line: 0, character: 99 }), 2);
    assert.equal(map.offsetAt({ line: 1, character: 99 }), 6);
    assert.equal(map.offsetAt({ line: 9, character: 0 }), 6);
    assert.equal(map.startOf(9), 6);
  });

  it('gives an empty last line to a text that ends with a line break', () => {
    assert.equal(new LineMap('a\n').lineCount, 2);
    assert.equal(new LineMap('').lineCount, 1);
  });

  it('tells the indentation of a line', () => {
    const map = new LineMap('\t  a\n\n   ');
    assert.deepEqual(
      [0, 1, 2].map((line) => map.indentOf(line)),
      ['\t  ', '', '   '],
    );
  });
});
