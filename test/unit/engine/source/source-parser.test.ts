import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GrammarSource } from '#engine/ports/grammar-source.ts';
import { languageOfPath, type LanguageDefinition } from '#engine/source/languages.ts';
import { IncrementalParse, ParseTimeoutError, SourceParser } from '#engine/source/source-parser.ts';
import type { SyntaxTree } from '#engine/source/syntax-tree.ts';
import { readCodeSamples } from '#test/support/code-samples.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';

const PATHS = ['a.py', 'a.js', 'a.ts', 'a.tsx', 'a.java', 'a.go'];
const PIECES = [
  '',
  'x',
  '\n',
  '\r\n',
  '\r',
  '    ',
  '\t',
  '"',
  "'",
  '`',
  '(',
  ')',
  '{',
  '}',
  '/*',
  '*/',
  '#',
  '😀',
  'if x:',
  'else',
  '${',
];

function languageOf(path: string): LanguageDefinition {
  const language = languageOfPath(path);
  assert.ok(language);
  return language;
}

describe('SourceParser', () => {
  let parser: SourceParser;

  before(async () => {
    parser = await SourceParser.create(nodeModulesGrammars);
    for (const path of PATHS) await parser.prepare(languageOf(path));
  });

  it('throws for a language that was not prepared', async () => {
    const fresh = await SourceParser.create(nodeModulesGrammars);
    assert.throws(() => fresh.parse(languageOf('a.py'), 'x'), /tree-sitter-python\.wasm was not prepared/);
  });

  it('loads a grammar once for all who wait for it, and again after a failure', async () => {
    const reads: string[] = [];
    let isBroken = true;
    const source: GrammarSource = {
      read(file) {
        reads.push(file);
        return isBroken && file.includes('python')
          ? Promise.reject(new Error('no disk'))
          : nodeModulesGrammars.read(file);
      },
    };
    const fresh = await SourceParser.create(source);
    const python = languageOf('a.py');
    await assert.rejects(fresh.prepare(python), /no disk/);
    isBroken = false;
    await Promise.all([fresh.prepare(python), fresh.prepare(python)]);
    assert.equal(fresh.parse(python, 'x = 1\n').errorCount, 0);
    assert.equal(reads.filter((file) => file.includes('python')).length, 2);
  });

  it('gives up on a text that takes too long, and parses the next one', async () => {
    const hasty = await SourceParser.create(nodeModulesGrammars, { budget: -1 });
    const python = languageOf('a.py');
    await hasty.prepare(python);
    assert.throws(() => hasty.parse(python, 'x = [1, 2]\n'.repeat(2000)), ParseTimeoutError);
    assert.equal(hasty.parse(python, 'y\n').root.text, 'y\n');
  });

  it('keeps parses of several documents apart', () => {
    const [first, second] = [parser.follow(languageOf('a.py')), parser.follow(languageOf('a.py'))];
    first.update('a = 1\n');
    second.update('def f():\n    pass\n');
    assert.deepEqual(
      describeTree(first.update('a = 12\n')),
      describeTree(parser.parse(languageOf('a.py'), 'a = 12\n')),
    );
    first.dispose();
    second.dispose();
  });
});

describe('IncrementalParse', () => {
  let parser: SourceParser;

  before(async () => {
    parser = await SourceParser.create(nodeModulesGrammars);
    for (const path of PATHS) await parser.prepare(languageOf(path));
  });

  for (const path of PATHS) {
    it(`agrees with a fresh parse after any edits of ${path}`, () => {
      const language = languageOf(path);
      const texts = readCodeSamples()
        .filter((sample) => sample.language === language)
        .map(({ text }) => text);
      const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12), fc.constantFrom(...PIECES));
      fc.assert(
        fc.property(
          fc.constantFrom(...(texts.length > 0 ? texts : ['const a = <b>{c}</b>;\n'])),
          fc.array(edit, { maxLength: 6 }),
          (original, edits) => {
            const followed = parser.follow(language);
            let text = original;
            followed.update(text);
            for (const [where, length, piece] of edits) {
              const start = Math.floor(where * text.length);
              text = text.slice(0, start) + piece + text.slice(start + length);
              const [updated, fresh] = [followed.update(text), parser.parse(language, text)];
              assert.equal(updated.errorCount > 0, fresh.errorCount > 0, text);
              // The parser repairs broken code with what it kept, and so in another way.
              if (fresh.errorCount === 0) assert.deepEqual(describeTree(updated), describeTree(fresh), text);
            }
            assert.deepEqual(describeTree(followed.update(original)), describeTree(parser.parse(language, original)));
            followed.dispose();
          },
        ),
        { seed: 20, numRuns: 150 },
      );
    });
  }

  it('answers the same text with the same tree', () => {
    const followed = parser.follow(languageOf('a.py'));
    assert.equal(followed.update('a\n'), followed.update('a\n'));
    followed.dispose();
  });

  it('may be disposed twice, and parses anew afterwards', () => {
    const followed = parser.follow(languageOf('a.py'));
    followed.update('a\n');
    followed.dispose();
    followed.dispose();
    assert.equal(followed.update('b = 1\n').errorCount, 0);
    followed.dispose();
  });

  it('frees every tree it held and forgets it after a failure', () => {
    const python = languageOf('a.py');
    const alive = new Set<unknown>();
    let isBroken = false;
    const followed = new IncrementalParse((text, previous) => {
      if (isBroken) throw new ParseTimeoutError('too long');
      assert.ok(previous === undefined || alive.has(previous), 'A freed tree was used.');
      const tree = { edit() {}, delete: () => alive.delete(tree) };
      alive.add(tree);
      return { tree: tree as never, syntax: parser.parse(python, text) };
    });
    followed.update('a\n');
    followed.update('b\n');
    assert.equal(alive.size, 1);
    isBroken = true;
    assert.throws(() => followed.update('c\n'), ParseTimeoutError);
    assert.equal(alive.size, 0);
    isBroken = false;
    assert.equal(followed.update('d\n').text, 'd\n');
    followed.dispose();
    assert.equal(alive.size, 0);
  });
});

/** Everything that must not depend on how the tree came about. */
function describeTree({ root, comments, errorCount }: SyntaxTree): unknown {
  const describe = (node: SyntaxTree['root']): string =>
    `${node.kind} ${node.fieldName ?? ''} ${node.start}-${node.end}`;
  return { nodes: [...root.descendants()].map(describe), comments: comments.map(describe), errorCount };
}
