import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretlintDetector } from '#adapters/redaction/secretlint-detector.ts';
import { SecretRedactor } from '#engine/review/redact-secrets.ts';
import { type CodeSample, readCodeSamples } from '#test/support/code-samples.ts';
import { parseSource } from '#test/support/parse.ts';
import {
  createRandom,
  type PlantedSecret,
  PLANTING_LANGUAGES,
  plantSecret,
  SECRET_SORTS,
} from '#test/support/planted-secrets.ts';

/** Rules about secrets are shown with secrets. */
const ABOUT_SECRETS = /secret|credential|password|token|jwt|key|hash|cipher|crypto|random/;
const SECRETS_OF_A_SORT = 8;
const LITERAL = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;

interface Planted {
  readonly title: string;
  readonly sample: CodeSample;
  readonly text: string;
  readonly secret: PlantedSecret;
}

function plantAll(seed: number, hosts: readonly CodeSample[]): Planted[] {
  const random = createRandom(seed);
  return SECRET_SORTS.flatMap((sort, sortIndex) =>
    Array.from({ length: SECRETS_OF_A_SORT }, (_, index): Planted => {
      const language = PLANTING_LANGUAGES[(sortIndex + index) % PLANTING_LANGUAGES.length] ?? 'python';
      const own = hosts.filter((host) => host.language.id === language);
      const sample = own[Math.floor(random() * own.length)];
      assert.ok(sample, `no code in ${language}`);
      const secret = sort.make(random);
      const lines = sample.text.split('\n');
      lines.splice(Math.floor(random() * lines.length), 0, plantSecret(language, secret, random));
      return { title: `${sort.title} in ${language}, ${sample.name}`, sample, text: lines.join('\n'), secret };
    }),
  );
}

/** A secret leaks when eight of its characters in a row can be read. */
function leaksOf({ secrets }: PlantedSecret, sent: string): string[] {
  return secrets.filter((secret) => {
    const width = Math.min(8, secret.length);
    const windows = Array.from({ length: secret.length - width + 1 }, (_, at) => secret.slice(at, at + width));
    return windows.some((window) => sent.includes(window));
  });
}

describe('redaction of planted secrets', function () {
  this.timeout(120_000);
  let hosts: readonly CodeSample[];

  before(() => {
    hosts = readCodeSamples().filter(({ ruleId = '', text }) => !ABOUT_SECRETS.test(ruleId) && text.includes('\n'));
  });

  it('lets none of 200 through, restores each, and leaves code that parses as before', async () => {
    const planted = plantAll(2026, hosts);
    assert.equal(planted.length, 200);
    assert.equal(SECRET_SORTS.length, 25);
    for (const { title, sample, text, secret } of planted) {
      const redacted = await new SecretRedactor(secretlintDetector).redact(text);
      assert.deepEqual(leaksOf(secret, redacted.text), [], `${title}:\n${redacted.text}`);
      assert.equal(redacted.restore(redacted.text), text, title);
      assert.equal(redacted.text.split('\n').length, text.split('\n').length, title);
      assert.ok((await countErrors(sample, redacted.text)) <= (await countErrors(sample, text)), redacted.text);
    }
  });

  it('lets none through in pieces of a text that it knows', async () => {
    for (const { title, text, secret } of plantAll(7, hosts)) {
      const redactor = new SecretRedactor(secretlintDetector);
      const whole = await redactor.redact(text);
      for (const [index, line] of text.split('\n').entries()) {
        const piece = await redactor.redact(line);
        assert.deepEqual(leaksOf(secret, piece.text), [], title);
        assert.equal(piece.text, whole.text.split('\n')[index], `${title}: the same placeholders as in the whole`);
      }
    }
  });

  it('takes at most one of a hundred literals of clean code for a secret', async () => {
    const texts = [...ownSources(), ...hosts.map(({ text }) => text)];
    let literals = 0;
    let redactions = 0;
    for (const text of texts) {
      const redacted = await new SecretRedactor(secretlintDetector).redact(text);
      literals += text.match(LITERAL)?.length ?? 0;
      redactions += redacted.text.match(/REDACTED_[A-Z_]+_\d+/g)?.length ?? 0;
    }
    assert.ok(literals > 10_000, `${literals} literals`);
    assert.ok(redactions <= literals / 100, `${redactions} redactions in ${literals} literals`);
  });
});

async function countErrors({ path }: CodeSample, text: string): Promise<number> {
  return (await parseSource(path, text)).errorCount;
}

function ownSources(): string[] {
  const server = join(import.meta.dirname, '../../../../server');
  const names = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return names.map((name) => readFileSync(join(server, name), 'utf8'));
}
