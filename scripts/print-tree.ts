/** Prints the syntax tree of a file as rules see it: `npm run tree -- FILE`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { languageOfPath } from '#engine/source/languages.ts';
import { SourceParser } from '#engine/source/source-parser.ts';
import type { SyntaxNode } from '#engine/source/syntax-tree.ts';

const [path = ''] = process.argv.slice(2);
const language = languageOfPath(path);
if (!language) {
  console.error('Usage: npm run tree -- FILE, where FILE has the extension of an analyzed language.');
  process.exit(2);
}
const grammars = join(import.meta.dirname, '../dist/grammars');
const parser = await SourceParser.create({ read: (fileName) => readFile(join(grammars, fileName)) });
await parser.prepare(language);
const tree = parser.parse(language, await readFile(path, 'utf8'));
print(tree.root, '');
for (const comment of tree.comments) console.log(`comment ${JSON.stringify(comment.text)}`);

function print(node: SyntaxNode, indent: string): void {
  const field = node.fieldName === undefined ? '' : `${node.fieldName}: `;
  const text = node.children.length === 0 && node.isNamed ? ` ${JSON.stringify(node.text)}` : '';
  console.log(`${indent}${field}${node.isNamed ? node.kind : JSON.stringify(node.kind)}${text}`);
  for (const child of node.children) print(child, `${indent}  `);
}
