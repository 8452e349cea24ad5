import assert from 'node:assert/strict';
import { CancellationTokenSource, ErrorCodes, LSPErrorCodes } from 'vscode-languageserver/node';
import { Guard } from '#lsp/guard.ts';
import { createAbortError, StaleDocumentError, UserError } from '#lsp/outcomes.ts';

function throwIt(error: Error): never {
  throw error;
}

describe('Guard', () => {
  const token = new CancellationTokenSource().token;
  let told: [kind: string, message: string][];
  let guard: Guard;
  const fail = (error: Error) => guard.answer('Work', token, async () => throwIt(error));

  beforeEach(() => {
    told = [];
    const note = (kind: string) => (message: string) => void told.push([kind, message]);
    guard = new Guard({
      error: note('error'),
      warn: note('warn'),
      showFault: note('fault'),
      clearFault: () => void told.push(['clear', '']),
      showWarning: note('warning'),
    });
  });

  it('passes results through', async () => {
    assert.equal(await guard.answer('Work', token, async () => 1), 1);
  });

  it('answers a cancelled request as such, silently', async () => {
    const source = new CancellationTokenSource();
    const work = guard.answer(
      'Work',
      source.token,
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    );
    source.cancel();
    await assert.rejects(work, { code: LSPErrorCodes.RequestCancelled });
    assert.deepEqual(told, []);
  });

  it('answers what an edit overtook with ContentModified, silently', async () => {
    await assert.rejects(fail(new StaleDocumentError()), { code: LSPErrorCodes.ContentModified });
    await assert.rejects(fail(createAbortError()), { code: LSPErrorCodes.ContentModified });
    assert.deepEqual(told, []);
  });

  it('answers expected failures with their own words', async () => {
    await assert.rejects(fail(new UserError('Open a folder.')), {
      code: LSPErrorCodes.RequestFailed,
      message: 'Open a folder.',
    });
    assert.deepEqual(told, [['warn', 'Work: Open a folder.']]);
  });

  it('logs faults with their stack and shows that there was one', async () => {
    await assert.rejects(fail(new Error('broken')), { code: ErrorCodes.InternalError, message: 'Work failed: broken' });
    assert.match(told[0]?.[1] ?? '', /Work: Error: broken\n\s+at /);
    assert.deepEqual(told[1], ['fault', 'Work failed: broken']);
  });

  it('takes the fault back once everything that failed has worked again', async () => {
    const work = (name: string, result: () => Promise<unknown>) => guard.answer(name, token, result).catch(() => {});
    const kinds = () => told.map(([kind]) => kind).filter((kind) => kind !== 'error');
    await work('Hover', async () => throwIt(new Error('broken')));
    await work('Lens', async () => throwIt(new Error('broken')));
    await work('Other', async () => 1);
    await work('Hover', async () => 1);
    assert.deepEqual(kinds(), ['fault', 'fault']);
    await work('Lens', async () => 1);
    assert.deepEqual(kinds(), ['fault', 'fault', 'clear']);
  });

  it('tells failures of work nobody waits for, cancelled work excepted', async () => {
    for (const error of [createAbortError(), new StaleDocumentError(), new UserError('No.'), new Error('broken')]) {
      guard.background('Work', Promise.reject(error));
    }
    await new Promise((resolve) => void setImmediate(resolve));
    assert.deepEqual(
      told.map(([kind]) => kind),
      ['warning', 'error', 'fault'],
    );
  });
});
