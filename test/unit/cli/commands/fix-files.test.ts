import assert from 'node:assert/strict';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { createBaseline } from '#engine/analysis/baseline.ts';
import { analyzeBytes } from '#engine/analysis/file-analysis.ts';
import { type FixContext, type FixWish, formatChange, hasFix, planChangeOf } from '#cli/commands/fix-files.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';
import { makeFinding, makeReport, makeRule } from '#test/support/reports.ts';

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

describe('fix-files', () => {
  let context: FixContext & { readonly wish: FixWish };

  before(async () => {
    const analyzer = await Analyzer.create(nodeModulesGrammars, [noTodo]);
    context = { analyzer, config: DEFAULT_CONFIG, baseline: undefined, wish: { safety: 'safe' } };
  });

  it('plans one change for all fixes of a file and keeps its byte order mark and line breaks', async () => {
    const change = await planChangeOf('a.py', encode(BEFORE), context);
    assert.equal(decode(change?.after), AFTER);
    assert.equal(change?.change.fingerprints.length, 2);
  });

  it('plans nothing for a file that has nothing to fix or is no source code', async () => {
    assert.equal(await planChangeOf('a.py', encode('x = 1\n'), context), undefined);
    assert.equal(await planChangeOf('a.bin', encode(BEFORE), context), undefined);
  });

  it('leaves what the baseline names alone', async () => {
    const report = await analyzeBytes('a.py', encode('x = 1 #todo\n'), { ...context, verifiesFixes: false });
    const baseline = createBaseline([report]);
    const change = await planChangeOf('a.py', encode('x = 1 #todo\ny = 2 #todo\n'), { ...context, baseline });
    assert.equal(decode(change?.after), 'x = 1 #todo\ny = 2 \n');
  });

  it('takes only the findings that are wanted', async () => {
    const wish: FixWish = { safety: 'unsafe', wants: ({ range }) => range.start.line === 0 };
    const change = await planChangeOf('a.py', encode('x = 1 #todo\ny = 2 #todo\n'), { ...context, wish });
    assert.equal(decode(change?.after), 'x = 1 \ny = 2 #todo\n');
  });

  it('shows a change as a unified diff', async () => {
    const change = await planChangeOf('src/a.py', encode('x = 1 #todo\n'), context);
    assert.ok(change);
    assert.equal(formatChange(change), '--- a/src/a.py\n+++ b/src/a.py\n@@ -1,1 +1,1 @@\n-x = 1 #todo\n+x = 1 \n');
  });

  it('tells by what the rules offer whether there is something to do', () => {
    const unsafe = makeFinding('eval(x)', 'eval', { fix: { title: 'Remove', safety: 'unsafe' } });
    const report = makeReport('a.py', [unsafe]);
    assert.ok(!hasFix(report, { safety: 'safe' }));
    assert.ok(hasFix(report, { safety: 'unsafe' }));
    assert.ok(!hasFix(report, { safety: 'unsafe', ruleIds: ['another'] }));
    assert.ok(!hasFix(report, { safety: 'unsafe', wants: () => false }));
    assert.ok(!hasFix(makeReport('a.py', [makeFinding('x', 'x')]), { safety: 'unsafe' }));
    assert.ok(!hasFix({ kind: 'skipped', path: 'a.py', reason: 'binary' }, { safety: 'unsafe' }));
  });
});
