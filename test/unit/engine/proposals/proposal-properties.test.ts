import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyProposal } from '#engine/proposals/apply-proposal.ts';
import { rollBackProposal } from '#engine/proposals/roll-back-proposal.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import { changeOf, makeDesk, type MemoryDesk, propose } from '#test/support/journal-desk.ts';

const CHARACTERS = fc.constantFrom('a', 'é', '🦊', '\t', ' ', '{', '\u2028', '"', '=', '\r', '𝒳');
const WORDS = fc.string({ unit: CHARACTERS, maxLength: 8 });

interface Shape {
  readonly lines: readonly string[];
  /** Taken in turn. */
  readonly breaks: readonly string[];
  /** Without a line break at the end. */
  readonly isCut: boolean;
  readonly hasBom: boolean;
}

const SHAPE: fc.Arbitrary<Shape> = fc.record({
  lines: fc.array(WORDS, { maxLength: 12 }),
  breaks: fc.constantFrom(['\n'], ['\r\n'], ['\n', '\r\n'], ['\r\n', '\n', '\n']),
  isCut: fc.boolean(),
  hasBom: fc.boolean(),
});

function toText({ lines, breaks, isCut, hasBom }: Shape): string {
  const text = lines.map((line, index) => line + (breaks[index % breaks.length] ?? '')).join('');
  return (hasBom ? '\uFEFF' : '') + (isCut ? text.replace(/\r?\n$/, '') : text);
}

/** Edits in order that do not touch each other, as one of a text has them at most. */
function editsOf(length: number): fc.Arbitrary<TextEdit[]> {
  const points = fc.uniqueArray(fc.nat(length), { minLength: 1, maxLength: 8 });
  return fc
    .tuple(points, fc.array(fc.oneof(WORDS, fc.constant('x\ny'), fc.constant('x\r\n')), { minLength: 4, maxLength: 4 }))
    .map(([offsets, texts]) => {
      const sorted = offsets.toSorted((a, b) => a - b);
      return Array.from({ length: Math.ceil(sorted.length / 2) }, (_, index): TextEdit => {
        const start = sorted[2 * index] ?? 0;
        return { start, end: sorted[2 * index + 1] ?? start, newText: texts[index] ?? '' };
      });
    });
}

/** No edit begins or ends within a character, as in an editor. */
function isWhole(text: string, { start, end, newText }: TextEdit): boolean {
  const parts = [text.slice(0, start) + newText + text.slice(end), text.slice(start, end)];
  return parts.every((part) => !/\p{Surrogate}/u.test(part));
}

const DOCUMENT = SHAPE.map(toText).chain((content) => {
  const text = content.replace(/^\uFEFF/, '');
  return editsOf(text.length).map((edits) => ({ content, edits: edits.filter((edit) => isWhole(text, edit)) }));
});

async function contentsOf(desk: MemoryDesk, paths: readonly string[]): Promise<(string | undefined)[]> {
  return paths.map((path) => desk.files.text(path));
}

describe('any proposal', () => {
  it('leaves every byte as it was when it is applied and rolled back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(DOCUMENT, { minLength: 1, maxLength: 3 }), async (documents) => {
        const named = documents.map((document, index) => ({ ...document, path: `${index}.py` }));
        const desk = makeDesk(Object.fromEntries(named.map(({ path, content }) => [path, content])));
        const changes = named.map(({ path, content, edits }) => changeOf(path, content, edits));
        const id = await propose(desk, changes);
        assert.equal((await applyProposal(desk, id)).kind, 'applied');
        for (const { change, before } of changes) {
          const bom = Buffer.from(before).toString().startsWith('\uFEFF') ? '\uFEFF' : '';
          assert.equal(desk.files.text(change.path), bom + change.newText);
        }
        assert.equal((await rollBackProposal(desk, id)).kind, 'rolled-back');
        for (const { path, content } of named) assert.equal(desk.files.text(path), content);
      }),
      { numRuns: 300 },
    );
  });

  it('is rolled back from under edits elsewhere, which stay', async () => {
    await fc.assert(
      fc.asyncProperty(numberedLines(), fc.nat(), fc.nat(), WORDS, async (lines, first, second, words) => {
        const [changed, edited] = farApart(lines.length, first, second);
        const content = lines.join('');
        const desk = makeDesk({ 'a.py': content });
        const id = await propose(desk, [changeOf('a.py', content, [editLine(lines, changed, 'changed')])]);
        await applyProposal(desk, id);
        const own = withLine(lines, edited, `${words}own`);
        desk.files.write({ 'a.py': withLine(own, changed, 'changed').join('') });
        assert.equal((await rollBackProposal(desk, id)).kind, 'rolled-back');
        assert.equal(desk.files.text('a.py'), own.join(''));
      }),
      { numRuns: 300 },
    );
  });

  it('is applied and rolled back with another one in any order', async () => {
    const orders = fc.tuple(fc.boolean(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        numberedLines(),
        fc.nat(),
        fc.nat(),
        orders,
        async (lines, first, second, [isSwapped, isLifo]) => {
          const [one, other] = farApart(lines.length, first, second);
          const content = lines.join('');
          const desk = makeDesk({ 'a.py': content });
          const ids = [
            await propose(desk, [changeOf('a.py', content, [editLine(lines, one, 'one')])]),
            await propose(desk, [changeOf('a.py', content, [editLine(lines, other, 'two\r\nthree')])]),
          ];
          const order = isSwapped ? ids.toReversed() : ids;
          for (const id of order) assert.equal((await applyProposal(desk, id)).kind, 'applied');
          const both = withLine(withLine(lines, one, 'one'), other, 'two\r\nthree');
          assert.equal(desk.files.text('a.py'), both.join(''));
          for (const id of isLifo ? order.toReversed() : order) {
            assert.equal((await rollBackProposal(desk, id)).kind, 'rolled-back');
          }
          assert.deepEqual(await contentsOf(desk, ['a.py']), [content]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Lines with their breaks of which each is there once. */
function numberedLines(): fc.Arbitrary<string[]> {
  const lines = fc.array(fc.tuple(WORDS, fc.constantFrom('\n', '\r\n')), { minLength: 5, maxLength: 15 });
  return fc
    .tuple(lines, fc.boolean())
    .map(([pairs, isCut]) =>
      pairs.map(([words, end], index) => `${words}${index}${isCut && index === pairs.length - 1 ? '' : end}`),
    );
}

/** Two indices with at least two lines between them. */
function farApart(length: number, first: number, second: number): [number, number] {
  const a = first % (length - 3);
  const b = a + 3 + (second % (length - a - 3));
  return second % 2 === 0 ? [a, b] : [b, a];
}

function withLine(lines: readonly string[], index: number, text: string): string[] {
  return lines.with(index, text + (/\r?\n$/.exec(lines[index] ?? '')?.[0] ?? ''));
}

function editLine(lines: readonly string[], index: number, newText: string): TextEdit {
  const start = lines.slice(0, index).join('').length;
  return { start, end: start + (lines[index] ?? '').replace(/\r?\n$/, '').length, newText };
}
