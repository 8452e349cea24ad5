import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createDefaultTree, createGeneratedTree, readTree } from './bench-tree.ts';
import { benchColdStart } from './cold-start.ts';
import { benchKeystrokes } from './keystroke.ts';
import { describeMachine } from './machine.ts';
import { benchPeers, installPeers } from './peers.ts';
import { benchRuleCost } from './rule-cost.ts';
import { benchWholeTree } from './whole-tree.ts';

const SECTIONS = ['keystroke', 'start', 'tree', 'peers', 'rules'] as const;

/** `[PATH] [--install-peers] [--only SECTION]...`: everything that works without AI. */
export async function benchOffline(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'install-peers': { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [...SECTIONS] },
    },
  });
  const unknown = values.only.find((name) => !SECTIONS.some((section) => section === name));
  if (unknown !== undefined) throw new Error(`There is no section ${unknown}, only ${SECTIONS.join(', ')}.`);
  if (values['install-peers']) installPeers();
  const isWanted = (section: (typeof SECTIONS)[number]): boolean => values.only.includes(section);
  console.log(`# RefactorIQ bench\n\n${describeMachine()}`);
  if (isWanted('keystroke')) await benchKeystrokes();
  if (isWanted('start')) await benchColdStart();
  const tree = await openTree(positionals[0]);
  if (isWanted('tree')) benchWholeTree(tree);
  if (isWanted('peers')) await benchPeers(tree);
  if (isWanted('rules')) await benchRuleCost([await createGeneratedTree(), tree]);
}

function openTree(path: string | undefined) {
  if (path === undefined) return createDefaultTree();
  // npm runs scripts in the root folder and remembers where it was called.
  const folder = resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`There is no folder ${folder}.`);
  return readTree(folder);
}
