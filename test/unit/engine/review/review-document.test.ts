import assert from 'node:assert/strict';
import { reviewDocument } from '#engine/review/review-document.ts';
import { isVerified } from '#shared/domain/document-change.ts';
import { collect, makeServices, ScriptedModel, writeReply } from './stubs.ts';
import { CODE, never, type Options, requestFor, review, eventsOf, findingsOf, receiptOf, MINUS } from './review-of.ts';

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
