import assert from 'node:assert/strict';
import { FileFacts } from '#engine/rules/file-facts.ts';
import type { Listeners, Rule, RuleContext } from '#engine/rules/rule.ts';
import { type ActiveRule, runRules } from '#engine/rules/run-rules.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { parseSource } from '#test/support/parse.ts';
import { makeRule } from '#test/support/reports.ts';

async function run(
  path: string,
  code: string,
  rules: readonly (Rule | ActiveRule)[],
): Promise<ReturnType<typeof runRules>> {
  const language = languageOfPath(path);
  assert.ok(language);
  const file = new FileFacts(path, language, await parseSource(path, code));
  return runRules(
    file,
    rules.map((rule) => ('rule' in rule ? rule : { rule, options: {} })),
  );
}

/** Which listeners are called, in order, with the first line of their nodes. */
async function trace(path: string, code: string, keys: readonly string[]): Promise<string[]> {
  const calls: string[] = [];
  const listeners = Object.fromEntries(
    keys.map((key) => [key, (node: { text: string }) => void calls.push(`${key} ${node.text.split('\n')[0] ?? ''}`)]),
  ) as Listeners;
  const { failures } = await run(path, code, [makeRule({ create: () => listeners })]);
  assert.deepEqual(failures, []);
  return calls;
}

describe('runRules', () => {
  it('calls the listener of a role for the kinds of each language', async () => {
    const code = {
      'a.py': 'f(1)\n',
      'a.js': 'f(1);\n',
      'a.java': 'class A { { f(1); } }\n',
      'a.go': 'package a\nfunc g() { f(1) }\n',
    };
    for (const [path, text] of Object.entries(code))
      assert.deepEqual(await trace(path, text, ['Call']), ['Call f(1)'], path);
  });

  it('calls listeners of kinds, and leaves children before their parent with `:exit`', async () => {
    assert.deepEqual(await trace('a.py', 'f(g(1))\nh()\n', ['Call', 'Call:exit', 'integer', 'module:exit']), [
      'Call f(g(1))',
      'Call g(1)',
      'integer 1',
      'Call:exit g(1)',
      'Call:exit f(g(1))',
      'Call h()',
      'Call:exit h()',
      'module:exit f(g(1))',
    ]);
  });

  it('leaves a childless node before its next sibling is entered', async () => {
    assert.deepEqual(await trace('a.py', 'a\nb\n', ['identifier', 'identifier:exit']), [
      'identifier a',
      'identifier:exit a',
      'identifier b',
      'identifier:exit b',
    ]);
  });

  describe('with a rule that names its callees', () => {
    const seen = async (path: string, code: string, names: readonly string[], others: readonly Rule[] = []) => {
      const calls: string[] = [];
      const rule = makeRule({
        id: 'named',
        callees: { has: (name) => names.includes(name) },
        create: () => ({ Call: (node) => void calls.push(node.text) }),
      });
      const { failures } = await run(path, code, [rule, ...others]);
      return { calls, failures };
    };

    it('shows the calls of these names, as functions, methods and constructors', async () => {
      const code = 'md5(1); hash.md5(2); new md5(3); sha(4); a.b.sha.md5(5);\n';
      assert.deepEqual((await seen('a.js', code, ['md5'])).calls, [
        'md5(1)',
        'hash.md5(2)',
        'new md5(3)',
        'a.b.sha.md5(5)',
      ]);
    });

    it('shows calls by an alias, each once', async () => {
      const code = 'from hashlib import md5 as h, md5\nfrom os import path\nh(1)\nmd5(2)\npath(3)\n';
      assert.deepEqual((await seen('a.py', code, ['md5', 'h'])).calls, ['h(1)', 'md5(2)']);
      assert.deepEqual((await seen('a.py', code, ['md5'])).calls, ['h(1)', 'md5(2)']);
    });

    it('asks for the language', async () => {
      const languages: string[] = [];
      const has = (_name: string, language: string): boolean => languages.push(language) > 0;
      await run('a.go', 'package a\nfunc g() { f(1) }\n', [
        makeRule({ callees: { has }, create: () => ({ Call() {} }) }),
      ]);
      assert.deepEqual(languages, ['go']);
    });

    it('leaves other rules their calls when it throws', async () => {
      const broken = makeRule({
        id: 'broken',
        callees: { has: () => true },
        create: () => ({
          Call() {
            throw new Error('no');
          },
        }),
      });
      const { calls, failures } = await seen('a.py', 'f(1)\nf(2)\n', ['f'], [broken]);
      assert.deepEqual(calls, ['f(1)', 'f(2)']);
      assert.deepEqual(
        failures.map(({ ruleId }) => ruleId),
        ['broken'],
      );
    });
  });

  describe('with a rule that names its operators', () => {
    const seen = async (path: string, code: string, operators: readonly string[]): Promise<string[]> => {
      const found: string[] = [];
      const rule = makeRule({ operators, create: () => ({ Binary: ({ text }) => void found.push(text) }) });
      assert.deepEqual((await run(path, code, [rule])).failures, []);
      return found;
    };

    it('shows the expressions of these operators, in each language as it writes them', async () => {
      assert.deepEqual(await seen('a.js', 'a == b; c + d; e === f && g;\n', ['==', '&&']), ['a == b', 'e === f && g']);
      assert.deepEqual(await seen('a.py', 'a is  not b\nc not in d\ne is f\n', ['is not', 'not in']), [
        'a is  not b',
        'c not in d',
      ]);
    });

    it('leaves out a rule that throws, and no other', async () => {
      const found: string[] = [];
      const broken = makeRule({
        id: 'broken',
        operators: ['+'],
        create: () => ({
          Binary() {
            throw new Error('no');
          },
        }),
      });
      const working = makeRule({ operators: ['+'], create: () => ({ Binary: ({ text }) => void found.push(text) }) });
      const { failures } = await run('a.js', 'a + b; c + d;\n', [broken, working]);
      assert.deepEqual(found, ['a + b', 'c + d']);
      assert.deepEqual(
        failures.map(({ ruleId }) => ruleId),
        ['broken'],
      );
    });
  });

  it('hears of listeners that a rule has for some files only, whichever file comes first', async () => {
    const found: string[] = [];
    const listen = ({ text }: { readonly text: string }): void => void found.push(text);
    const rules: ActiveRule[] = [
      {
        rule: makeRule({
          create: ({ path }): Listeners =>
            path === 'b.js' ? { number: listen } : path === 'c.js' ? { identifier: listen } : {},
        }),
        options: {},
      },
    ];
    for (const path of ['a.js', 'b.js', 'c.js', 'a.js', 'b.js']) {
      const language = languageOfPath(path);
      assert.ok(language);
      runRules(new FileFacts(path, language, await parseSource(path, `x(1, '${path}');\n`)), rules);
      found.push('end');
    }
    assert.deepEqual(found, ['end', '1', 'end', 'x', 'end', 'end', '1', 'end']);
  });

  it('shows the file first and the comments last', async () => {
    assert.deepEqual(await trace('a.py', '# one\nx\n# two\n', ['Comment', 'File', 'identifier']), [
      'File # one',
      'identifier x',
      'Comment # one',
      'Comment # two',
    ]);
  });

  it('does not take a keyword for the node that has its name', async () => {
    assert.deepEqual(await trace('a.py', 'f = lambda: 1\n', ['Function']), ['Function lambda: 1']);
    assert.deepEqual(await trace('a.js', 'x = class {};\n', ['Class']), ['Class class {}']);
    assert.deepEqual(await trace('a.rb', 'f = lambda { 1 }\nif a then b end\n', ['If', 'If:exit']), [
      'If if a then b end',
      'If:exit if a then b end',
    ]);
  });

  it('ignores roles that a language does not have', async () => {
    assert.deepEqual(await trace('a.c', 'int f(void) { return g(1); }\n', ['Call', 'Import', 'Catch:exit']), []);
  });

  it('reports a rule that throws once, keeps what it reported and lets the others go on', async () => {
    let calls = 0;
    const broken = makeRule({
      id: 'broken',
      create: (context) => ({
        identifier(node) {
          context.report({ at: node, message: 'before' });
          calls++;
          throw new Error(`no ${node.text}`);
        },
      }),
    });
    const working = makeRule({
      id: 'working',
      create: (context) => ({ identifier: (at) => context.report({ at, message: 'fine' }) }),
    });
    const { reports, failures } = await run('a.py', 'a\nb\n', [broken, working]);
    assert.equal(calls, 1);
    assert.deepEqual(
      failures.map(({ ruleId }) => ruleId),
      ['broken'],
    );
    assert.match(failures[0]?.message ?? '', /^Error: no a\n/);
    assert.deepEqual(
      reports.map(({ rule, report }) => `${rule.id} ${report.message}`),
      ['broken before', 'working fine', 'working fine'],
    );
  });

  it('reports a rule that cannot even start', async () => {
    const broken = makeRule({
      id: 'broken',
      create() {
        throw 'not an error object'; // oxlint-disable-line no-throw-literal
      },
    });
    const { failures } = await run('a.py', 'a\n', [broken]);
    assert.deepEqual(failures, [{ ruleId: 'broken', message: 'not an error object' }]);
  });

  it('gives a rule the options of the project, else its defaults', async () => {
    const options: Rule['options'] = {
      maximum: { type: 'integer', default: 5, minimum: 1, description: '' },
      strict: { type: 'boolean', default: true, description: '' },
      names: { type: 'strings', default: ['a'], description: '' },
    };
    const seen: unknown[] = [];
    const rule = makeRule({
      options,
      create(context) {
        seen.push([context.integer('maximum'), context.flag('strict'), context.strings('names')]);
        return {};
      },
    });
    await run('a.py', 'a\n', [rule, { rule, options: { maximum: 9, strict: false, names: [] } }]);
    assert.deepEqual(seen, [
      [5, true, ['a']],
      [9, false, []],
    ]);
  });

  it('fails a rule that asks for an option it does not declare', async () => {
    const ask = async (question: (context: RuleContext) => unknown): Promise<string> => {
      const rule = makeRule({
        options: { maximum: { type: 'integer', default: 5, minimum: 1, description: '' } },
        create(context) {
          question(context);
          return {};
        },
      });
      return (await run('a.py', 'a\n', [rule])).failures[0]?.message ?? '';
    };
    assert.match(await ask((context) => context.integer('minimum')), /test-rule declares no such option: minimum/);
    assert.match(
      await ask((context) => context.flag('maximum')),
      /test-rule declares no such option: maximum \(boolean\)/,
    );
  });

  it('shows rules the file', async () => {
    let seen: unknown;
    const rule = makeRule({
      create(context) {
        seen = [
          context.path,
          context.language.id,
          context.text,
          context.isTestCode,
          context.metrics.lines,
          context.tree.root.kind,
        ];
        return {};
      },
    });
    await run('test_a.py', 'a\n', [rule]);
    assert.deepEqual(seen, ['test_a.py', 'python', 'a\n', true, 1, 'module']);
  });
});

describe('test code', () => {
  const isTest = async (path: string, text = ''): Promise<boolean> => {
    const language = languageOfPath(path);
    assert.ok(language);
    return new FileFacts(path, language, await parseSource(path, text)).isTestCode;
  };

  it('is known by its name', async () => {
    for (const path of [
      'pkg/a_test.go',
      'a/test_b.py',
      'conftest.py',
      'web/a.spec.tsx',
      'src/OrderTest.java',
      'src/OrderIT.java',
    ]) {
      assert.equal(await isTest(path), true, path);
    }
  });

  it('is known by its folder when it says what tests say', async () => {
    for (const [path, text] of [
      ['tests/a.py', 'import pytest\n'],
      ['tests/b.py', 'def check():\n    assert total() == 1\n'],
      ['src/__tests__/a.ts', "describe('orders', () => {});\n"],
      ['src/test/java/A.java', 'import org.junit.jupiter.api.Test;\n'],
    ] as const) {
      assert.equal(await isTest(path, text), true, path);
      assert.equal(await isTest(path), false, `${path} without a word of tests`);
    }
  });

  it('is not everything that sounds like it', async () => {
    for (const path of [
      'src/latest/a.py',
      'src/contest.py',
      'src/attest_a.py',
      'src/testimony.ts',
      'src/Protest2.java',
      'src/a.py',
    ]) {
      assert.equal(await isTest(path), false, path);
    }
  });
});
