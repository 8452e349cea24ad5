import assert from 'node:assert/strict';
import { AiError } from '#engine/ports/ai-model.ts';
import { prepareReview, type ReviewRequest, type ReviewServices } from '#engine/review/prepare-review.ts';
import { reviewDocument } from '#engine/review/review-document.ts';
import type { ReviewEvent, ReviewReceipt } from '#engine/review/review-events.ts';
import type { Finding } from '#shared/domain/finding.ts';
import { isVerified } from '#shared/domain/document-change.ts';
import type { ProjectConfig } from '#shared/domain/project-config.ts';
import { analyzeWith, makeWordRule } from '#test/support/analysis.ts';
import { collect, makeServices, MemoryCache, ScriptedModel, type ScriptedReply, writeReply } from './stubs.ts';

const CODE = `const LIMIT = 3;

export async function load(id) {
  const found = await find(id);
  return found.items[0];
}

export function sum(a, b) {
  return a - b;
}
`;

const never = new AbortController().signal;

interface Options extends Partial<Omit<ReviewRequest, 'context'>> {
  readonly path?: string;
  readonly text?: string;
  readonly config?: Partial<ProjectConfig>;
  readonly services?: Partial<ReviewServices>;
}

async function requestFor({
  path = 'src/a.js',
  text = CODE,
  config = {},
  ...rest
}: Options = {}): Promise<ReviewRequest> {
  const rule = makeWordRule({ word: 'eval', id: 'code-injection', category: 'security' });
  return { context: await analyzeWith([rule], path, text, config), ...rest };
}

async function review(model: ScriptedModel, options: Options = {}): Promise<ReviewEvent[]> {
  return collect(reviewDocument(await requestFor(options), makeServices(model, options.services), never));
}

function eventsOf<Kind extends ReviewEvent['kind']>(events: readonly ReviewEvent[], kind: Kind) {
  return events.filter((event): event is Extract<ReviewEvent, { kind: Kind }> => event.kind === kind);
}

function findingsOf(events: readonly ReviewEvent[]): Finding[] {
  return eventsOf(events, 'finding').map(({ finding }) => finding);
}

function receiptOf(events: readonly ReviewEvent[]): ReviewReceipt {
  const last = events.at(-1);
  assert.equal(last?.kind, 'done');
  return last.receipt;
}

function failure(kind: AiError['kind']): AiError {
  return new AiError(kind, 'It did not work.', { provider: 'compatible' });
}

const MINUS = { quote: 'return a - b', message: 'Subtracts', suggestion: 'Add them', severity: 'critical' };

describe('reviewDocument', () => {
  it('makes findings at the places of their quotes', async () => {
    const events = await review(new ScriptedModel(writeReply(MINUS)));
    const [finding] = findingsOf(events);
    assert.ok(finding);
    const { fingerprint, anchor, ...rest } = finding;
    assert.match(fingerprint, /^[0-9a-f]{16}$/);
    assert.deepEqual(anchor, { line: 'return a - b;', symbol: 'sum' });
    assert.deepEqual(rest, {
      ruleId: 'ai-review',
      category: 'bug',
      severity: 'high', // critical are only security holes
      confidence: 'high',
      message: 'Subtracts. Add them.',
      span: { start: CODE.indexOf('return a'), end: CODE.indexOf('return a') + 12 },
      range: { start: { line: 8, character: 2 }, end: { line: 8, character: 14 } },
      related: [],
      origin: { kind: 'ai', model: 'compatible:stub' },
    });
  });

  it('tells each finding before the next one has arrived', async () => {
    const text = writeReply(MINUS, { quote: 'found.items[0]' });
    const model = new ScriptedModel({ text, pieces: 1 });
    const events = reviewDocument(await requestFor(), makeServices(model), never);
    const first = await events.next();
    assert.equal(first.value?.kind, 'finding');
    await events.return();
    assert.equal(model.closed, 1, 'and closes the stream when nobody wants more');
  });

  it('asks once for small functions, with context and tips, and says what it did', async () => {
    const model = new ScriptedModel(writeReply());
    const events = await review(model, { instructions: [{ file: 'AGENTS.md', text: 'Watch the clock.' }] });
    assert.equal(model.prompts.length, 1);
    const { system = '', user = '' } = model.prompts[0] ?? {};
    assert.match(system, /JavaScript: /);
    assert.match(user, /<wishes-\w{8} file="AGENTS.md">\nWatch the clock.\n<\/wishes-/);
    assert.match(user, /<code-\w{8} name="sum">\nexport function sum/);
    assert.deepEqual(receiptOf(events), {
      path: 'src/a.js',
      reviewed: 3,
      replayed: 0,
      asks: 1,
      findings: 0,
      witnesses: 0,
      withheldFixes: 0,
      unreadable: 0,
      cutReplies: 0,
      skipped: [],
      models: ['compatible:stub'],
      usage: { inputTokens: 100, outputTokens: 10, cachedTokens: 0, isEstimate: false },
      milliseconds: 1000,
      dropped: {},
      instructions: ['AGENTS.md'],
    });
  });

  it('tells what the model says of the whole', async () => {
    const [reviewed] = eventsOf(await review(new ScriptedModel(writeReply())), 'reviewed');
    assert.deepEqual(reviewed, {
      kind: 'reviewed',
      units: ['(top level)', 'load', 'sum'],
      isReplayed: false,
      verdict: { summary: 'Fine.', rating: 7 },
    });
  });

  it('has nothing to ask about a document without code', async () => {
    const model = new ScriptedModel(writeReply());
    assert.deepEqual(receiptOf(await review(model, { text: "import a from 'a';\n" })).reviewed, 0);
    assert.equal(model.prompts.length, 0);
  });

  it('throws AbortError when it is stopped, and asks nothing more', async () => {
    const controller = new AbortController();
    const model = new ScriptedModel(writeReply(MINUS));
    const events = reviewDocument(await requestFor(), makeServices(model), controller.signal);
    await events.next();
    controller.abort();
    await assert.rejects(collect(events), { name: 'AbortError' });
  });
});

describe('fixes of a review', () => {
  it('offers a fix that passes its proof', async () => {
    const reply = writeReply({ ...MINUS, edits: [{ search: 'a - b', replace: 'a + b' }] });
    const events = await review(new ScriptedModel(reply));
    const [event] = eventsOf(events, 'fix');
    assert.deepEqual({ ...event?.finding, fix: undefined }, { ...findingsOf(events)[0], fix: undefined });
    assert.deepEqual(event?.finding.fix, { title: 'Add them', safety: 'unsafe' });
    assert.ok(isVerified(event.change));
    assert.equal(event.change.newText, CODE.replace('a - b', 'a + b'));
    assert.deepEqual(event.change.fingerprints, [event.finding.fingerprint]);
  });

  const withheld: readonly (readonly [string, { search: string; replace: string }, RegExp])[] = [
    ['does not apply', { search: 'a * b', replace: 'a + b' }, /not in the file/],
    ['applies at two places', { search: 'export', replace: '' }, /occurs 2 times/],
    ['breaks the syntax', { search: 'return a - b;', replace: 'return (a + b;' }, /syntax error/],
    ['brings a new finding', { search: 'a - b', replace: 'eval(a)' }, /new finding: code-injection/],
  ];
  for (const [title, edit, reason] of withheld) {
    it(`withholds a fix that ${title}, and keeps the finding`, async () => {
      const events = await review(new ScriptedModel(writeReply({ ...MINUS, edits: [edit] })));
      assert.deepEqual(
        findingsOf(events).map(({ fix }) => fix),
        [undefined],
      );
      assert.match(eventsOf(events, 'withheld')[0]?.reason ?? '', reason);
      assert.equal(receiptOf(events).withheldFixes, 1);
    });
  }

  it('withholds a fix that only silences what is found', async () => {
    const text = 'export function run(x) {\n  return eval(x);\n}\n';
    const edits = [{ search: 'return eval(x);', replace: 'return eval(x); // refactoriq-ignore' }];
    const reply = writeReply({ quote: 'return eval(x)', category: 'performance', edits });
    const events = await review(new ScriptedModel(reply), { text });
    assert.match(eventsOf(events, 'withheld')[0]?.reason ?? '', /silences/);
  });
});

describe('what a review drops', () => {
  const reasons = async (reply: string, options?: Options): Promise<string[]> =>
    eventsOf(await review(new ScriptedModel(reply), options), 'dropped').map(({ reason }) => reason);

  it('drops invented quotes and refuted claims, and counts them', async () => {
    const claim = { kind: 'missing-await', name: 'find' };
    const reply = writeReply({ quote: 'return a * b' }, { quote: 'await find(id)', claim }, MINUS);
    const events = await review(new ScriptedModel(reply));
    assert.equal(findingsOf(events).length, 1);
    assert.deepEqual(receiptOf(events).dropped, { 'no-quote': 1, refuted: 1 });
  });

  it('hides low confidence, but keeps the finding for who asks for it', async () => {
    const events = await review(new ScriptedModel(writeReply({ ...MINUS, confidence: 'low' })));
    const [dropped] = eventsOf(events, 'dropped');
    assert.equal(dropped?.reason, 'low-confidence');
    assert.equal(dropped.finding?.range.start.line, 8);
    assert.deepEqual(
      await reasons(writeReply({ ...MINUS, confidence: 'low' }), { config: { minimumConfidence: 'low' } }),
      [],
    );
  });

  it('drops what the model says twice, but not two problems in one place', async () => {
    const again = { ...MINUS, message: 'It subtracts', quote: 'a - b' };
    const other = { ...MINUS, message: 'Overflows silently for huge integers', suggestion: 'Check range first' };
    const events = await review(new ScriptedModel(writeReply(MINUS, again, other)));
    assert.deepEqual(
      eventsOf(events, 'dropped').map(({ reason }) => reason),
      ['duplicate'],
    );
    const fingerprints = findingsOf(events).map(({ fingerprint }) => fingerprint);
    assert.equal(new Set(fingerprints).size, 2);
  });

  it('honours marks in the code', async () => {
    const text = CODE.replace('a - b;', 'a - b; // refactoriq-ignore ai-review');
    assert.deepEqual(await reasons(writeReply(MINUS), { text }), ['suppressed']);
    assert.deepEqual(await reasons(writeReply(MINUS), { text: text.replace('ai-review', 'other-rule') }), []);
  });

  it('honours the mark of a rule that says the same', async () => {
    const text = 'export function run(x) {\n  return eval(x); // refactoriq-ignore code-injection\n}\n';
    const finding = { quote: 'eval(x)', category: 'security', message: 'Code of the caller can be injected here.' };
    assert.deepEqual(await reasons(writeReply(finding), { text }), ['suppressed']);
  });

  it('honours what the team has suppressed', async () => {
    const byRule = { suppressions: [{ ruleId: 'ai-review', path: 'src/**', reason: 'Legacy.' }] };
    assert.deepEqual(await reasons(writeReply(MINUS), { config: byRule }), ['suppressed-by-team']);
    const [finding] = findingsOf(await review(new ScriptedModel(writeReply(MINUS))));
    assert.ok(finding);
    const byFingerprint = { suppressions: [{ fingerprint: finding.fingerprint, reason: 'Meant so.' }] };
    assert.deepEqual(await reasons(writeReply(MINUS), { config: byFingerprint }), ['suppressed-by-team']);
  });

  it('makes a second witness of what a rule found already', async () => {
    const text = 'export function run(x) {\n  return eval(x);\n}\n';
    const finding = { quote: 'return eval(x)', category: 'security', message: 'Input is run as code: injection.' };
    const edits = [{ search: 'eval(x)', replace: 'JSON.parse(x)' }];
    const events = await review(new ScriptedModel(writeReply({ ...finding, edits })), { text });
    assert.deepEqual(findingsOf(events), []);
    const [witness] = eventsOf(events, 'witness');
    assert.equal(witness?.finding.ruleId, 'code-injection');
    assert.deepEqual(witness.finding.witnesses, [{ kind: 'ai', model: 'compatible:stub' }]);
    const [fix] = eventsOf(events, 'fix');
    assert.deepEqual(fix?.change.ruleIds, ['code-injection']);
    assert.deepEqual(fix.finding.witnesses, witness.finding.witnesses);
    const other = { ...finding, message: 'The caller is never authenticated.', edits: [] };
    assert.equal(findingsOf(await review(new ScriptedModel(writeReply(other)), { text })).length, 1);
  });
});

describe('fingerprints of a review', () => {
  const fingerprintIn = async (text: string): Promise<string | undefined> =>
    findingsOf(await review(new ScriptedModel(writeReply(MINUS)), { text }))[0]?.fingerprint;

  it('survive moved and re-indented lines', async () => {
    const moved = `// A comment.\n\n${CODE.replace('  return a - b', '      return a  -  b')}`;
    assert.equal(await fingerprintIn(moved), await fingerprintIn(CODE));
  });

  it('do not depend on the order in which equal quotes are found', async () => {
    const text = 'function f(a) {\n  go(a);\n}\n\nfunction g(a) {\n  go(a);\n}\n';
    const findings = async (...changed: number[]) => {
      const options = { text, changedLines: changed.map((line) => ({ first: line, last: line })) };
      return findingsOf(await review(new ScriptedModel(writeReply({ quote: 'go(a);' })), options));
    };
    const [[first], [second]] = [await findings(1), await findings(5)];
    assert.deepEqual([first?.range.start.line, second?.range.start.line], [1, 5]);
    assert.notEqual(first?.fingerprint, second?.fingerprint);
  });
});

describe('the cache of a review', () => {
  const reply = writeReply({ ...MINUS, edits: [{ search: 'a - b', replace: 'a + b' }] }, { quote: 'found.items[0]' });

  it('gives identical findings without a call', async () => {
    const cache = new MemoryCache();
    const first = await review(new ScriptedModel(reply), { services: { cache } });
    const model = new ScriptedModel('nothing');
    const second = await review(model, { services: { cache } });
    assert.equal(model.prompts.length, 0);
    const found = (events: readonly ReviewEvent[]) =>
      [...eventsOf(events, 'finding'), ...eventsOf(events, 'fix')].toSorted(
        (a, b) => a.finding.span.start - b.finding.span.start,
      );
    assert.deepEqual(found(second), found(first));
    assert.deepEqual([receiptOf(second).replayed, receiptOf(second).reviewed, receiptOf(second).asks], [3, 0, 0]);
  });

  it('asks again for the function that was edited, and for it only', async () => {
    const cache = new MemoryCache();
    await review(new ScriptedModel(reply), { services: { cache } });
    const model = new ScriptedModel(writeReply());
    const events = await review(model, { text: CODE.replace('items[0]', 'items[1]'), services: { cache } });
    assert.equal(receiptOf(events).reviewed, 1);
    assert.match(model.prompts[0]?.user ?? '', /items\[1\]/);
    assert.doesNotMatch(model.prompts[0]?.user ?? '', /a - b/);
    assert.deepEqual(
      findingsOf(events).map(({ range }) => range.start.line),
      [8],
      'the others are told again',
    );
  });

  it('does not ask again for code that was moved or indented otherwise', async () => {
    const cache = new MemoryCache();
    await review(new ScriptedModel(writeReply()), { services: { cache } });
    const [head = '', load = '', sum = ''] = CODE.split(/\n\n/);
    const model = new ScriptedModel(writeReply());
    await review(model, {
      text: [head, sum.trim(), '// New.', load].join('\r\n\r\n').replace(/\r?\n/g, '\r\n'),
      services: { cache },
    });
    assert.equal(model.prompts.length, 0);
  });

  it('does not ask again for a function that moved into a class', async () => {
    const cache = new MemoryCache();
    const body = ['def load(self):', '    for x in self.items:', '        go(x)'];
    const options = { path: 'a.py', services: { cache } };
    await review(new ScriptedModel(writeReply()), { ...options, text: body.join('\n') });
    const model = new ScriptedModel(writeReply());
    await review(model, { ...options, text: `class A:\n${body.map((line) => `    ${line}`).join('\n')}\n` });
    assert.equal(model.prompts.length, 0);
    const nested = body.join('\n').replace('        go', '    go');
    await review(model, { ...options, text: nested });
    assert.equal(model.prompts.length, 1, 'but for one whose lines are nested otherwise');
  });

  it('asks again for another model, other rules or other instructions', async () => {
    const cache = new MemoryCache();
    await review(new ScriptedModel(writeReply()), { services: { cache } });
    const variants: readonly (readonly [string, Options])[] = [
      ['stub', { services: { cache, rulesVersion: '2' } }],
      ['stub', { services: { cache }, instructions: [{ file: 'a.md', text: 'More.' }] }],
      ['other', { services: { cache } }],
    ];
    for (const [name, options] of variants) {
      const model = Object.assign(new ScriptedModel(writeReply()), { name: { provider: 'compatible', model: name } });
      await review(model, options);
      assert.equal(model.prompts.length, 1);
    }
  });

  it('takes a damaged entry for none', async () => {
    const cache = new MemoryCache();
    await review(new ScriptedModel(writeReply()), { services: { cache } });
    for (const [index, key] of [...cache.kept.keys()].entries()) cache.kept.set(key, ['{', '42', '[{}]'][index] ?? '');
    const model = new ScriptedModel(writeReply());
    assert.equal(receiptOf(await review(model, { services: { cache } })).reviewed, 3);
  });

  it('keeps nothing of a reply that could not be read', async () => {
    const cache = new MemoryCache();
    await review(new ScriptedModel('Looks good!'), { services: { cache } });
    assert.equal(cache.kept.size, 0);
  });
});

describe('secrets in a review', () => {
  const text = "export function call() {\n  return post(url, 'sk-abc123');\n}\n";
  const found = {
    quote: "post(url, 'REDACTED_KEY_1')",
    edits: [{ search: "post(url, 'REDACTED_KEY_1')", replace: "await post(url, 'REDACTED_KEY_1')" }],
  };

  it('never leave, are not kept, and are put back into quotes and edits', async () => {
    const cache = new MemoryCache();
    const model = new ScriptedModel(
      writeReply({ ...found, edits: [{ search: "url, 'REDACTED_KEY_1'", replace: "url, { key: 'REDACTED_KEY_1' }" }] }),
    );
    const instructions = [{ file: 'AGENTS.md', text: 'Use sk-abc123 for tests.' }];
    const events = await review(model, { text, services: { cache }, instructions });
    assert.doesNotMatch(JSON.stringify([model.prompts, [...cache.kept]]), /sk-abc123/);
    const [event] = eventsOf(events, 'fix');
    assert.equal(event?.finding.range.start.line, 1);
    assert.match(event.change.newText, /\{ key: 'sk-abc123' \}/);
  });

  it('are shown by the preview as they would be sent', async () => {
    const { asks, estimate } = await prepareReview(
      await requestFor({ text }),
      makeServices(new ScriptedModel()),
      never,
    );
    assert.match(asks[0]?.prompt.user ?? '', /REDACTED_KEY_1/);
    assert.equal(estimate.calls, 1);
    assert.ok(estimate.inputTokens > 300 && estimate.inputTokens < 2000, `${estimate.inputTokens}`);
  });
});

describe('replies that go wrong', () => {
  it('asks once more when nothing could be read', async () => {
    const model = new ScriptedModel('Looks good to me!', writeReply(MINUS));
    const events = await review(model);
    assert.equal(findingsOf(events).length, 1);
    assert.equal(receiptOf(events).asks, 2);
    assert.match(model.prompts[1]?.user ?? '', /could not be read as JSON/);
  });

  it('gives up after the second reply that cannot be read', async () => {
    const model = new ScriptedModel('Looks good to me!');
    const receipt = receiptOf(await review(model));
    assert.equal(model.prompts.length, 2);
    assert.deepEqual(
      receipt.skipped.map(({ reason }) => reason),
      ['unreadable', 'unreadable', 'unreadable'],
    );
  });

  it('does not ask again when the model declines', async () => {
    const model = new ScriptedModel({ text: 'I cannot help with that.', stop: 'refused' });
    assert.equal(receiptOf(await review(model)).skipped[0]?.reason, 'refused');
    assert.equal(model.prompts.length, 1);
  });

  it('keeps the findings of a reply that was cut', async () => {
    const text = writeReply(MINUS, { quote: 'found.items[0]' }).slice(0, -60);
    const receipt = receiptOf(await review(new ScriptedModel({ text, stop: 'length' })));
    assert.deepEqual([receipt.findings, receipt.cutReplies], [2, 1]);
  });

  it('stops reading after as many findings as can be true', async () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ ...MINUS, message: `Problem number ${'x'.repeat(n)}` }));
    const model = new ScriptedModel({ text: writeReply(...many), pieces: 500 });
    const receipt = receiptOf(await review(model));
    assert.ok(receipt.findings + (receipt.dropped.duplicate ?? 0) <= 30);
    assert.equal(model.closed, 1);
    assert.deepEqual([receipt.cutReplies, receipt.usage.isEstimate], [1, true]);
  });

  it('stops reading a reply without end', async () => {
    const model = new ScriptedModel({ text: `{"findings":[],"summary":"${'x'.repeat(500_000)}`, pieces: 10_000 });
    const receipt = receiptOf(await review(model));
    assert.ok(receipt.usage.outputTokens < 80_000);
    assert.equal(receipt.cutReplies, 1);
  });

  it('tells what was found before the connection broke, and keeps no answer', async () => {
    const cache = new MemoryCache();
    const text = writeReply(MINUS, { quote: 'found.items[0]' }).slice(0, -70);
    const events = await review(new ScriptedModel({ text, failure: failure('cut-off') }), { services: { cache } });
    assert.equal(findingsOf(events).length, 1);
    assert.equal(eventsOf(events, 'failed')[0]?.error.kind, 'cut-off');
    assert.deepEqual([receiptOf(events).skipped.length, cache.kept.size], [3, 0]);
  });
});

const FOUR_LONG = Array.from(
  { length: 4 },
  (_, n) => `export function f${n}(a) {\n${'  step(a, 1, 2, 3);\n'.repeat(120)}}\n`,
).join('\n');

describe('a review of much code', () => {
  it('asks hosted models about several prompts at once, and others one after the other', async () => {
    for (const [provider, expected] of [
      ['openai', 3],
      ['compatible', 1],
    ] as const) {
      const model = Object.assign(new ScriptedModel(writeReply()), { name: { provider, model: 'x' } });
      let running = 0;
      let most = 0;
      const ask = model.ask.bind(model);
      model.ask = async function* (prompt, signal) {
        most = Math.max(most, ++running);
        try {
          yield* ask(prompt, signal);
        } finally {
          running--;
        }
      };
      const receipt = receiptOf(await review(model, { text: FOUR_LONG }));
      assert.deepEqual([most, receipt.reviewed, receipt.asks], [expected, 4, 4]);
    }
  });

  it('closes all streams when nobody wants more', async () => {
    const name = { provider: 'openai', model: 'x' } as const;
    const model = Object.assign(new ScriptedModel({ text: writeReply({ quote: 'step(a, 1, 2, 3)' }), pieces: 1 }), {
      name,
    });
    const events = reviewDocument(await requestFor({ text: FOUR_LONG }), makeServices(model), never);
    await events.next();
    await events.return();
    assert.deepEqual([model.prompts.length, model.closed], [3, 3]);
  });

  it('throws AbortError while several answer, and closes their streams', async () => {
    const controller = new AbortController();
    const name = { provider: 'openai', model: 'x' } as const;
    const model = Object.assign(new ScriptedModel({ text: writeReply({ quote: 'step(a, 1, 2, 3)' }), pieces: 1 }), {
      name,
    });
    const events = reviewDocument(await requestFor({ text: FOUR_LONG }), makeServices(model), controller.signal);
    await events.next();
    controller.abort();
    await assert.rejects(collect(events), { name: 'AbortError' });
    assert.equal(model.closed, 3);
  });
});

describe('failures of a model', () => {
  const long = FOUR_LONG;
  const reviewLong = async (...replies: ScriptedReply[]) => {
    const model = new ScriptedModel(...replies);
    const receipt = receiptOf(await review(model, { text: long }));
    return { asked: model.prompts.length, reasons: receipt.skipped.map(({ reason }) => reason) };
  };

  it('end the asking when they would repeat themselves', async () => {
    const outcome = await reviewLong(writeReply(), failure('refused-key'));
    assert.deepEqual(outcome, { asked: 2, reasons: ['failed', 'not-asked', 'not-asked'] });
  });

  it('let the others be asked when they are about one prompt', async () => {
    const outcome = await reviewLong(writeReply(), failure('too-long'), writeReply());
    assert.deepEqual(outcome, { asked: 4, reasons: ['failed'] });
  });

  it('end the asking also when several are asked side by side', async () => {
    const hosted = Object.assign(new ScriptedModel(failure('refused-key')), {
      name: { provider: 'openai', model: 'x' },
    });
    const receipt = receiptOf(await review(hosted, { text: long }));
    assert.equal(hosted.prompts.length, 3);
    const reasons = receipt.skipped.map(({ reason }) => reason);
    assert.deepEqual(reasons.toSorted(), ['failed', 'failed', 'failed', 'not-asked']);
  });

  it('are thrown when nobody expected them', async () => {
    const model = new ScriptedModel(writeReply());
    model.ask = () => {
      throw new TypeError('A bug.');
    };
    await assert.rejects(review(model), TypeError);
  });

  it('skips what is beyond the budget before anything is sent', async () => {
    const model = new ScriptedModel(writeReply());
    const receipt = receiptOf(await review(model, { text: long, maxInputTokens: 3000 }));
    assert.ok(model.prompts.length < 4);
    assert.ok(receipt.skipped.length > 0 && receipt.skipped.every(({ reason }) => reason === 'over-budget'));
  });
});

describe('what it costs to review again', () => {
  it('is at most 15 % for one of twenty functions, in tokens sent', async () => {
    const body = (n: number) => `export async function sync${n}(account, items) {
  if (!account || account.isLocked) {
    log('nothing to sync ${n}', account?.id);
    return [];
  }
  const result = [];
  const known = await store.load(account.id, { limit: ${n} });
  for (const item of items) {
    const previous = known.find((other) => other.id === item.id);
    if (previous && previous.version >= item.version) {
      log('left out', item.name, item.version);
      continue;
    }
    try {
      const saved = await store.save(account.id, { ...item, syncedAt: Date.now() });
      result.push({ id: saved.id, version: saved.version, isNew: !previous });
    } catch (error) {
      log('could not save', item.name, error.message);
    }
  }
  return result;
}
`;
    const text = Array.from({ length: 20 }, (_, n) => body(n)).join('\n');
    const cache = new MemoryCache();
    const services = makeServices(new ScriptedModel(writeReply()), { cache });
    const first = await prepareReview(await requestFor({ text }), services, never);
    await collect(reviewDocument(await requestFor({ text }), services, never));
    const edited = text.replace("'nothing to sync 7'", "'nothing to sync'");
    const second = await prepareReview(await requestFor({ text: edited }), services, never);
    const share = second.estimate.inputTokens / first.estimate.inputTokens;
    assert.equal(second.estimate.cachedUnits, 19);
    assert.ok(share <= 0.15, `${second.estimate.inputTokens} of ${first.estimate.inputTokens}`);
  });
});
