import assert from 'node:assert/strict';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { type ConflictReading, readConflict } from '#engine/analysis/merge-conflict.ts';
import type { ConflictVersions } from '#engine/analysis/merge-conflict-markers.ts';
import { ParseTimeoutError } from '#engine/source/source-parser.ts';
import { mergeTexts } from '#engine/proposals/merge-texts.ts';
import { nodeModulesGrammars } from '#test/support/parse.ts';

const analyzer = Analyzer.create(nodeModulesGrammars, []);

async function read(
  path: string,
  versions: ConflictVersions,
  text = mergeTexts(
    { base: versions.base ?? '', ours: versions.ours ?? '', theirs: versions.theirs ?? '' },
    { ours: 'HEAD', theirs: 'topic' },
  ).text,
): Promise<ConflictReading> {
  return readConflict(path, text, { analyzer: await analyzer, versions });
}

async function resolve(path: string, versions: ConflictVersions, text?: string): Promise<string | undefined> {
  const reading = await read(path, versions, text);
  assert.equal(reading.kind, 'conflicts');
  return reading.kind === 'conflicts' ? reading.resolved : undefined;
}

describe('merge conflicts', function () {
  this.timeout(20_000);

  describe('are settled when', () => {
    it('both sides added imports', async () => {
      const resolved = await resolve('a.py', {
        base: 'import os\n\nprint(os)\n',
        ours: 'import os\nimport json\n\nprint(os)\n',
        theirs: 'import os\nimport re\nimport json\n\nprint(os)\n',
      });
      assert.equal(resolved, 'import os\nimport json\nimport re\n\nprint(os)\n');
    });

    it('both sides added functions of their own', async () => {
      const resolved = await resolve('a.py', {
        base: 'x = 1\n',
        ours: 'x = 1\n\n\ndef area(a):\n    return a\n',
        theirs: 'x = 1\n\n\ndef volume(v):\n    return v\n',
      });
      assert.equal(resolved, 'x = 1\n\n\ndef area(a):\n    return a\n\n\ndef volume(v):\n    return v\n');
    });

    it('two functions end alike, so that git leaves their end out of the conflict', async () => {
      const text =
        '<<<<<<< HEAD\nfunction area() {\n  return 1;\n=======\nfunction volume() {\n  return 2;\n>>>>>>> topic\n}\n';
      const versions = {
        base: undefined,
        ours: 'function area() {\n  return 1;\n}\n',
        theirs: 'function volume() {\n  return 2;\n}\n',
      };
      const expected = 'function area() {\n  return 1;\n}\n\nfunction volume() {\n  return 2;\n}\n';
      assert.equal(await resolve('a.js', versions, text), expected);
    });

    it('both sides added items of a list', async () => {
      const resolved = await resolve('a.js', {
        base: 'const a = [\n  1,\n];\n',
        ours: 'const a = [\n  1,\n  2,\n];\n',
        theirs: 'const a = [\n  1,\n  3,\n];\n',
      });
      assert.equal(resolved, 'const a = [\n  1,\n  2,\n  3,\n];\n');
    });

    it('one side holds all that the other did', async () => {
      const resolved = await resolve('a.py', {
        base: 'a = 1\n',
        ours: 'a = 2\nb = 3\n',
        theirs: 'a = 2\n',
      });
      assert.equal(resolved, 'a = 2\nb = 3\n');
    });

    it('they changed neighbouring lines', async () => {
      const resolved = await resolve('a.py', {
        base: 'a = 1\nb = 1\n',
        ours: 'a = 2\nb = 1\n',
        theirs: 'a = 1\nb = 2\n',
      });
      assert.equal(resolved, 'a = 2\nb = 2\n');
    });

    it('only white space at the end of lines tells them apart, without a base', async () => {
      const text = '<<<<<<< HEAD\na = 1\n||||||| base\n=======\na = 1  \n>>>>>>> topic\n';
      assert.equal(await resolve('a.py', { base: 'x\n', ours: 'y\n', theirs: 'z\n' }, text), 'a = 1\n');
    });

    it('lines end with CRLF', async () => {
      const resolved = await resolve('a.py', {
        base: 'import os\r\n\r\nprint(os)\r\n',
        ours: 'import os\r\nimport json\r\n\r\nprint(os)\r\n',
        theirs: 'import os\r\nimport re\r\n\r\nprint(os)\r\n',
      });
      assert.equal(resolved, 'import os\r\nimport json\r\nimport re\r\n\r\nprint(os)\r\n');
    });
  });

  describe('are left to people when', () => {
    const unsettled: Readonly<Record<string, readonly [path: string, versions: ConflictVersions]>> = {
      'both sides changed the same line': ['a.py', { base: 'a = 1\n', ours: 'a = 2\n', theirs: 'a = 3\n' }],
      'both sides added a function of one name': [
        'a.py',
        { base: 'x = 1\n', ours: 'x = 1\ndef f():\n    return 1\n', theirs: 'x = 1\ndef f():\n    return 2\n' },
      ],
      'both sides set the same key': [
        'a.js',
        { base: 'f({\n});\n', ours: 'f({\n  a: 1,\n});\n', theirs: 'f({\n  a: 2,\n});\n' },
      ],
      'both sides added statements, whose order may matter': [
        'a.py',
        { base: 'x = 1\n', ours: 'x = 1\nopen_door()\n', theirs: 'x = 1\nlock_door()\n' },
      ],
      'the language cannot be parsed': [
        'a.txt',
        { base: 'import os\n', ours: 'import os\nimport a\n', theirs: 'import os\nimport b\n' },
      ],
      'the result would not parse': [
        'a.py',
        { base: 'x = (\n', ours: 'x = (\nimport a\n', theirs: 'x = (\nimport b\n' },
      ],
    };
    for (const [name, [path, versions]] of Object.entries(unsettled)) {
      it(name, async () => {
        const reading = await read(path, versions);
        assert.ok(reading.kind === 'conflicts');
        assert.equal(reading.resolved, undefined);
        assert.deepEqual(
          reading.conflicts.map(({ resolution }) => resolution),
          [undefined],
        );
      });
    }

    it('one of several cannot be settled', async () => {
      const reading = await read('a.py', {
        base: 'import os\n\n\nx = 1\n\n\na = 1\n',
        ours: 'import os\nimport json\n\n\nx = 1\n\n\na = 2\n',
        theirs: 'import os\nimport re\n\n\nx = 1\n\n\na = 3\n',
      });
      assert.ok(reading.kind === 'conflicts');
      assert.deepEqual(
        reading.conflicts.map(({ resolution }) => resolution?.side),
        ['both', undefined],
      );
      assert.equal(reading.resolved, undefined);
    });
  });

  it('are explained by what each side did', async () => {
    const reading = await read('a.py', {
      base: 'def area(a):\n    return a\n',
      ours: 'def surface(a):\n    return a\n',
      theirs: 'def area(a):\n    return a\n\n\ndef volume(v):\n    return v\n'.replace('(a)', '(a, b)'),
    });
    assert.ok(reading.kind === 'conflicts');
    assert.equal(reading.conflicts[0]?.line, 1);
    assert.equal(reading.conflicts[0].ours, 'renames `area` to `surface`');
    assert.match(reading.conflicts[0].theirs, /^replaces 1 line by \d+: function `area`/);
  });

  it('leave alone what somebody settled by hand', async () => {
    const versions = { base: 'a = 1\n', ours: 'a = 2\n', theirs: 'a = 3\n' };
    const text = 'by_hand = 1\n<<<<<<< HEAD\nimport os\n=======\nimport re\n>>>>>>> topic\n';
    assert.equal(await resolve('a.py', versions, text), 'by_hand = 1\nimport os\nimport re\n');
  });

  describe('cannot be read when', () => {
    const versions = { base: 'a\n', ours: 'b\n', theirs: 'c\n' };
    const detail = async (text: string, given: ConflictVersions = versions): Promise<string> => {
      const reading = await read('a.py', given, text);
      assert.equal(reading.kind, 'none');
      return reading.kind === 'none' ? reading.detail : '';
    };

    it('there are no markers any more', async () => {
      assert.match(await detail('a = 1\n'), /git add/);
    });

    it('markers are not in their order', async () => {
      for (const text of ['<<<<<<< a\nx\n', '>>>>>>> a\n', '<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> c\n']) {
        assert.match(await detail(text), /by hand/);
      }
    });

    it('a side removed the file', async () => {
      assert.match(await detail('x', { ...versions, ours: undefined }), /^Ours removed it/);
      assert.match(await detail('x', { ...versions, theirs: undefined }), /^Theirs removed it/);
    });
  });

  it('are explained without a proposal where parsing takes too long', async () => {
    const slow = Object.create(await analyzer, {
      parse: {
        value: () => {
          throw new ParseTimeoutError('a.py');
        },
      },
    }) as Analyzer;
    const text = '<<<<<<< HEAD\nimport a\n=======\nimport b\n>>>>>>> topic\n';
    const versions = { base: '', ours: 'import a\n', theirs: 'import b\n' };
    const reading = await readConflict('a.py', text, { analyzer: slow, versions });
    assert.ok(reading.kind === 'conflicts');
    assert.deepEqual([reading.resolved, reading.conflicts[0]?.resolution], [undefined, undefined]);
  });

  it('are explained in no time in a long file whose lines repeat', async function () {
    this.timeout(10_000);
    const lines = (word: string): string =>
      Array.from({ length: 8000 }, (_, index) => (index % 2 === 0 ? '}' : `${word}${index}`)).join('\n');
    const versions = { base: lines('base'), ours: lines('ours'), theirs: lines('theirs') };
    const reading = await read('a.txt', versions, '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> topic\n');
    assert.equal(reading.kind, 'conflicts');
  });
});
