import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicFiles } from '#adapters/workspace/atomic-file.ts';
import { SuppressionFile } from '#adapters/workspace/suppression-file.ts';
import type { FileWriter } from '#engine/ports/file-writer.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';

const FILE = '.refactoriq/suppressions.yml';
const FIRST = '0123456789abcdef';
/** YAML would take it for a number. */
const SECOND = '12e4567890123456';

describe('the suppressions file', () => {
  const folder = useTempFolder();
  const open = (files: FileWriter = atomicFiles): SuppressionFile =>
    new SuppressionFile(folder.path, {
      files,
      clock: { now: () => new Date('2026-06-15T12:00:00Z') },
      ruleIds: ['sql-injection', 'weak-hash'],
      customRules: { load: async () => ({ rules: [], problems: [], broken: ['half-written'] }) },
    });
  const write = (text: string): void => folder.write({ [FILE]: text });
  const text = (): string => readFileSync(join(folder.path, FILE), 'utf8');
  const load = async (content: string) => {
    write(content);
    return await open().load();
  };

  it('has the entries that count today', async () => {
    folder.write({ 'src/db.py': '' });
    const { entries, active, problems } = await load(`# ours
suppressions:
  - rule: sql-injection
    path: src/db.py
    fingerprint: ${FIRST}
    reason: The table name is ours.
    author: Ada
    created: 2026-01-02
    expires: 2026-06-15
  - fingerprint: ${SECOND.toUpperCase()}
    reason: |
      Two
      lines.
  - { rule: weak-hash, path: legacy/, reason: no secret, expires: 2026-06-14 }
  - path: "*_pb2.py"
    reason: made by a tool
  - rule: half-written
    reason: its file is being edited
`);
    assert.deepEqual(problems, []);
    assert.deepEqual(active, [
      {
        ruleId: 'sql-injection',
        path: 'src/db.py',
        fingerprint: FIRST,
        reason: 'The table name is ours.',
        author: 'Ada',
        created: '2026-01-02',
        expires: '2026-06-15',
      },
      { fingerprint: SECOND, reason: 'Two\nlines.' },
      { path: '**/*_pb2.py', reason: 'made by a tool' },
      { ruleId: 'half-written', reason: 'its file is being edited' },
    ]);
    const expired = entries.filter(({ isExpired }) => isExpired).map(({ written }) => written);
    assert.deepEqual(expired, [{ ruleId: 'weak-hash', path: 'legacy/', reason: 'no secret', expires: '2026-06-14' }]);
  });

  it('has no fault as docs/suppressions.md shows it', async () => {
    const page = readFileSync(new URL('../../../../docs/suppressions.md', import.meta.url), 'utf8');
    const { entries, problems } = await load(/```yaml\n([^]*?)```/.exec(page)?.[1] ?? '');
    assert.deepEqual([entries.length, problems], [3, []]);
  });

  it('follows a finding whose file is gone', async () => {
    const entry = `- { fingerprint: ${FIRST}, path: src/db.py, reason: r }\n`;
    const { active } = await load(`suppressions:\n${entry}`);
    assert.deepEqual(active, [{ fingerprint: FIRST, reason: 'r' }]);
  });

  it('is none where there is none, and may be empty', async () => {
    const nothing = { entries: [], active: [], problems: [] };
    assert.deepEqual(await open().load(), nothing);
    for (const empty of ['', '# soon\n', 'suppressions:\n', 'suppressions: []\n', '\uFEFFsuppressions:\r\n'])
      assert.deepEqual(await load(empty), nothing, JSON.stringify(empty));
  });

  const faults: [name: string, entry: string, place: [line: number, column: number], message: RegExp][] = [
    ['a reason is missing', 'rule: weak-hash', [2, 5], /"reason" is missing\. Write why/],
    ['a reason is empty', 'rule: weak-hash\n    reason:', [3, 12], /"reason" is missing/],
    [
      'a setting holds itself',
      '&own\n    rule: weak-hash\n    reason: *own',
      [4, 13],
      /^A value that is a part of itself is/,
    ],
    ['nothing is covered', 'reason: r', [2, 5], /what it covers\. Write "fingerprint", "rule"/],
    [
      'there is no such rule',
      'reason: r\n    rule: weak-hush',
      [3, 11],
      /no rule "weak-hush"\. Did you mean "weak-hash"\?/,
    ],
    [
      'a setting is unknown',
      'rule: weak-hash\n    reason: r\n    expire: 2030-01-01',
      [4, 5],
      /"expire" here\. Did you mean "expires"/,
    ],
    [
      'a day does not exist',
      'rule: weak-hash\n    reason: r\n    expires: 2026-02-30',
      [4, 14],
      /"2026-02-30" is no date/,
    ],
    ['a fingerprint is cut', 'fingerprint: 0123\n    reason: r', [2, 18], /"0123" is no fingerprint: it has 16/],
    ['an entry is a text', 'weak-hash', [2, 5], /"weak-hash" is no entry/],
  ];
  for (const [name, entry, [line, column], message] of faults) {
    it(`tells where and what it is when ${name}, and counts the others`, async () => {
      const { active, problems } = await load(`suppressions:\n  - ${entry}\n  - rule: weak-hash\n    reason: good\n`);
      assert.deepEqual(active, [{ ruleId: 'weak-hash', reason: 'good' }]);
      const [problem = assert.fail()] = problems;
      assert.equal(problems.length, 1);
      assert.deepEqual([problem.file, problem.line, problem.column], [join(folder.path, FILE), line, column]);
      assert.match(problem.message, message);
    });
  }

  for (const [content, message] of [
    ['suppressions:\n  - rule: "a\n', /not YAML/],
    ['- rule: weak-hash\n', /Write "suppressions:"/],
    ['suppressions: all\n', /"all" is no list/],
  ] as const) {
    it(`counts nothing and is not edited when it is ${JSON.stringify(content)}`, async () => {
      const { active, problems } = await load(content);
      assert.deepEqual([active.length, problems.length], [0, 1]);
      assert.match(problems[0]?.message ?? '', message);
      const outcome = await open().add({ ruleId: 'weak-hash', reason: 'r' });
      assert.ok(outcome.kind === 'refused');
      assert.match(outcome.reason, /suppressions\.yml:\d+:\d+ .* Mend it first\./);
      assert.equal(text(), content);
    });
  }

  describe('when an entry is added', () => {
    it('is made with an explanation, and tells where the reason is', async () => {
      const outcome = await open().add({
        ruleId: 'weak-hash',
        path: 'a: b/#c',
        reason: '"no": secret # here',
        created: '2026-06-15',
      });
      assert.match(text(), /^# Findings that this team/);
      const lines = text().split('\n');
      assert.ok(outcome.kind === 'added');
      assert.equal(outcome.file, join(folder.path, FILE));
      assert.match(lines[outcome.line - 1]?.slice(outcome.column - 1) ?? '', /^'"no": secret # here'/);
      const { active } = await open().load();
      assert.deepEqual(active, [
        { ruleId: 'weak-hash', path: 'a: b/#c', reason: '"no": secret # here', created: '2026-06-15' },
      ]);
    });

    for (const [name, before] of [
      [
        'indented',
        '# head\n\n# about\nsuppressions:\n  # why\n  - rule: weak-hash # tail\n    reason: r\n\n  # two\n  - path: "*.gen.py"\n    reason: r\n',
      ],
      ['not indented', '# head\nsuppressions:\n# why\n- rule: weak-hash\n  reason: r\n'],
      ['with Windows line ends', '# head\r\nsuppressions:\r\n  - rule: weak-hash\r\n    reason: r\r\n'],
    ] as const) {
      it(`keeps every line that was there, ${name}`, async () => {
        write(before);
        await open().add({ ruleId: 'sql-injection', reason: 'x'.repeat(200) });
        const eol = before.includes('\r\n') ? '\r\n' : '\n';
        assert.ok(text().startsWith(before), text());
        const indent = name === 'not indented' ? '' : '  ';
        assert.equal(
          text().slice(before.length),
          `${eol}${indent}- rule: sql-injection${eol}${indent}  reason: ${'x'.repeat(200)}${eol}`,
        );
      });
    }

    it('renews the one that covers the same', async () => {
      write(
        `suppressions:\n  # why\n  - rule: weak-hash\n    reason: old\n    expires: 2026-01-01\n  - rule: sql-injection\n    reason: r\n`,
      );
      await open().add({ ruleId: 'weak-hash', reason: 'new' });
      assert.equal(
        text(),
        'suppressions:\n  # why\n  - rule: weak-hash\n    reason: new\n  - rule: sql-injection\n    reason: r\n',
      );
    });

    it('loses none of many writers, and leaves nothing beside the file', async () => {
      const paths = Array.from({ length: 12 }, (_, index) => `src/${index}/`);
      const outcomes = await Promise.all(paths.map((path) => open().add({ path, reason: 'r' })));
      assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(['added']));
      const { active } = await open().load();
      assert.deepEqual(new Set(active.map(({ path }) => path)), new Set(paths.map((path) => `${path}**`)));
      assert.equal(active.length, paths.length);
      assert.deepEqual(await readdir(join(folder.path, '.refactoriq')), ['suppressions.yml']);
    });

    it('reads again when somebody wrote in between', async () => {
      write('suppressions: []\n');
      let isFirst = true;
      const files: FileWriter = {
        ...atomicFiles,
        replace: async (file, expected, content) => {
          if (isFirst) write('suppressions:\n  - rule: weak-hash\n    reason: theirs\n');
          isFirst = false;
          return await atomicFiles.replace(file, expected, content);
        },
      };
      await open(files).add({ ruleId: 'sql-injection', reason: 'ours' });
      assert.deepEqual(
        (await open().load()).active.map(({ reason }) => reason),
        ['theirs', 'ours'],
      );
    });

    it('waits for whoever is writing, and gives up with the reason', async () => {
      write('suppressions: []\n');
      folder.write({ [`${FILE}.lock/held`]: '' });
      const outcome = await open().add({ ruleId: 'weak-hash', reason: 'r' });
      assert.ok(outcome.kind === 'refused');
      assert.match(outcome.reason, /is being written by another program/);
    });

    it('says why when it cannot be written', async () => {
      folder.write({ '.refactoriq': 'a file' });
      const outcome = await open().add({ ruleId: 'weak-hash', reason: 'r' });
      assert.ok(outcome.kind === 'refused');
      assert.match(outcome.reason, /cannot be written: E/);
    });
  });

  describe('when entries are removed', () => {
    it('keeps the others and tells which they were', async () => {
      write(
        `suppressions:\n  - rule: weak-hash\n    reason: a\n  # kept\n  - rule: weak-hash\n    path: src/**\n    reason: b\n`,
      );
      const outcome = await open().remove({ ruleId: 'weak-hash' });
      assert.deepEqual(outcome, { kind: 'removed', removed: [{ ruleId: 'weak-hash', reason: 'a' }] });
      assert.equal(text(), 'suppressions:\n  # kept\n  - rule: weak-hash\n    path: src/**\n    reason: b\n');
    });

    it('does not touch a file without them, nor make one', async () => {
      write('suppressions:   []\n');
      assert.deepEqual(await open().remove({ ruleId: 'weak-hash' }), { kind: 'removed', removed: [] });
      assert.equal(text(), 'suppressions:   []\n');
      rmSync(join(folder.path, '.refactoriq'), { recursive: true });
      assert.deepEqual(await open().remove({ ruleId: 'weak-hash' }), { kind: 'removed', removed: [] });
      assert.deepEqual(await readdir(folder.path), []);
    });
  });
});
