import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { diffOfProposal, formatDiff } from '#engine/proposals/unified-diff.ts';
import { findProposal } from '#engine/proposals/find-proposal.ts';
import { makeDesk, propose, replaceWord } from '#test/support/journal-desk.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const many = (lineEnd: string): string => Array.from({ length: 4000 }, (_, index) => `${index}${lineEnd}`).join('');
const diff = (path: string, before: string, after: string): string =>
  formatDiff(path, Buffer.from(before), Buffer.from(after));

describe('formatDiff', () => {
  const folder = useTempFolder();

  /** What the tools make of a file with the diff. */
  function applied(path: string, before: string, after: string): string[] {
    const patch = diff(path, before, after);
    const tools: readonly (readonly [string, readonly string[]])[] = [
      ['git', ['apply', '--whitespace=nowarn', '-']],
      ['patch', ['-p1', '--silent', '--no-backup-if-mismatch']],
    ];
    return tools.map(([tool, args]) => {
      const cwd = mkdtempSync(join(folder.path, 'tree-'));
      writeFileSync(join(cwd, path), before);
      execFileSync(tool, args, { cwd, input: patch, env: { ...process.env, GIT_CEILING_DIRECTORIES: folder.path } });
      return readFileSync(join(cwd, path), 'utf8');
    });
  }

  const LONG = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('');

  const cases: Readonly<Record<string, readonly [path: string, before: string, after: string]>> = {
    'several places': ['a.py', LONG, LONG.replace('line 3\n', '').replace('line 25\n', 'x\ny\n')],
    'line breaks of Windows': ['a.py', LONG.replaceAll('\n', '\r\n'), LONG.replaceAll('\n', '\r\n').replace('7', 'x')],
    'mixed line breaks': ['a.py', 'a\r\nb\nc\r\n', 'a\r\nB\nc\n'],
    'no line break at the end': ['a.py', 'a\nb', 'a\nc'],
    'a line break that is added at the end': ['a.py', 'a\nb', 'a\nb\n'],
    'a line break that is removed from the end': ['a.py', 'a\nb\n', 'a\nb'],
    'astral characters': ['a.py', 'x = "🦊"\ny\n', 'x = "🦊🦊"\ny\n'],
    'a byte order mark': ['a.py', '\uFEFFx = bad\n', '\uFEFFx = good\n'],
    'a lone carriage return': ['a.py', 'a\rb\nc\n', 'a\rb\nC\n'],
    'a blank in the name': ['my file.py', 'a\n', 'b\n'],
    'quotes and a backslash in the name': ['we"ird\\.py', 'a\n', 'b\n'],
    'a tab in the name': ['ta\tb.py', 'a\n', 'b\n'],
    'letters beyond ASCII in the name': ['größe 🦊.py', 'a\n', 'b\n'],
    'a text that becomes empty': ['a.py', 'a\n', ''],
    'thousands of lines that all differ': ['a.py', many('\n'), many('\r\n')],
    'thousands of lines that differ in the middle': ['a.py', `${LONG}${many('\n')}end`, `${LONG}${many('?\n')}end`],
    'thousands of lines that differ up to an end without line break': [
      'a.py',
      `a\n${many('\n')}b`,
      `a\n${many('?\n')}c`,
    ],
  };
  for (const [name, [path, before, after]] of Object.entries(cases)) {
    it(`is taken by git apply and patch with ${name}`, () => {
      assert.deepEqual(applied(path, before, after), [after, after]);
    });
  }

  it('does not compare the lines of two great texts with each other one by one', function () {
    this.timeout(10_000);
    const [before, after] = ['a', 'b'].map((word) => `${word}\n${many(`${word}\n`).repeat(5)}`);
    assert.equal(diff('a.py', before ?? '', after ?? '').split('\n').length, 40_006);
  });

  it('is taken by git apply for any two texts', function () {
    this.timeout(60_000);
    const line = fc.constantFrom('', 'a', 'b', '-- x', '++ y', '\\ No newline', '@@ -1 +1 @@', '🦊', ' z');
    const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { minLength: 1, maxLength: 12 });
    const texts = fc.tuple(text, fc.boolean()).map(([lines, isCut]) => {
      const joined = lines.map(([words, end]) => words + end).join('');
      return isCut ? `${joined}end` : joined;
    });
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        fc.pre(before !== after);
        assert.deepEqual(applied('a.py', before, after), [after, after]);
      }),
      { numRuns: 40 },
    );
  });

  it('is empty when nothing differs', () => {
    assert.equal(diff('a.py', 'a\n', 'a\n'), '');
  });

  it('looks as git shows it', () => {
    assert.equal(diff('a.py', 'a\nb\n', 'a\nc\n'), '--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n');
  });
});

describe('diffOfProposal', () => {
  it('holds all files', async () => {
    const desk = makeDesk();
    const id = await propose(desk, [
      replaceWord('b.py', 'x = bad\n', ['bad', 'good']),
      replaceWord('a.py', 'bad\n', ['bad', 'good']),
    ]);
    const found = await findProposal(desk, id);
    assert.ok(found.kind === 'found');
    assert.equal(
      await diffOfProposal(found.record.proposal, desk.journal),
      '--- a/a.py\n+++ b/a.py\n@@ -1,1 +1,1 @@\n-bad\n+good\n--- a/b.py\n+++ b/b.py\n@@ -1,1 +1,1 @@\n-x = bad\n+x = good\n',
    );
  });
});
