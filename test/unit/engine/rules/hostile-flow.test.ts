import assert from 'node:assert/strict';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { languageNamed } from '#test/support/rule-fixture.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';

/** Code in which every value depends on every other: the kind that generators write and attackers send. */
const HOSTILE: Readonly<Record<string, (count: number) => string>> = {
  python: (count) =>
    [
      'def f(cur, a):',
      '    x = a',
      ...repeat(count, '    x = x + str(a) if a else g(x)'),
      ...repeat(5 * count, '    cur.execute(x)'),
    ].join('\n'),
  javascript: (count) =>
    [
      'function f(db, req) {',
      '  let x = req.body;',
      ...repeat(Math.min(count, 45), '  for (const k of x) { x = x + k; }'),
      ...repeat(count, '  db.query(x + 1); eval(x); document.body.innerHTML = x; fetch(x);'),
      '}',
    ].join('\n'),
  java: (count) =>
    [
      'class A {',
      '  void run(java.sql.Statement st, String p) throws Exception {',
      ...repeat(count, '    st.execute("a" + f0(p, "x"));'),
      '  }',
      ...Array.from({ length: 50 }, (_, index) => {
        const next = (index * 7 + 3) % 50;
        return `  String f${index}(String a, String b) { if (a == b) return f${next}(b + a, f${(index + 1) % 50}(a, b)); return a; }`;
      }),
      '}',
    ].join('\n'),
};

function repeat(count: number, line: string): string[] {
  return Array.from({ length: count }, () => line);
}

describe('the data flow of hostile code', () => {
  for (const [name, write] of Object.entries(HOSTILE)) {
    // Without its bounds the analysis of either text takes longer than anybody waits: the test would time out.
    it(`comes to an end in ${name}`, async () => {
      const analyzer = await Analyzer.create(nodeModulesGrammars);
      const language = languageNamed(name);
      await analyzer.prepare(language);
      const document = analyzer.parse(`src/sample${language.extensions[0] ?? ''}`, language, write(300));
      assert.deepEqual(analyzer.analyze(document, DEFAULT_CONFIG).report.ruleFailures, []);
    });
  }
});
