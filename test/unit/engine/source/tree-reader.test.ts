import assert from 'node:assert/strict';
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import type { LanguageDefinition } from '#engine/source/languages.ts';
import { SourceParser } from '#engine/source/source-parser.ts';
import type { SyntaxNode, SyntaxTree } from '#engine/source/syntax-tree.ts';
import { changeEncoding, deleteSpan, insertAstral, truncate } from '#test/support/broken-code.ts';
import { readCodeSamples } from '#test/support/code-samples.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';

/** What one can see of a node, with the number of nodes around it. */
type Line = string;

/** The parser's own tree, seen through its cursor: all that a copy must show. */
function linesOfCursor(cursor: TreeCursor): Line[] {
  const lines: Line[] = [];
  const hasErrors = cursor.currentNode.hasError;
  const visit = (depth: number): void => {
    const { nodeIsNamed: isNamed, startIndex: start, endIndex: end } = cursor;
    // The cursor calls a token that has an empty name, such as the end of a line in Go, an error as well.
    const kind = isNamed || cursor.nodeType !== 'ERROR' ? cursor.nodeType : '';
    const isComment = isNamed && /(^|_)comment$/.test(kind);
    const isMadeUp = hasErrors && start === end;
    if (!isNamed && /^[()[\]{},;:.'"`]+$/.test(kind) && !isMadeUp) return;
    const field = isComment ? '' : (cursor.currentFieldName ?? '');
    // Where a comment ends is up to the copy, which leaves out line breaks.
    lines.push(`${isComment ? '' : depth} ${field} ${kind} ${isNamed} ${start} ${isComment ? '' : end}`);
    if (isComment || !isNamed || !cursor.gotoFirstChild()) return;
    do visit(depth + 1);
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  };
  visit(0);
  return lines.toSorted();
}

function linesOfCopy({ root, comments }: SyntaxTree): Line[] {
  const lines: Line[] = comments.map(({ kind, start }) => `  ${kind} true ${start} `);
  const visit = (node: SyntaxNode, depth: number): void => {
    const { fieldName = '', kind, isNamed, start, end } = node;
    lines.push(`${depth} ${fieldName} ${kind} ${isNamed} ${start} ${end}`);
    for (const child of node.children) {
      assert.equal(child.parent, node);
      visit(child, depth + 1);
    }
  };
  visit(root, 0);
  return lines.toSorted();
}

describe('TreeReader', () => {
  let copies: SourceParser;
  const parsers = new Map<string, Parser>();

  async function parserOf({ grammarFile }: LanguageDefinition): Promise<Parser> {
    let parser = parsers.get(grammarFile);
    if (!parser) {
      parser = new Parser();
      parser.setLanguage(await Language.load(await nodeModulesGrammars.read(grammarFile)));
      parsers.set(grammarFile, parser);
    }
    return parser;
  }

  before(async () => {
    copies = await SourceParser.create(nodeModulesGrammars);
  });

  after(() => {
    for (const parser of parsers.values()) parser.delete();
  });

  async function assertSame(language: LanguageDefinition, text: string, name: string): Promise<void> {
    const tree = (await parserOf(language)).parse(text);
    assert.ok(tree);
    const cursor = tree.walk();
    await copies.prepare(language);
    assert.deepEqual(linesOfCopy(copies.parse(language, text)), linesOfCursor(cursor), name);
    cursor.delete();
    tree.delete();
  }

  it('shows what the cursor of the parser shows, in every language', async () => {
    for (const { name, language, text } of readCodeSamples()) await assertSame(language, text, name);
    const languages = new Set(readCodeSamples().map(({ language }) => language.id));
    assert.ok(languages.size >= 6, [...languages].join(', '));
  });

  it('shows the same of damaged code, with what the parser made up or could not place', async () => {
    const samples = readCodeSamples().filter((_, index) => index % 7 === 0);
    for (const { name, language, text } of samples)
      for (const damage of [truncate, deleteSpan, insertAstral, changeEncoding])
        for (const broken of damage(text)) await assertSame(language, broken, name);
  });

  it('reads a text whose tree does not fit in the memory the parser began with', async () => {
    const language = readCodeSamples().find(({ path }) => path.endsWith('.py'))?.language;
    assert.ok(language);
    await assertSame(language, 'value = [1, "two", f"{three}"]\n'.repeat(30_000), 'a large file');
  });

  it('reads an empty text', async () => {
    for (const language of new Set(readCodeSamples().map((sample) => sample.language)))
      await assertSame(language, '', language.id);
  });
});
