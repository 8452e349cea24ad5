import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Range } from 'vscode-languageserver-protocol';
import type { Rule } from '#engine/rules/rule.ts';
import {
  ApplyProposalRequest,
  ListProposalsRequest,
  type ProposalOutcome,
  type ProposalSummary,
  type ProposalTarget,
  ProposeRequest,
  RollBackProposalRequest,
} from '#shared/protocol/proposals.ts';
import { type InMemoryOptions, type LspClient, startInMemory } from '#test/support/lsp-client.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';
import { STUB_RULES, todoRule } from './stub-rules.ts';

export const BOM = '\uFEFF';
export const RULE: ProposalTarget = { kind: 'rule', ruleId: 'todo-left' };
export const EVERYTHING: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

/** Its fix may change behaviour. */
export const hackRule: Rule = {
  ...todoRule,
  id: 'hack-left',
  create: (context) => ({
    File() {
      for (const { index } of context.text.matchAll(/HACK/g)) {
        const at = { start: index, end: index + 4 };
        const edits = () => [{ ...at, newText: 'fine' }];
        context.report({ at, message: 'A hack is left.', fix: { title: 'Tidy up', safety: 'unsafe', edits } });
      }
    },
  }),
};

/** Another line of a document, so that nothing of a proposal is touched. */
export function insertAt(line: number, text: string) {
  const at = { line, character: 0 };
  return [{ range: { start: at, end: at }, text }];
}

/** A folder and clients of servers that serve it, stopped after each test. Call it inside of `describe`. */
export function useProposals() {
  const folder = useTempFolder();
  const started: LspClient[] = [];
  const uriOf = (path: string) => pathToFileURL(join(folder.path, path)).href;
  const bytesOf = (path: string) => readFile(join(folder.path, path));

  const start = async (options: InMemoryOptions = {}): Promise<LspClient> => {
    const client = await startInMemory({ rules: STUB_RULES, folders: [folder.path], ...options });
    started.push(client);
    return client;
  };
  const propose = async (client: LspClient, target: ProposalTarget = RULE): Promise<ProposalSummary> => {
    const { proposals } = await client.connection.sendRequest(ProposeRequest, { target });
    return proposals[0] ?? assert.fail('nothing was proposed');
  };
  const list = async (client: LspClient) =>
    (await client.connection.sendRequest(ListProposalsRequest, {})).proposals.map(({ title, state }) => [title, state]);
  const apply = (client: LspClient, { id }: ProposalSummary): Promise<ProposalOutcome> =>
    client.connection.sendRequest(ApplyProposalRequest, { id });
  const rollBack = (client: LspClient, { id }: ProposalSummary): Promise<ProposalOutcome> =>
    client.connection.sendRequest(RollBackProposalRequest, { id });

  afterEach(async () => {
    for (const client of started.splice(0)) await client.stop();
  });
  return { folder, started, uriOf, bytesOf, start, propose, list, apply, rollBack };
}
