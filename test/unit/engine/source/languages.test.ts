import assert from 'node:assert/strict';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { type LanguageId, languageOfDocument, languageOfPath, LANGUAGES } from '#engine/source/languages.ts';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';

/** The same function, with two decisions, in every language. */
const SAMPLES: Readonly<Record<LanguageId, string>> = {
  python: 'def pick(a, b):\n    # note\n    if a and b:\n        return 1\n    return 2\n',
  javascript: 'function pick(a, b) {\n  // note\n  if (a && b) return 1;\n  return 2;\n}\n',
  typescript: 'function pick(a: boolean, b: boolean): number {\n  // note\n  if (a && b) return 1;\n  return 2;\n}\n',
  java: 'class A {\n  int pick(boolean a, boolean b) {\n    // note\n    if (a && b) return 1;\n    return 2;\n  }\n}\n',
  go: 'package a\n\nfunc pick(a bool, b bool) int {\n\t// note\n\tif a && b {\n\t\treturn 1\n\t}\n\treturn 2\n}\n',
  c: 'int pick(int a, int b) {\n  // note\n  if (a && b) return 1;\n  return 2;\n}\n',
  cpp: 'int pick(bool a, bool b) {\n  // note\n  if (a && b) return 1;\n  return 2;\n}\n',
  csharp: 'class A {\n  int pick(bool a, bool b) {\n    // note\n    if (a && b) return 1;\n    return 2;\n  }\n}\n',
  php: '<?php\nfunction pick($a, $b) {\n  // note\n  if ($a && $b) return 1;\n  return 2;\n}\n',
  ruby: 'def pick(a, b)\n  # note\n  return 1 if a && b\n  2\nend\n',
  rust: 'fn pick(a: bool, b: bool) -> i32 {\n    // note\n    if a && b { return 1; }\n    2\n}\n',
  kotlin: 'fun pick(a: Boolean, b: Boolean): Int {\n  // note\n  if (a && b) return 1\n  return 2\n}\n',
};

describe('the table of languages', () => {
  it('gives every extension and every editor id to one language', () => {
    for (const names of [
      LANGUAGES.flatMap(({ extensions }) => extensions),
      LANGUAGES.flatMap(({ editorIds }) => editorIds),
    ]) {
      assert.equal(new Set(names).size, names.length);
      assert.deepEqual(
        names,
        names.map((name) => name.toLowerCase()),
      );
    }
  });

  it('finds a language by the extension of a path, in any case', () => {
    assert.equal(languageOfPath('src/a.PY')?.id, 'python');
    assert.equal(languageOfPath('a.test.tsx')?.grammarFile, 'tree-sitter-tsx.wasm');
    for (const path of ['Makefile', 'a.txt', 'py', 'a.py/b', '']) assert.equal(languageOfPath(path), undefined, path);
  });

  it('believes the editor before the file name', () => {
    assert.equal(languageOfDocument('typescript', 'a.py')?.id, 'typescript');
    assert.equal(languageOfDocument('plaintext', 'a.py')?.id, 'python');
    assert.equal(languageOfDocument('plaintext', 'a.txt'), undefined);
  });

  describe('for each language', () => {
    let analyzer: Analyzer;

    before(async () => {
      analyzer = await Analyzer.create(nodeModulesGrammars);
    });

    for (const language of LANGUAGES) {
      it(`parses and measures ${language.title} (${language.extensions[0]})`, async () => {
        await analyzer.prepare(language);
        const text = SAMPLES[language.id];
        const document = analyzer.parse(`a${language.extensions[0] ?? ''}`, language, text);
        assert.equal(document.tree.errorCount, 0);
        assert.deepEqual(
          document.tree.comments.map((comment) => comment.text),
          [`${language.lineComment} note`],
        );
        const { report } = analyzer.analyze(document, DEFAULT_CONFIG);
        assert.deepEqual(report.ruleFailures, []);
        assert.ok(report.metrics.codeLines > 0 && report.metrics.halsteadVolume > 0);
        assert.deepEqual(
          report.metrics.functions.map(({ name, parameters, cyclomatic }) => ({ name, parameters, cyclomatic })),
          [{ name: 'pick', parameters: 2, cyclomatic: 3 }],
        );
        for (const change of [text.slice(0, -3), `${text}${text}`]) {
          assert.ok(analyzer.parse(document.path, language, change).tree.root.end > 0);
        }
      });
    }
  });
});
