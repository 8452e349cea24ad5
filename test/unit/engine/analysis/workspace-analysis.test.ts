import assert from 'node:assert/strict';
import type { FileReport } from '#shared/domain/analysis.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import { createBaseline } from '#engine/analysis/baseline.ts';
import { analyzeWorkspace } from '#engine/analysis/workspace-analysis.ts';
import type { AnalysisPool } from '#engine/ports/analysis-pool.ts';
import { makeFinding, makeReport, makeSkipped } from '#test/support/reports.ts';

const TEXT = 'eval(x)\n';
const config = DEFAULT_CONFIG;

/** Answers with prepared reports in the reverse order of the question. */
function stubPool(reports: readonly FileReport[]): AnalysisPool & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async *analyze({ files }, signal) {
      for (const path of files.toReversed()) {
        signal?.throwIfAborted();
        asked.push(path);
        const report = reports.find((candidate) => candidate.path === path);
        if (report) yield report;
      }
    },
    close: async () => undefined,
  };
}

describe('analyzeWorkspace', () => {
  it('sorts the reports by path and adds up what they say', async () => {
    const reports = [
      makeReport('a.py', [makeFinding(TEXT, 'eval', { severity: 'high' })], {
        score: 4,
        hidden: { suppressed: 1, suppressedByTeam: 0, lowConfidence: 2, baseline: 0 },
      }),
      makeSkipped('b.py', 'minified'),
      makeReport('c.py', [], { score: 10 }),
    ];
    const { reports: sorted, receipt } = await analyzeWorkspace({
      root: '/w',
      jobs: [{ files: ['a.py', 'b.py', 'c.py'], config }],
      pool: stubPool(reports),
      skipped: [makeSkipped('aa.py', 'excluded')],
      verifiesFixes: true,
      now: () => 0,
    });
    assert.deepEqual(
      sorted.map(({ path }) => path),
      ['a.py', 'aa.py', 'b.py', 'c.py'],
    );
    assert.deepEqual(receipt, {
      files: 4,
      analyzed: 2,
      skipped: { minified: 1, excluded: 1 },
      findings: { critical: 0, high: 1, medium: 0, low: 0, info: 0 },
      hidden: { suppressed: 1, suppressedByTeam: 0, lowConfidence: 2, baseline: 0 },
      score: 7,
      milliseconds: 0,
    });
  });

  it('counts files in unknown languages without asking the pool for them', async () => {
    const pool = stubPool([makeReport('a.py')]);
    const jobs = [
      { files: ['a.py', 'README.md', 'logo.png'], config },
      { files: ['LICENSE'], config },
    ];
    const { reports, receipt } = await analyzeWorkspace({ root: '/w', jobs, pool, verifiesFixes: true, now: () => 0 });
    assert.deepEqual(pool.asked, ['a.py']);
    assert.equal(reports.length, 1);
    assert.equal(receipt.files, 4);
    assert.deepEqual(receipt.skipped, { 'unknown-language': 3 });
  });

  it('weighs the score by lines of code', async () => {
    const metrics = makeReport('a.py').metrics;
    const reports = [
      makeReport('a.py', [], { score: 2, metrics: { ...metrics, codeLines: 90 } }),
      makeReport('b.py', [], { score: 10, metrics: { ...metrics, codeLines: 10 } }),
    ];
    const { receipt } = await analyzeWorkspace({
      root: '/w',
      jobs: [{ files: ['a.py', 'b.py'], config }],
      pool: stubPool(reports),
      verifiesFixes: true,
      now: () => 0,
    });
    assert.equal(receipt.score, 2.8);
  });

  it('hides the findings of the baseline', async () => {
    const report = makeReport('a.py', [makeFinding(TEXT, 'eval')]);
    const { receipt } = await analyzeWorkspace({
      root: '/w',
      jobs: [{ files: ['a.py'], config }],
      pool: stubPool([report]),
      baseline: createBaseline([report]),
      verifiesFixes: true,
      now: () => 0,
    });
    assert.equal(receipt.findings.high, 0);
    assert.equal(receipt.hidden.baseline, 1);
  });

  it('tells how far it is', async () => {
    const seen: string[] = [];
    await analyzeWorkspace({
      root: '/w',
      jobs: [
        { files: ['a.py'], config },
        { files: ['b.py'], config },
      ],
      pool: stubPool([makeReport('a.py'), makeReport('b.py')]),
      onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
      verifiesFixes: true,
      now: () => 0,
    });
    assert.deepEqual(seen, ['0/2', '1/2', '2/2']);
  });

  it('rejects with AbortError when it is aborted', async () => {
    const abort = new AbortController();
    const run = analyzeWorkspace({
      root: '/w',
      jobs: [{ files: ['a.py', 'b.py'], config }],
      pool: stubPool([makeReport('a.py'), makeReport('b.py')]),
      onProgress: ({ done }) => done === 1 && abort.abort(),
      signal: abort.signal,
      verifiesFixes: true,
      now: () => 0,
    });
    await assert.rejects(run, { name: 'AbortError' });
  });

  it('calls an empty run clean', async () => {
    const { receipt } = await analyzeWorkspace({
      root: '/w',
      jobs: [],
      pool: stubPool([]),
      verifiesFixes: true,
      now: () => 0,
    });
    assert.equal(receipt.score, 10);
    assert.equal(receipt.files, 0);
  });
});
