import assert from 'node:assert/strict';
import { secretlintDetector } from '#adapters/redaction/secretlint-detector.ts';
import { createRandom, SECRET_SORTS } from '#test/support/planted-secrets.ts';

describe('secretlintDetector', () => {
  function make(title: string): string {
    const sort = SECRET_SORTS.find((own) => own.title === title);
    assert.ok(sort);
    return sort.make(createRandom(3)).literal;
  }

  async function detect(text: string): Promise<string[]> {
    const found = await secretlintDetector.detect(text);
    return found.map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`);
  }

  it('says what it found and everywhere that it stands', async () => {
    const token = make('chat token');
    assert.deepEqual(new Set(await detect(`a = "${token}"; b = '${token}'`)), new Set([`SLACK_TOKEN ${token}`]));
    assert.equal((await secretlintDetector.detect(`a = "${token}"; b = '${token}'`)).length >= 2, true);
  });

  it('finds the whole secret where the reported range is off', async () => {
    const secret = 'Zq7Xw2Lm9Rt4Vb8Nc3KsZq7Xw2Lm9Rt4Vb8Nc3Ks';
    assert.deepEqual(await detect(`aws_secret_access_key = "${secret}"`), [`AWS_SECRET_ACCESS_KEY ${secret}`]);
  });

  it('does not let code switch it off', async () => {
    const token = make('chat token');
    for (const off of ['secretlint-disable', 'secretlint-disable-line', 'secretlint-disable-next-line']) {
      assert.deepEqual(await detect(`// ${off}\nconst a = "${token}"; // ${off}`), [`SLACK_TOKEN ${token}`], off);
    }
  });

  it('finds nothing in clean code', async () => {
    assert.deepEqual(await detect('export const answer = compute(6, 7);\n'), []);
  });
});
