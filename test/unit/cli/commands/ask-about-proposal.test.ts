import assert from 'node:assert/strict';
import { type Answer, askAboutProposal } from '#cli/commands/ask-about-proposal.ts';

const { signal } = new AbortController();

function stubTerminal(lines: readonly (string | undefined)[]) {
  const rest = [...lines];
  const written: string[] = [];
  return {
    written,
    ask: async () => {
      assert.ok(rest.length > 0, 'asked too often');
      return rest.shift();
    },
    err: (text: string) => void written.push(text),
  };
}

describe('askAboutProposal', () => {
  for (const [line, answer] of [
    ['y', 'yes'],
    [' YES ', 'yes'],
    ['n', 'no'],
    ['a', 'all'],
    ['q', 'quit'],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    it(`takes ${JSON.stringify(line)} for ${answer}`, async () => {
      assert.equal(await askAboutProposal(stubTerminal([line]), signal), answer);
    });
  }

  it('explains the answers and asks again when it is none of them', async () => {
    const terminal = stubTerminal(['', 'maybe', 'n']);
    assert.equal(await askAboutProposal(terminal, signal), 'no');
    assert.equal(terminal.written.length, 2);
    assert.match(terminal.written[0] ?? '', /^y: accept it\./);
  });

  it('quits at the end of the input', async () => {
    assert.equal(await askAboutProposal(stubTerminal([undefined]), signal), 'quit');
  });
});
