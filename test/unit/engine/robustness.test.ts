import assert from 'node:assert/strict';
import { Analyzer, type DocumentAnalysis } from '#engine/analysis/analyzer.ts';
import { createFileChange, verifyFixes } from '#engine/proposals/create-change.ts';
import type { ChangeContext } from '#engine/proposals/try-change.ts';
import { RULES } from '#engine/rules/catalog.ts';
import { LANGUAGES } from '#engine/source/languages.ts';
import { LineMap } from '#engine/source/line-map.ts';
import { applyEdits } from '#shared/domain/text-edit.ts';
import { DEFAULT_CONFIG, type ProjectConfig } from '#shared/domain/project-config.ts';
import type { Range } from '#shared/domain/text.ts';
import {
  changeEncoding,
  type Damage,
  deleteSpan,
  insertAstral,
  repeatLine,
  toCrlf,
  truncate,
} from '#test/support/broken-code.ts';
import { type CodeSample, readCodeSamples } from '#test/support/code-samples.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';

const samples = readCodeSamples();
/** Everything on, opt-in rules too. */
const config: ProjectConfig = {
  ...DEFAULT_CONFIG,
  minimumConfidence: 'low',
  rules: Object.fromEntries(RULES.map(({ id }) => [id, { level: 'on', options: {} }])),
};

describe('the whole catalog', () => {
  let analyzer: Analyzer;

  before(async () => {
    analyzer = await Analyzer.create(nodeModulesGrammars);
    for (const language of LANGUAGES) await analyzer.prepare(language);
  });

  const analyze = ({ path, language }: CodeSample, text: string, wanted = config): DocumentAnalysis =>
    analyzer.analyze(analyzer.parse(path, language, text), wanted);

  const contextOf = (sample: CodeSample, text: string): ChangeContext => ({
    analyzer,
    analysis: analyze(sample, text),
    config,
  });

  const damages: Record<string, Damage> = {
    'ends early': truncate,
    'has lost a piece': deleteSpan,
    'has a line twice': repeatLine,
    'has characters outside of the basic plane': insertAstral,
    'has another encoding': changeEncoding,
  };
  for (const [what, damage] of Object.entries(damages)) {
    it(`survives code that ${what}`, () => {
      const faults = samples.flatMap((sample) =>
        damage(sample.text).flatMap((text) => describeFaults(sample, text, () => analyze(sample, text))),
      );
      assert.deepEqual(faults.slice(0, 5), []);
    });
  }

  it('computes the fixes of broken code without throwing', () => {
    const faults = samples.flatMap((sample, index) => {
      const [text = ''] = [truncate, deleteSpan, repeatLine, insertAstral][index % 4]?.(sample.text) ?? [];
      try {
        verifyFixes(contextOf(sample, text));
        return [];
      } catch (error) {
        return [`${sample.name}: ${String(error)}\n${text}`];
      }
    });
    assert.deepEqual(faults.slice(0, 5), []);
  });

  it('finds the same in code with CRLF', () => {
    const different = samples.flatMap((sample) => {
      const [withLf, withCrlf] = [sample.text, toCrlf(sample.text)].map((text) => findingsOf(analyze(sample, text)));
      return isSame(withLf, withCrlf) ? [] : [{ sample: sample.name, withLf, withCrlf }];
    });
    assert.deepEqual(different.slice(0, 5), []);
  });

  it('gives the same report for the same text', () => {
    for (const sample of samples) {
      assert.deepEqual(analyze(sample, sample.text).report, analyze(sample, sample.text).report, sample.name);
    }
  });

  it('keeps CRLF and nothing else in fixed code', () => {
    const mixed = samples.flatMap((sample) => {
      const text = toCrlf(sample.text);
      const { fixes } = verifyFixes(contextOf(sample, text));
      const results = fixes.map(({ edits }) => applyEdits(text, edits));
      return results.filter((result) => /(?<!\r)\n|\r(?!\n)/.test(result)).map((result) => [sample.name, result]);
    });
    assert.deepEqual(mixed.slice(0, 5), []);
  });

  it('fixes CRLF code exactly as LF code', () => {
    const different = samples.flatMap((sample) => {
      const [withLf, withCrlf] = [sample.text, toCrlf(sample.text)].map(
        (text) => createFileChange(contextOf(sample, text), { safety: 'unsafe' }).change?.newText ?? text,
      );
      return toCrlf(withLf ?? '') === withCrlf ? [] : [{ sample: sample.name, withLf, withCrlf }];
    });
    assert.deepEqual(different.slice(0, 5), []);
  });

  it('fixes everything that is safe to fix in one go', () => {
    const unsettled = samples.flatMap((sample) => {
      const { change } = createFileChange(contextOf(sample, sample.text), { safety: 'safe' });
      if (!change) return [];
      assert.equal(applyEdits(sample.text, change.edits), change.newText);
      const again = createFileChange(contextOf(sample, change.newText), { safety: 'safe' }).change;
      return again ? [{ sample: sample.name, first: change.newText, second: again.newText }] : [];
    });
    assert.deepEqual(unsettled.slice(0, 5), []);
  });

  it('proves the safe fixes of its own examples', () => {
    const withheld = samples
      .filter(({ name }) => name.includes('bad example'))
      .flatMap((sample) =>
        verifyFixes(contextOf(sample, sample.text))
          .withheld.filter(({ finding }) => finding.fix?.safety === 'safe')
          .map(({ finding, reason }) => [sample.name, finding.ruleId, reason]),
      );
    assert.deepEqual(withheld, []);
  });

  for (const [title, code] of Object.entries(deepCode())) {
    it(`survives deep nesting in ${title}`, () => {
      const language = LANGUAGES.find((candidate) => candidate.title === title);
      assert.ok(language);
      const sample = { name: title, path: `deep${language.extensions[0] ?? ''}`, language, text: code };
      assert.deepEqual(
        describeFaults(sample, code, () => analyze(sample, code)).map((fault) => fault.slice(0, 500)),
        [],
      );
    });
  }
});

/** What is wrong with an analysis, whatever it found: a throw, a rule that failed, a place outside of the text. */
function describeFaults(sample: CodeSample, text: string, analyze: () => DocumentAnalysis): string[] {
  const complain = (what: string): string => `${sample.name}: ${what}\n${text}`;
  try {
    const { report } = analyze();
    const lines = new LineMap(text);
    const isInside = ({ start, end }: Range): boolean =>
      end.line < lines.lineCount && lines.offsetAt(start) <= lines.offsetAt(end);
    const ranges = [
      ...report.findings.flatMap(({ range, related }) => [range, ...related.map((location) => location.range)]),
      ...report.metrics.functions.flatMap(({ range, nameRange }) => [range, nameRange]),
    ];
    return [
      ...report.ruleFailures.map(({ ruleId, message }) => complain(`${ruleId} failed: ${message}`)),
      ...report.findings
        .filter(({ span }) => span.start > span.end || span.end > text.length)
        .map((finding) => complain(`${finding.ruleId} is outside`)),
      ...ranges.filter((range) => !isInside(range)).map((range) => complain(`${JSON.stringify(range)} is outside`)),
    ];
  } catch (error) {
    return [complain(error instanceof Error ? (error.stack ?? error.message) : String(error))];
  }
}

function findingsOf({ report }: DocumentAnalysis): string[] {
  return report.findings.map(({ ruleId, range }) => `${ruleId} in line ${range.start.line + 1}`);
}

function isSame(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Expressions and statements as deep as generators make them, also where the data flow follows them. */
function deepCode(): Record<string, string> {
  const deep = [
    `x${' + x'.repeat(5000)}`,
    `db.query("a"${' + x + "b"'.repeat(2000)})`,
    `${'('.repeat(2000)}x${')'.repeat(2000)}`,
    `x${'.then(x)'.repeat(1000)}`,
  ];
  const ladder = `if (x == 0) { x = 1; } ${'else if (x == 2) { x = 3; } '.repeat(1000)}`;
  const blocks = `${'if (x) { '.repeat(500)}x = 1;${' }'.repeat(500)}`;
  const inC = [...deep.map((expression) => `return ${expression};`), ladder, blocks];
  const elifs = Array.from({ length: 1000 }, (_, index) => `\n  elif x == ${index}:\n    x = 2`).join('');
  const inPython = [...deep.map((expression) => `return ${expression}`), `if x == 0:\n    x = 1${elifs}`];
  return {
    Python: inPython.map((body, index) => `def f${index}(db, x):\n  ${body}\n`).join('\n'),
    JavaScript: inC.map((body, index) => `function f${index}(db, x) { ${body} }\n`).join(''),
    TypeScript: inC.map((body, index) => `function f${index}(db: Db, x: string) { ${body} }\n`).join(''),
    Java: `class A {\n${inC.map((body, index) => `@SuppressWarnings("x") int f${index}(Db db, int x) { ${body} }\n`).join('')}}\n`,
    Go: `package a\n\n${inC.map((body, index) => `func f${index}(db Db, x int) int { ${body} }\n`).join('')}`,
    C: inC.map((body, index) => `int f${index}(Db db, int x) { ${body} }\n`).join(''),
  };
}
