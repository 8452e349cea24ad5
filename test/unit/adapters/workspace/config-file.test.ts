import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { ConfigFiles, parseConfigText } from '#adapters/workspace/config-file.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import { RULES as CATALOG } from '#engine/rules/catalog.ts';
import type { ConfigurableRule } from '#shared/project-config-schema.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const RULES: readonly ConfigurableRule[] = [
  {
    id: 'no-eval',
    title: 'Eval',
    options: { maximum: { type: 'integer', default: 3, minimum: 1, description: 'How many.' } },
  },
  { id: 'unused-import', title: 'Unused import' },
];

function problemsOf(text: string): string[] {
  const result = parseConfigText('c.json', text, RULES);
  return result.kind === 'config'
    ? []
    : result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('parseConfigText', () => {
  it('allows comments, trailing commas and a byte order mark', () => {
    assert.deepEqual(problemsOf('\uFEFF{\n  // why\n  "failOn": "low", /* and */\n}'), []);
  });

  it('points at a syntax error', () => {
    assert.deepEqual(problemsOf('{\n  "failOn" "low"\n}'), [
      '2:12 This is not JSON: colon expected. Comments and trailing commas are allowed, everything else is as in JSON.',
    ]);
  });

  it('points at an unknown rule and says which one was meant', () => {
    assert.deepEqual(problemsOf('{\n  "rules": {\n    "no-evil": "off"\n  }\n}'), [
      '3:5 There is no rule "no-evil". Did you mean "no-eval"?',
    ]);
  });

  it('points at an unknown option of a rule', () => {
    assert.deepEqual(problemsOf('{"rules": {"no-eval": {"maximun": 3}}}'), [
      '1:24 The rule "no-eval" has no option "maximun". Did you mean "maximum"?',
    ]);
  });

  it('points at the value that is wrong', () => {
    assert.deepEqual(problemsOf('{"rules": {"no-eval": {"maximum": 0}}, "failOn": "hihg"}'), [
      '1:35 0 is too small. Write 1 or more.',
      '1:50 "hihg" is not allowed here. Did you mean "high"?',
    ]);
  });

  it('says that an empty file lacks the braces', () => {
    assert.equal(problemsOf('').length, 1);
    assert.equal(problemsOf('// nothing\n').length, 1);
  });
});

describe('ConfigFiles', () => {
  const folder = useTempFolder();

  it('gives the defaults where there is no file', async () => {
    const loaded = await new ConfigFiles(folder.path, RULES).forFolder(join(folder.path, 'a/b'));
    assert.deepEqual(loaded, {
      kind: 'loaded',
      file: undefined,
      folder: folder.path,
      config: DEFAULT_CONFIG,
      ruleProblems: [],
      suppressions: { entries: [], active: [], problems: [] },
    });
  });

  it('takes the nearest file up to the root', async () => {
    folder.write({ 'refactoriq.config.json': '{"failOn":"low"}', 'a/refactoriq.config.json': '{"failOn":"critical"}' });
    const files = new ConfigFiles(folder.path, RULES);
    const failOn = async (path: string): Promise<string | undefined> => {
      const loaded = await files.forFolder(join(folder.path, path));
      return loaded.kind === 'loaded' ? loaded.config.failOn : undefined;
    };
    assert.equal(await failOn('a/b/c'), 'critical');
    assert.equal(await failOn('b'), 'low');
    assert.equal(await failOn('.'), 'low');
  });

  it('does not look above the root', async () => {
    folder.write({ 'refactoriq.config.json': '{"failOn":"low"}' });
    const loaded = await new ConfigFiles(join(folder.path, 'a'), RULES).forFolder(join(folder.path, 'a'));
    assert.ok(loaded.kind === 'loaded' && loaded.file === undefined);
  });

  it('makes globs relative to the root', async () => {
    folder.write({
      'a(1)/refactoriq.config.json':
        '{"exclude":["gen/**","*.min.js","./x.py","old/"],"overrides":[{"files":["test/**"],"rules":{}}]}',
    });
    const loaded = await new ConfigFiles(folder.path, RULES).forFolder(join(folder.path, 'a(1)'));
    assert.ok(loaded.kind === 'loaded');
    const matches = picomatch([...loaded.config.exclude], { dot: true });
    for (const path of ['a(1)/gen/x.py', 'a(1)/b/c.min.js', 'a(1)/x.py', 'a(1)/old/y.py', 'a(1)/b/old/y.py'])
      assert.ok(matches(path), path);
    for (const path of ['gen/x.py', 'b/c.min.js', 'a(1)/y.py', 'a(1)/b/gen/x.py']) assert.ok(!matches(path), path);
    assert.ok(picomatch([...(loaded.config.overrides[0]?.files ?? [])])('a(1)/test/t.py'));
  });

  it('names the file it cannot read', async () => {
    const loaded = await new ConfigFiles(folder.path, RULES).read(join(folder.path, 'none.json'));
    assert.ok(loaded.kind === 'invalid' && loaded.problems[0]?.message.startsWith('It cannot be read'));
  });
});

describe('the configurations in the documentation', () => {
  for (const file of ['README.md', 'docs/configuration.md', 'media/walkthrough/configure.md']) {
    it(`are valid: ${file}`, () => {
      const text = readFileSync(join(import.meta.dirname, '../../../..', file), 'utf8');
      const examples = [...text.matchAll(/^```jsonc?\n(\{\n[^]*?)^```/gm)].map(([, example = '']) => example);
      assert.ok(examples.length > 0);
      for (const example of examples) {
        const result = parseConfigText(file, example, CATALOG);
        assert.deepEqual(result.kind === 'invalid' ? result.problems.map(({ message }) => message) : [], []);
      }
    });
  }
});
