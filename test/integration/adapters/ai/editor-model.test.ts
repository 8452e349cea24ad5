import assert from 'node:assert/strict';
import { type AskEditor, createEditorModel, type EditorRequest } from '#adapters/ai/editor-model.ts';
import { AiError, type AiModel } from '#engine/ports/ai-model.ts';
import { ANSWER, collectReply, PROMPT } from '#test/support/model-replies.ts';
import { until } from '#test/support/processes.ts';
import { createStubTiming } from '#test/support/stub-timing.ts';

describe('models of the editor', () => {
  const timing = createStubTiming();
  const create = (askEditor: AskEditor): AiModel => createEditorModel({ model: 'copilot', askEditor }, { timing });

  it('tell the schema in words and estimate the usage', async () => {
    const requests: EditorRequest[] = [];
    const model = create(async function* (request) {
      requests.push(request);
      yield ANSWER.slice(0, 10);
      yield ANSWER.slice(10);
    });
    const { text, end } = await collectReply(model);
    assert.equal(text, ANSWER);
    assert.equal(end.usage.isEstimate, true);
    assert.deepEqual(end.model, { provider: 'editor', model: 'copilot' });
    assert.equal(requests[0]?.user, PROMPT.user);
    assert.ok(requests[0].system.includes(JSON.stringify(PROMPT.reply.schema)));
  });

  it('pass on what the editor says the user can do', async () => {
    const reason = new AiError('refused-key', 'Allow RefactorIQ to use language models.', { provider: 'editor' });
    // oxlint-disable-next-line require-yield -- a stream that fails at once
    const model = create(async function* () {
      throw reason;
    });
    await assert.rejects(collectReply(model), reason);
  });

  it('try again when the editor fails for no reason we know', async () => {
    let tries = 0;
    const model = create(async function* () {
      tries += 1;
      if (tries === 1) throw new Error('Busy.');
      yield ANSWER;
    });
    assert.equal((await collectReply(model)).text, ANSWER);
  });

  it('tell the editor when the ask is aborted, and do not wait for it', async () => {
    let told: AbortSignal | undefined;
    const model = create(async function* (_request, signal) {
      told = signal;
      await new Promise(() => undefined);
      yield '';
    });
    const control = new AbortController();
    const asking = collectReply(model, { signal: control.signal });
    await until(() => told !== undefined);
    control.abort();
    await assert.rejects(asking, { name: 'AbortError' });
    assert.equal(told?.aborted, true);
  });
});
