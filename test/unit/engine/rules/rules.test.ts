import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '#engine/rules/catalog.ts';
import { languageNamed, parseRuleFixture } from '#test/support/rule-fixture.ts';
import { assertFixed, assertReports } from '#test/support/rule-run.ts';

const root = join(import.meta.dirname, '../../../..');
const fixtures = join(root, 'test/fixtures/rules');

describe('the rule catalog', () => {
  it('lists every rule file once, ordered by category and id', () => {
    const files = ['security', 'bug', 'performance', 'maintainability', 'style'].flatMap((category) =>
      readdirSync(join(root, 'server/engine/rules', category)).map((file) => `${category}/${file.replace('.ts', '')}`),
    );
    assert.deepEqual(
      RULES.map(({ category, id }) => `${category}/${id}`),
      files,
    );
  });

  it('has a fixture for no other rule', () => {
    const ids = new Set(RULES.map(({ id }) => `${id}.md`));
    assert.deepEqual(
      readdirSync(fixtures).filter((file) => !ids.has(file)),
      [],
    );
  });
});

for (const rule of RULES) {
  describe(`rule ${rule.id}`, () => {
    for (const [index, example] of rule.examples.entries()) {
      const language = languageNamed(example.language);
      const path = `src/sample${language.extensions[0] ?? ''}`;
      const name = `example ${index + 1} in ${language.title}`;
      it(`reports the bad code of ${name}`, () => assertReports({ rule, language, path, code: example.bad }));
      it(`ignores the good code of ${name}`, () => assertReports({ rule, language, path, code: example.good }));
      if (example.isFixed) {
        it(`fixes ${name}`, () => assertFixed({ rule, language, path, code: example.bad }, example.good));
      }
    }

    const file = join(fixtures, `${rule.id}.md`);
    for (const sample of existsSync(file) ? parseRuleFixture(readFileSync(file, 'utf8')) : []) {
      const { title, language, path, code, options, fixed, minimumConfidence } = sample;
      it(`${title} (${language.title})`, async () => {
        assert.equal(code.includes('<|'), sample.expects === 'reports', 'The marks must agree with the heading.');
        await assertReports({ rule, language, path, code, options, minimumConfidence });
        if (fixed !== undefined) await assertFixed({ rule, language, path, code, options, minimumConfidence }, fixed);
      });
    }

    it('is documented', () => {
      assert.match(rule.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.ok(rule.examples.length > 0, 'It has no example.');
      assert.ok(rule.rationale.length > 80, 'Its rationale says too little.');
      assert.ok(!rule.title.endsWith('.'), 'A title is a headline.');
    });
  });
}
