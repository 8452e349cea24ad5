import assert from 'node:assert/strict';
import { AiError } from '#engine/ports/ai-model.ts';
import { refactorCode } from '#engine/review/refactor-code.ts';
import type { RefactorEvent } from '#engine/review/refactor-events.ts';
import type { RefactorGoal } from '#engine/review/refactor-request.ts';
import { isVerified } from '#shared/domain/document-change.ts';
import { analyzeWith, makeWordRule } from '#test/support/analysis.ts';
import { collect, makeServices, ScriptedModel } from './stubs.ts';

const TEXT = `export function price(item, count) {
  if (item.isFree) {
    return 0;
  } else {
    return item.price * count;
  }
}

export function run(code) {
  return eval(code);
}
`;

const never = new AbortController().signal;
const rule = makeWordRule({ word: 'eval', id: 'code-injection', category: 'security' });

interface Step {
  readonly explanation: string;
  readonly edits: readonly { readonly search: string; readonly replace: string }[];
}

function reply(...changes: readonly Step[]): string {
  return JSON.stringify({ changes, title: 'Return early' });
}

async function refactor(model: ScriptedModel, { text = TEXT, goal }: { text?: string; goal?: RefactorGoal } = {}) {
  const context = await analyzeWith([rule], 'src/a.js', text);
  const end = text.indexOf('export function run');
  const [finding] = context.analysis.report.findings;
  assert.ok(finding);
  const wanted = goal ?? { kind: 'refactor', span: { start: 0, end: Math.max(end - 2, 1) } };
  const request = { context, goal: wanted.kind === 'fix' ? { ...wanted, finding } : wanted };
  return collect(refactorCode(request, makeServices(model), never));
}

async function fix(model: ScriptedModel, text = TEXT): Promise<RefactorEvent[]> {
  const context = await analyzeWith([rule], 'src/a.js', text);
  const [finding] = context.analysis.report.findings;
  assert.ok(finding);
  return collect(refactorCode({ context, goal: { kind: 'fix', finding } }, makeServices(model), never));
}

const EARLY: Step = {
  explanation: 'The else is not needed after a return.',
  edits: [
    { search: '  } else {\n    return item.price * count;\n  }\n', replace: '  }\n  return item.price * count;\n' },
  ],
};
const RENAME: Step = {
  explanation: 'A count is a number of items.',
  edits: [{ search: 'price(item, count)', replace: 'price(item, count, currency)' }],
};
const BROKEN: Step = { explanation: 'Breaks it.', edits: [{ search: 'return 0;', replace: 'return (0;' }] };
const SAFE: Step = { explanation: 'Runs nothing.', edits: [{ search: 'eval(code)', replace: 'JSON.parse(code)' }] };

describe('refactorCode', () => {
  it('tells the steps while they arrive and proposes a change that passed its proof', async () => {
    const events = await refactor(new ScriptedModel(reply(EARLY)));
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['step', 'usage', 'proposed'],
    );
    const last = events.at(-1);
    assert.ok(last?.kind === 'proposed' && isVerified(last.change));
    assert.equal(last.change.title, 'Return early');
    assert.match(last.change.newText, /return 0;\n {2}\}\n {2}return item\.price \* count;\n\}/);
    assert.deepEqual([last.steps, last.withheld, last.changedSignatures], [[EARLY.explanation], [], []]);
  });

  it('says which public signatures it changes', async () => {
    const last = (await refactor(new ScriptedModel(reply(EARLY, RENAME)))).at(-1);
    assert.ok(last?.kind === 'proposed');
    assert.deepEqual(
      last.changedSignatures.map(({ symbol }) => symbol.name),
      ['price'],
    );
  });

  it('leaves out the steps that do not pass, and says why', async () => {
    const last = (await refactor(new ScriptedModel(reply(BROKEN, EARLY)))).at(-1);
    assert.ok(last?.kind === 'proposed' && isVerified(last.change));
    assert.deepEqual(last.steps, [EARLY.explanation]);
    assert.match(last.withheld[0]?.reason ?? '', /syntax error/);
  });

  it('proposes nothing when nothing passes', async () => {
    const last = (await refactor(new ScriptedModel(reply(BROKEN)))).at(-1);
    assert.ok(last?.kind === 'withheld');
    assert.match(last.reason, /syntax error/);
  });

  it('says when there is nothing to do', async () => {
    assert.equal((await refactor(new ScriptedModel(reply()))).at(-1)?.kind, 'nothing-to-do');
  });

  it('sends the wish of the user and the selected lines only', async () => {
    const model = new ScriptedModel(reply());
    await refactor(model, { goal: { kind: 'refactor', span: { start: 0, end: 10 }, wish: 'Use early returns.' } });
    const { user = '' } = model.prompts[0] ?? {};
    assert.match(user, /<task-\w{8}>\nUse early returns\.\n<\/task-/);
    assert.match(user, /<code-\w{8} name="">\nexport function price\(item, count\) \{\n<\/code-/);
  });

  it('never takes an edit out of a reply that had to be repaired, but asks again', async () => {
    const cut = reply(EARLY).slice(0, -40);
    const model = new ScriptedModel({ text: cut, stop: 'length' }, reply(EARLY));
    assert.equal((await refactor(model)).at(-1)?.kind, 'proposed');
    assert.equal(model.prompts.length, 2);
  });

  it('refuses more code than a reply can hold, without asking', async () => {
    const model = new ScriptedModel(reply());
    const text = `${'step(one, two, three);\n'.repeat(3000)}eval(x);\n`;
    const goal: RefactorGoal = { kind: 'refactor', span: { start: 0, end: text.length } };
    const events = await refactor(model, { text, goal });
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['refused'],
    );
    assert.equal(model.prompts.length, 0);
  });

  it('makes an event of a failure of the model', async () => {
    const error = new AiError('network', 'No connection.', { provider: 'compatible' });
    assert.deepEqual(await refactor(new ScriptedModel(error)), [{ kind: 'failed', error }]);
  });

  it('throws AbortError when it is stopped', async () => {
    const context = await analyzeWith([rule], 'src/a.js', TEXT);
    const request = { context, goal: { kind: 'refactor', span: { start: 0, end: 10 } } } as const;
    const events = refactorCode(request, makeServices(new ScriptedModel(reply(EARLY))), AbortSignal.abort());
    await assert.rejects(collect(events), { name: 'AbortError' });
  });
});

describe('fixing a finding', () => {
  it('shows the model its function and proposes a change after which it is gone', async () => {
    const model = new ScriptedModel(reply(SAFE));
    const last = (await fix(model)).at(-1);
    assert.ok(last?.kind === 'proposed' && isVerified(last.change));
    assert.deepEqual(last.change.ruleIds, ['code-injection']);
    assert.equal(last.change.fingerprints.length, 1);
    assert.match(model.prompts[0]?.user ?? '', /Do not write eval/);
    assert.doesNotMatch(model.prompts[0]?.user ?? '', /isFree/);
  });

  it('withholds a change after which the finding is still there', async () => {
    const useless = { explanation: 'Renames.', edits: [{ search: 'eval(code)', replace: 'eval( code )' }] };
    const last = (await fix(new ScriptedModel(reply(useless)))).at(-1);
    assert.ok(last?.kind === 'withheld');
    assert.match(last.reason, /still there/);
  });

  it('withholds a change that silences the finding', async () => {
    const mark = {
      explanation: 'Says so.',
      edits: [{ search: 'eval(code);', replace: 'eval(code); // refactoriq-ignore' }],
    };
    const last = (await fix(new ScriptedModel(reply(mark)))).at(-1);
    assert.ok(last?.kind === 'withheld');
    assert.match(last.reason, /silences/);
  });

  it('takes secrets out of the task as well, and puts them back into edits', async () => {
    const text = TEXT.replace('eval(code)', "eval(code, 'sk-topsecret')");
    const edits = [{ search: "eval(code, 'REDACTED_KEY_1')", replace: "load('REDACTED_KEY_1')" }];
    const model = new ScriptedModel(reply({ explanation: 'Loads it.', edits }));
    const last = (await fix(model, text)).at(-1);
    assert.ok(last?.kind === 'proposed');
    assert.match(last.change.newText, /load\('sk-topsecret'\)/);
    assert.doesNotMatch(JSON.stringify(model.prompts), /topsecret/);
  });
});
