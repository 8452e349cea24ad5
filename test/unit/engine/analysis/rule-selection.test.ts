import assert from 'node:assert/strict';
import { RuleSelection } from '#engine/analysis/rule-selection.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { DEFAULT_CONFIG, type ProjectConfig, type RuleSetting } from '#shared/domain/project-config.ts';
import { makeRule } from '#test/support/reports.ts';

const RULES: readonly Rule[] = [
  makeRule({ id: 'python-only', languages: ['python'] }),
  makeRule({ id: 'everywhere', languages: 'any' }),
  makeRule({ id: 'opt-in', languages: 'any', isOptIn: true }),
];

function setting(level: RuleSetting['level'], options: RuleSetting['options'] = {}): RuleSetting {
  return { level, options };
}

function select(config: Partial<ProjectConfig>, path = 'src/a.py'): string[] {
  const selection = new RuleSelection(RULES, { ...DEFAULT_CONFIG, ...config });
  return selection
    .select(path, path.endsWith('.py') ? 'python' : 'go')
    .map(({ rule, severity }) => `${rule.id}${severity ? ` ${severity}` : ''}`);
}

describe('RuleSelection', () => {
  it('takes the rules of a language that are not opt-in', () => {
    assert.deepEqual(select({}), ['python-only', 'everywhere']);
    assert.deepEqual(select({}, 'a.go'), ['everywhere']);
  });

  it('turns rules off and on', () => {
    assert.deepEqual(select({ rules: { everywhere: setting('off'), 'opt-in': setting('on') } }), [
      'python-only',
      'opt-in',
    ]);
  });

  it('takes the severity a project wants, which turns a rule on', () => {
    assert.deepEqual(select({ rules: { 'opt-in': setting('low'), everywhere: setting('critical') } }), [
      'python-only',
      'everywhere critical',
      'opt-in low',
    ]);
  });

  it('lets overrides win for the files they name, later ones over earlier ones', () => {
    const config: Partial<ProjectConfig> = {
      rules: { everywhere: setting('high') },
      overrides: [
        { files: ['test/**', '**/*.gen.py'], rules: { everywhere: setting('off') } },
        { files: ['test/special/**'], rules: { everywhere: setting('low') } },
      ],
    };
    assert.deepEqual(select(config, 'src/a.py'), ['python-only', 'everywhere high']);
    assert.deepEqual(select(config, 'test/a.py'), ['python-only']);
    assert.deepEqual(select(config, 'src/.hidden/a.gen.py'), ['python-only']);
    assert.deepEqual(select(config, 'test/special/a.py'), ['python-only', 'everywhere low']);
  });

  it('takes the options from where the level comes from', () => {
    const selection = new RuleSelection(RULES, {
      ...DEFAULT_CONFIG,
      rules: { everywhere: setting('on', { maximum: 3 }) },
      overrides: [{ files: ['test/**'], rules: { everywhere: setting('low') } }],
    });
    const optionsFor = (path: string): unknown => selection.select(path, 'go')[0]?.options;
    assert.deepEqual(optionsFor('a.go'), { maximum: 3 });
    assert.deepEqual(optionsFor('test/a.go'), {});
  });

  it('does not mix up languages and folders that it saw before', () => {
    const selection = new RuleSelection(RULES, {
      ...DEFAULT_CONFIG,
      overrides: [{ files: ['test/**'], rules: { everywhere: setting('off') } }],
    });
    const count = (path: string, language: 'go' | 'python'): number => selection.select(path, language).length;
    assert.deepEqual(
      [
        count('a.py', 'python'),
        count('a.go', 'go'),
        count('test/a.py', 'python'),
        count('test/a.go', 'go'),
        count('a.py', 'python'),
      ],
      [2, 1, 1, 0, 2],
    );
  });

  it('leaves unknown rules to whoever reads the configuration', () => {
    assert.deepEqual(select({ rules: { unheard: setting('on') } }), ['python-only', 'everywhere']);
  });
});
