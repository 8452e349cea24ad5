import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { FileReport } from '#shared/domain/analysis.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import { InProcessPool } from '#adapters/workspace/in-process-pool.ts';
import { WorkerPool } from '#adapters/workspace/worker-pool.ts';
import type { AnalysisPool } from '#engine/ports/analysis-pool.ts';

const SCRIPT = join(import.meta.dirname, '../../../support/stub-worker.ts');

async function collect(
  pool: AnalysisPool,
  files: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const outcomes = new Map<string, string>();
  for await (const report of pool.analyze({ root: '/', files, config: DEFAULT_CONFIG, verifiesFixes: true }, signal)) {
    assert.ok(!outcomes.has(report.path), `${report.path} is reported twice`);
    outcomes.set(report.path, report.kind === 'skipped' ? report.reason : report.kind);
  }
  return outcomes;
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}.py`);
}

describe('WorkerPool', () => {
  let pool: WorkerPool;

  beforeEach(() => {
    pool = new WorkerPool({ script: SCRIPT, workers: 2, batchSize: 4, batchTimeout: 3000 });
  });
  afterEach(() => pool.close());

  it('reports every file once', async () => {
    const files = names('a', 50);
    const outcomes = await collect(pool, files);
    assert.deepEqual([...outcomes.keys()].toSorted(), files.toSorted());
  });

  it('loses only the file that brings a worker down', async () => {
    const outcomes = await collect(pool, [...names('a', 5), 'exit.py', ...names('b', 5)]);
    assert.equal(outcomes.size, 11);
    assert.deepEqual(
      [...outcomes].filter(([, outcome]) => outcome === 'crashed'),
      [['exit.py', 'crashed']],
    );
  });

  it('says in one line why a file crashed', async () => {
    const reports: FileReport[] = [];
    for await (const report of pool.analyze({
      root: '/',
      files: ['throw.py'],
      config: DEFAULT_CONFIG,
      verifiesFixes: true,
    }))
      reports.push(report);
    assert.deepEqual(reports, [{ kind: 'skipped', path: 'throw.py', reason: 'crashed', detail: 'the rule is broken' }]);
  });

  it('gives up a file that never ends', async () => {
    const hasty = new WorkerPool({ script: SCRIPT, workers: 1, batchSize: 2, batchTimeout: 1500 });
    try {
      const outcomes = await collect(hasty, ['a.py', 'hang.py']);
      assert.deepEqual(
        [...outcomes],
        [
          ['a.py', 'generated'],
          ['hang.py', 'crashed'],
        ],
      );
    } finally {
      await hasty.close();
    }
  });

  it('ends at once when it is aborted', async () => {
    const abort = new AbortController();
    const run = collect(pool, ['slow0.py', 'slow1.py', ...names('a', 40)], abort.signal);
    setImmediate(() => abort.abort());
    await assert.rejects(run, { name: 'AbortError' });
  });

  it('can be used again after an abort', async () => {
    const abort = new AbortController();
    const run = collect(pool, ['slow.py'], abort.signal);
    setImmediate(() => abort.abort());
    await assert.rejects(run, { name: 'AbortError' });
    assert.equal((await collect(pool, ['a.py'])).get('a.py'), 'generated');
  });

  it('may be closed twice and before it was used', async () => {
    await pool.close();
    await pool.close();
  });
});

describe('InProcessPool', () => {
  const skip = async (path: string): Promise<FileReport> => ({ kind: 'skipped', path, reason: 'binary' });

  it('reports the files in order', async () => {
    assert.deepEqual([...(await collect(new InProcessPool(skip), ['b.py', 'a.py'])).keys()], ['b.py', 'a.py']);
  });

  it('reports a file that throws as crashed and goes on', async () => {
    const pool = new InProcessPool(async (path) => {
      if (path === 'bad.py') throw new Error('broken');
      return skip(path);
    });
    assert.deepEqual(
      [...(await collect(pool, ['bad.py', 'a.py']))],
      [
        ['bad.py', 'crashed'],
        ['a.py', 'binary'],
      ],
    );
  });

  it('rejects with AbortError when it is aborted', async () => {
    await assert.rejects(collect(new InProcessPool(skip), ['a.py'], AbortSignal.abort()), { name: 'AbortError' });
  });
});
