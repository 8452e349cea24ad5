import assert from 'node:assert/strict';
import { createModelChain } from '#adapters/ai/model-chain.ts';
import { ProviderHealth } from '#adapters/ai/provider-health.ts';
import { AiError, type AiErrorKind, type AiModel, type AiProvider } from '#engine/ports/ai-model.ts';
import { collectReply, PROMPT } from '#test/support/model-replies.ts';

/** `kind`: fails so; `text, kind`: fails after some text; undefined: answers. */
type Behaviour = AiErrorKind | readonly ['text', AiErrorKind] | 'bug' | undefined;

class StubModel implements AiModel {
  readonly name;
  asked = 0;
  next: Behaviour;
  retryAfterMs: number | undefined;

  constructor(provider: AiProvider, next?: Behaviour) {
    this.name = { provider, model: 'm' };
    this.next = next;
  }

  async *ask(): ReturnType<AiModel['ask']> & AsyncGenerator {
    this.asked += 1;
    if (this.next === 'bug') throw new TypeError('Our fault.');
    if (typeof this.next === 'string') throw this.#error(this.next);
    yield { kind: 'text', text: `of ${this.name.provider}` };
    if (this.next) throw this.#error(this.next[1]);
    const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0, isEstimate: false };
    yield { kind: 'end', stop: 'complete', usage, model: this.name };
  }

  #error(kind: AiErrorKind): AiError {
    const { provider } = this.name;
    return new AiError(kind, `${provider} is ${kind}.`, { provider, retryAfterMs: this.retryAfterMs });
  }
}

describe('a chain of models', () => {
  let now = 0;
  let health: ProviderHealth;
  beforeEach(() => {
    now = 1_000_000;
    health = new ProviderHealth(() => now);
  });
  const failWith = async (chain: AiModel): Promise<AiError> => {
    const error: unknown = await collectReply(chain).then(undefined, (reason: unknown) => reason);
    assert.ok(error instanceof AiError);
    return error;
  };

  it('asks the first that can answer and says who it was', async () => {
    const models = [new StubModel('openai', 'no-key'), new StubModel('anthropic'), new StubModel('editor')] as const;
    const { text, end } = await collectReply(createModelChain(models, health));
    assert.equal(text, 'of anthropic');
    assert.equal(end.model.provider, 'anthropic');
    assert.equal(models[2].asked, 0);
  });

  it('lets nobody take over once there is text', async () => {
    const models = [new StubModel('openai', ['text', 'cut-off']), new StubModel('editor')] as const;
    const error = await failWith(createModelChain(models, health));
    assert.equal(error.kind, 'cut-off');
    assert.equal(models[1].asked, 0);
  });

  it('names every model with its reason when none answers', async () => {
    const models = [
      new StubModel('openai', 'no-key'),
      new StubModel('anthropic', 'refused-key'),
      new StubModel('editor', 'unavailable'),
    ] as const;
    models[2].retryAfterMs = 5000;
    const error = await failWith(createModelChain(models, health));
    assert.equal(
      error.message,
      [
        'No model answered.',
        '- openai:m: openai is no-key.',
        '- anthropic:m: anthropic is refused-key.',
        '- editor:m: editor is unavailable.',
      ].join('\n'),
    );
    assert.equal(error.kind, 'refused-key');
    assert.equal(error.provider, 'anthropic');
    assert.equal(error.retryAfterMs, 5000);
  });

  it('passes the error of an only model on as it is', async () => {
    const error = await failWith(createModelChain([new StubModel('openai', 'no-key')], health));
    assert.equal(error.message, 'openai is no-key.');
  });

  it('leaves a provider alone after three passing failures in a row, then lets one ask try', async () => {
    const model = new StubModel('openai', 'unavailable');
    const chain = createModelChain([model, new StubModel('editor')], health);
    for (const _ of [1, 2, 3, 4, 5]) await collectReply(chain);
    assert.equal(model.asked, 3);
    now += 60_000;
    await collectReply(chain);
    await collectReply(chain);
    assert.equal(model.asked, 4);
    now += 60_000;
    model.next = undefined;
    assert.equal((await collectReply(chain)).text, 'of openai');
    model.next = 'unavailable';
    await collectReply(chain);
    await collectReply(chain);
    assert.equal(model.asked, 7, 'a success starts the count anew');
  });

  it('lets only one ask at a time try a provider that was left alone', async () => {
    const model = new StubModel('openai', 'refused-key');
    const chain = createModelChain([model, new StubModel('editor')], health);
    await collectReply(chain);
    now += 60_000;
    model.next = undefined;
    const probe = chain.ask(PROMPT, new AbortController().signal)[Symbol.asyncIterator]();
    await probe.next();
    assert.equal((await collectReply(chain)).text, 'of editor');
    await probe.return?.();
    assert.equal((await collectReply(chain)).text, 'of openai', 'a probe that is given up makes room for the next');
  });

  it('leaves a provider alone again when the one try fails for another reason', async () => {
    const model = new StubModel('openai', 'out-of-credit');
    const chain = createModelChain([model, new StubModel('editor')], health);
    await collectReply(chain);
    model.next = 'network';
    for (const asked of [2, 3]) {
      now += 60_000;
      await collectReply(chain);
      await collectReply(chain);
      assert.equal(model.asked, asked);
    }
  });

  it('leaves a provider alone at once when its key or credit is used up, until the key changes', async () => {
    for (const kind of ['refused-key', 'out-of-credit'] as const) {
      const model = new StubModel('openai', kind);
      const chain = createModelChain([model], health);
      await failWith(chain);
      const error = await failWith(chain);
      assert.equal(model.asked, 1);
      assert.equal(error.kind, kind);
      assert.equal(error.message, `No model answered.\n- openai:m: left alone for another 60 s. openai is ${kind}.`);
      assert.equal(error.retryAfterMs, 60_000);
      health.reset('openai');
      await failWith(chain);
      assert.equal(model.asked, 2);
      health.reset('openai');
    }
  });

  it('leaves a provider alone for as long as it asks', async () => {
    const model = new StubModel('openai', 'rate-limited');
    model.retryAfterMs = 3_600_000;
    const chain = createModelChain([model, new StubModel('editor')], health);
    for (const _ of [1, 2, 3]) await collectReply(chain);
    now += 3_599_999;
    await collectReply(chain);
    assert.equal(model.asked, 3);
    now += 1;
    await collectReply(chain);
    assert.equal(model.asked, 4);
  });

  it('does not hold an unknown model or a long prompt against the provider', async () => {
    for (const kind of ['unknown-model', 'too-long', 'bad-request', 'no-key'] as const) {
      const model = new StubModel('openai', kind);
      const chain = createModelChain([model, new StubModel('editor')], health);
      for (const _ of [1, 2, 3, 4]) await collectReply(chain);
      assert.equal(model.asked, 4, kind);
    }
  });

  it('throws faults of our own instead of asking the next model', async () => {
    const chain = createModelChain([new StubModel('openai', 'bug'), new StubModel('editor')], health);
    await assert.rejects(collectReply(chain), TypeError);
  });
});
