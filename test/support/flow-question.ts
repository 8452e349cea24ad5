import assert from 'node:assert/strict';
import { FileFacts } from '#engine/rules/file-facts.ts';
import type { SinkKind } from '#engine/source/flow-table.ts';
import { languageNamed } from './rule-fixture.ts';
import { parseSource } from './parse.ts';

/** Where the argument of the last call of `sink` comes from: `external composed`. */
export async function originOf(name: string, code: string, use: SinkKind = 'sql'): Promise<string> {
  const language = languageNamed(name);
  const tree = await parseSource((language.extensions[0] ?? '').slice(1), code);
  const facts = new FileFacts(`src/sample${language.extensions[0] ?? ''}`, language, tree);
  const calls = [...tree.root.descendants()].map((node) => facts.dialect.call(node));
  const argument = calls.findLast((call) => call?.name === 'sink')?.arguments[0];
  assert.ok(argument, 'no call of sink');
  const { origin, isComposed } = facts.flow.valueOf(argument.value, use);
  return `${origin}${isComposed ? ' composed' : ''}`;
}
