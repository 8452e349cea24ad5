import assert from 'node:assert/strict';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { type ChangeReview, reviewChanges } from '#engine/analysis/changed-review.ts';
import { analyzeBytes } from '#engine/analysis/file-analysis.ts';
import type { ChangedFile } from '#engine/ports/git.ts';
import { SourceParser } from '#engine/source/source-parser.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import { makeWordRule } from '#test/support/analysis.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';
import { makeSkipped } from '#test/support/reports.ts';

const createAnalyzer = async (): Promise<Analyzer> =>
  new Analyzer(await SourceParser.create(nodeModulesGrammars), [makeWordRule({ word: 'bad' })]);
const worker = createAnalyzer();
type Texts = Readonly<Record<string, string>>;

/** Reviews a change from `before` to `now`; `read` tells which old files were asked for. */
async function review(
  changes: readonly ChangedFile[],
  { before = {}, now, analyzed = now }: { before?: Texts; now: Texts; analyzed?: Texts },
): Promise<ChangeReview & { readonly read: readonly string[] }> {
  const read: string[] = [];
  const context = { analyzer: await worker, config: DEFAULT_CONFIG, verifiesFixes: false };
  const texts = Object.entries(analyzed);
  const reports = await Promise.all(texts.map(([path, text]) => analyzeBytes(path, Buffer.from(text), context)));
  const outcome = await reviewChanges({
    changes: { files: changes, base: 'abc', unnameable: [] },
    reports: [...reports, makeSkipped('elsewhere.py', 'binary')],
    analyzer: await createAnalyzer(), // one that has seen none of the files
    configOf: async () => DEFAULT_CONFIG,
    readNow: async (path) => (now[path] === undefined ? undefined : Buffer.from(now[path])),
    async readBefore(paths) {
      read.push(...paths);
      const known = paths.flatMap((path): [string, Uint8Array][] =>
        before[path] === undefined ? [] : [[path, Buffer.from(before[path])]],
      );
      return new Map(known);
    },
    signal: new AbortController().signal,
  });
  return { ...outcome, read };
}

const changed = (path: string, hunks: ChangedFile['hunks'], previousPath: string | undefined = path): ChangedFile => ({
  path,
  previousPath,
  isDeleted: false,
  hunks,
});

/** `path:line` of what is shown, lines from one. */
const shown = ({ reports }: ChangeReview): string[] =>
  reports.flatMap((report) =>
    report.kind === 'analyzed' ? report.findings.map(({ range }) => `${report.path}:${range.start.line + 1}`) : [],
  );

describe('the review of changes', () => {
  it('keeps what is new in changed files, counts the rest, and scores what is shown', async () => {
    const now = { 'a.py': 'use(bad)\nx = 1\ncall(bad)\n', 'b.py': 'use(bad)\n' };
    const outcome = await review([changed('a.py', [{ oldStart: 2, removed: [], newStart: 3, addedCount: 1 }])], {
      before: { 'a.py': 'use(bad)\nx = 1\n' },
      now,
    });
    assert.deepEqual(shown(outcome), ['a.py:3']);
    assert.deepEqual(outcome.receipt, { files: 1, lines: 1, dropped: { unchanged: 1, known: 0, moved: 0 } });
    assert.equal(outcome.dropped.get('a.py')?.size, 1);
    assert.deepEqual(
      outcome.reports.map(({ path }) => path),
      ['a.py'],
    );
  });

  it('knows the class around a change by its head only', async () => {
    const now = {
      'a.py': 'class A(bad):\n    def f(self):\n        return 1\n\n    def g(self):\n        return bad\n',
    };
    const hunk = { oldStart: 3, removed: ['        return 0'], newStart: 3, addedCount: 1 };
    assert.deepEqual(shown(await review([changed('a.py', [hunk])], { now })), ['a.py:1']);
  });

  it('follows a renamed file and code from a deleted one', async () => {
    const body = 'def compute(total, rate):\n    return total * rate + bad\n';
    const outcome = await review(
      [
        changed('new.py', [], 'old.py'),
        changed('target.py', 'all', undefined),
        {
          path: 'gone.py',
          previousPath: 'gone.py',
          isDeleted: true,
          hunks: [{ oldStart: 1, removed: body.trimEnd().split('\n'), newStart: 0, addedCount: 0 }],
        },
      ],
      { before: { 'old.py': body, 'gone.py': body }, now: { 'new.py': body, 'target.py': body } },
    );
    assert.deepEqual(shown(outcome), []);
    assert.deepEqual(outcome.receipt.dropped, { unchanged: 1, known: 0, moved: 1 });
  });

  it('does not read what was there before when there is nothing to compare with it', async () => {
    const outcome = await review([changed('a.py', [{ oldStart: 1, removed: ['y'], newStart: 1, addedCount: 1 }])], {
      now: { 'a.py': 'x = 1\nuse(bad)\n' },
    });
    assert.deepEqual(outcome.read, []);
  });

  it('shows everything of a file that is another one meanwhile', async () => {
    const outcome = await review([changed('a.py', [])], {
      now: { 'a.py': 'x\n' },
      analyzed: { 'a.py': 'use(bad)\n' },
    });
    assert.deepEqual(shown(outcome), ['a.py:1']);
  });

  it('puts files with findings and public symbols first', async () => {
    const now = { 'a.py': 'x = 1\n', 'b.py': 'def f():\n    return 1\n', 'c.py': 'use(bad)\n' };
    const files = Object.keys(now).map((path) => changed(path, 'all', undefined));
    assert.deepEqual((await review(files, { now })).byRisk, ['c.py', 'b.py', 'a.py']);
  });
});
