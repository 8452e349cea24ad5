import assert from 'node:assert/strict';
import { RULES } from '#engine/rules/catalog.ts';
import { languagesOf, ruleToMarkdown } from '#engine/rules/rule-markdown.ts';
import { makeRule } from '#test/support/reports.ts';

describe('ruleToMarkdown', () => {
  it('writes the page of a rule', () => {
    const rule = makeRule({
      rationale: '\nIt matters.\n',
      fix: 'safe',
      isOptIn: true,
      options: {
        maximum: { type: 'integer', default: 5, minimum: 1, description: 'How many' },
        names: { type: 'strings', default: ['a'], description: 'Which | ones' },
      },
      examples: [{ language: 'python', bad: '<|bad|>()\n', good: 'good()\n', isFixed: true }],
    });
    assert.equal(
      ruleToMarkdown(rule),
      [
        '# Test code in production',
        '`test-rule`',
        'Category: **security** · severity: **high** · confidence: **high** · [CWE-79](https://cwe.mitre.org/data/definitions/79.html) · Python · safe fix · off unless turned on',
        'It matters.',
        '## Python',
        'Reported:',
        '```python\nbad()\n```',
        'The fix makes it:',
        '```python\ngood()\n```',
        '## Options',
        '| name | type | default | meaning |\n| --- | --- | --- | --- |\n| `maximum` | integer, at least 1 | `5` | How many |\n| `names` | list of strings | `["a"]` | Which \\| ones |',
        '## Silencing',
        'For one line: `# refactoriq-ignore test-rule -- the reason`. For the project, in `refactoriq.config.json`:',
        '```json\n{\n  "rules": {\n    "test-rule": "off"\n  }\n}\n```\n',
      ].join('\n\n'),
    );
  });

  it('leaves out what a rule does not have', () => {
    const { cwe: _, ...rule } = makeRule({ languages: 'any', examples: [{ language: 'go', bad: 'a', good: 'b' }] });
    const page = ruleToMarkdown(rule);
    for (const absent of ['CWE', '## Options', 'The fix makes', 'off unless'])
      assert.ok(!page.includes(absent), absent);
    assert.match(page, /every language · no automatic fix\n/);
    assert.match(page, /Better:/);
    assert.match(page, /`\/\/ refactoriq-ignore test-rule/);
  });

  it('closes its code blocks whatever the examples hold', () => {
    const page = ruleToMarkdown(makeRule({ examples: [{ language: 'python', bad: '"""\n```\n"""\n', good: 'x\n' }] }));
    assert.match(page, /\n````python\n"""\n```\n"""\n````\n/);
  });

  it('writes a page for every rule', () => {
    for (const rule of RULES) {
      const page = ruleToMarkdown(rule);
      assert.ok(page.startsWith(`# ${rule.title}\n`) && page.endsWith('```\n'), rule.id);
      assert.ok(!/<\||\|>/.test(page), rule.id);
    }
  });
});

describe('languagesOf', () => {
  it('names each language once', () => {
    assert.deepEqual(languagesOf(makeRule({ languages: ['typescript', 'python'] })), ['Python', 'TypeScript']);
    assert.ok(languagesOf(makeRule({ languages: 'any' })).includes('Kotlin'));
  });
});
