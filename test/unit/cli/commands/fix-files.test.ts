import assert from 'node:assert/strict';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { createBaseline } from '#engine/analysis/baseline.ts';
import { analyzeBytes } from '#engine/analysis/file-analysis.ts';
import type { FileWriter, ReplaceOutcome, SourceTree } from '#engine/ports.ts';
import {
  type FixContext,
  formatChange,
  hasFix,
  planChange,
  planChangeOf,
  writeChanges,
} from '#cli/commands/fix-files.ts';
import type { Workspace } from '#cli/services.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';
import { makeRule } from '#test/support/reports.ts';

/** Reports every `#todo` comment and removes it. */
const noTodo: Rule = makeRule({
  id: 'no-todo',
  languages: 'any',
  fix: 'safe',
  create: (context) => ({
    Comment(node) {
      if (node.text.trimEnd() !== '#todo') return; // in Python a comment reaches over the CR of its line
      context.report({
        at: node,
        message: 'To do.',
        fix: {
          title: 'Remove',
          safety: 'safe',
          edits: () => [{ start: node.start, end: node.start + 5, newText: '' }],
        },
      });
    },
  }),
});

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | undefined): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const BEFORE = '\uFEFFx = 1 #todo\r\ny = "😀" #todo\r\n';
const AFTER = '\uFEFFx = 1 \r\ny = "😀" \r\n';

function stubWorkspace(content: string): Workspace {
  const tree: SourceTree = {
    list: async () => ({ files: [], unreadable: [], missing: [] }),
    read: async (path) =>
      path === 'a.py' ? { kind: 'bytes', bytes: encode(content) } : { kind: 'unreadable', detail: 'it is gone' },
  };
  const configs: Workspace['configs'] = {
    forFolder: async () => assert.fail(),
    read: async () => assert.fail(),
  };
  return { root: '/w', tree, configs, customRules: { load: async () => assert.fail() } };
}

function stubWriter(outcome: ReplaceOutcome | Error): FileWriter & { readonly written: [string, string][] } {
  const written: [string, string][] = [];
  return {
    written,
    write: async () => undefined,
    replace: async (file, _expected, content) => {
      if (outcome instanceof Error) throw outcome;
      if (outcome === 'replaced') written.push([file, decode(content)]);
      return outcome;
    },
  };
}

describe('fix-files', () => {
  let context: FixContext;

  before(async () => {
    const analyzer = await Analyzer.create(nodeModulesGrammars, [noTodo]);
    context = { analyzer, config: DEFAULT_CONFIG, baseline: undefined, verifiesFixes: true, safety: 'safe' };
  });

  it('plans one change for all fixes of a file and keeps its byte order mark and line breaks', async () => {
    const change = await planChange(stubWorkspace(BEFORE), 'a.py', context);
    assert.equal(decode(change?.after), AFTER);
    assert.equal(change?.change.fingerprints.length, 2);
  });

  it('plans nothing for a file that is gone or has nothing to fix', async () => {
    assert.equal(await planChange(stubWorkspace(BEFORE), 'b.py', context), undefined);
    assert.equal(await planChangeOf('a.py', encode('x = 1\n'), context), undefined);
    assert.equal(await planChangeOf('a.bin', encode(BEFORE), context), undefined);
  });

  it('leaves what the baseline names alone', async () => {
    const report = await analyzeBytes('a.py', encode('x = 1 #todo\n'), context);
    const change = await planChangeOf('a.py', encode('x = 1 #todo\ny = 2 #todo\n'), {
      ...context,
      baseline: createBaseline([report]),
    });
    assert.equal(decode(change?.after), 'x = 1 #todo\ny = 2 \n');
  });

  it('writes a change and reports the file as it is then', async () => {
    const change = await planChangeOf('a.py', encode(BEFORE), context);
    assert.ok(change);
    const files = stubWriter('replaced');
    const outcome = await writeChanges(stubWorkspace(BEFORE), [change], { files, contextOf: () => context });
    assert.deepEqual(files.written, [['/w/a.py', AFTER]]);
    assert.equal(outcome.fixed, 2);
    assert.deepEqual(
      outcome.reports.map((report) => report.kind === 'analyzed' && report.findings.length),
      [0],
    );
  });

  for (const [outcome, reason] of [
    ['changed-meanwhile', 'a.py was not fixed: it changed after it was analyzed; run again.'],
    ['gone', 'a.py was not fixed: it was deleted after it was analyzed.'],
    [
      Object.assign(new Error("EACCES: permission denied, open 'a.py'"), { code: 'EACCES' }),
      'a.py was not fixed: permission denied.',
    ],
    [Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }), 'a.py was not fixed: EIO: i/o error.'],
  ] as const) {
    it(`refuses a file and says why: ${String(outcome)}`, async () => {
      const change = await planChangeOf('a.py', encode(BEFORE), context);
      assert.ok(change);
      const result = await writeChanges(stubWorkspace(BEFORE), [change], {
        files: stubWriter(outcome),
        contextOf: () => context,
      });
      assert.deepEqual(result, { reports: [], fixed: 0, refused: [reason] });
    });
  }

  it('shows a change as a unified diff', async () => {
    const change = await planChangeOf('src/a.py', encode('x = 1 #todo\n'), context);
    assert.ok(change);
    assert.equal(formatChange(change), '--- a/src/a.py\n+++ b/src/a.py\n@@ -1,1 +1,1 @@\n-x = 1 #todo\n+x = 1 \n');
  });

  it('tells by the verified fixes of a report whether there is something to do', async () => {
    const report = await analyzeBytes('a.py', encode('x = 1 #todo\n'), context);
    assert.ok(hasFix(report, 'safe'));
    assert.ok(!hasFix({ kind: 'skipped', path: 'a.py', reason: 'binary' }, 'unsafe'));
  });
});
