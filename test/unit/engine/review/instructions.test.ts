import assert from 'node:assert/strict';
import type { MayLeave } from '#engine/ports/outgoing-files.ts';
import { loadInstructions, type LoadedInstructions } from '#engine/review/instructions.ts';

describe('loadInstructions', () => {
  function load(
    files: Readonly<Record<string, string | Uint8Array | Error>>,
    kept: readonly string[] = [],
  ): Promise<LoadedInstructions> {
    return loadInstructions('packages/ui/src/app.ts', {
      files: {
        read: async (path) => {
          const content = files[path];
          if (content instanceof Error) throw content;
          return typeof content === 'string' ? new TextEncoder().encode(content) : content;
        },
      },
      outgoing: {
        mayLeave: async (path): Promise<MayLeave> =>
          kept.includes(path) ? { kind: 'no', reason: 'It stays.' } : { kind: 'yes' },
      },
    });
  }

  it('reads the nearest first, and within a folder in the order of their say', async () => {
    const names = [
      'packages/ui/src/AGENTS.md',
      'packages/ui/.refactoriq/instructions.md',
      'packages/ui/AGENTS.md',
      '.refactoriq/instructions.md',
      '.github/copilot-instructions.md',
    ];
    const files = Object.fromEntries(
      [...names.toReversed(), 'packages/other/AGENTS.md'].map((name) => [name, `of ${name}`]),
    );
    assert.deepEqual(await load(files), {
      instructions: names.map((file) => ({ file, text: `of ${file}` })),
      remarks: [],
    });
  });

  it('keeps back what must not leave, also behind links, and says so', async () => {
    const files = {
      'AGENTS.md': new RangeError('a link leads out'),
      '.refactoriq/instructions.md': 'private',
      'packages/AGENTS.md': 'fine',
    };
    const loaded = await load(files, ['.refactoriq/instructions.md', '.github/copilot-instructions.md']);
    assert.deepEqual(loaded.instructions, [{ file: 'packages/AGENTS.md', text: 'fine' }]);
    assert.deepEqual(
      loaded.remarks.map(({ file }) => file),
      ['.refactoriq/instructions.md', 'AGENTS.md'],
    );
  });

  it('takes whole lines of what is too long, nothing of what is no text, and skips what is empty', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const loaded = await load({
      'AGENTS.md': line.repeat(200),
      'packages/AGENTS.md': Uint8Array.of(0xff, 0xfe, 0x00),
      'packages/ui/AGENTS.md': ' \n',
    });
    assert.deepEqual(loaded.instructions, [{ file: 'AGENTS.md', text: line.repeat(160) }]);
    assert.deepEqual(
      loaded.remarks.map(({ file, reason }) => `${file}: ${reason}`),
      ['packages/AGENTS.md: it is no text in UTF-8', 'AGENTS.md: only its first 16000 characters count'],
    );
  });

  it('passes other failures on', async () => {
    await assert.rejects(load({ 'AGENTS.md': new Error('broken disk') }), /broken disk/);
  });
});
