import assert from 'node:assert/strict';
import { SecretRedactor } from '#engine/review/redact-secrets.ts';
import { createRandom, SECRET_SORTS } from '#test/support/planted-secrets.ts';

const noLibrary = { detect: () => Promise.resolve([]) };
const randomPart = 'Zq7Xw2Lm9Rt4Vb8Nc3Ks';

function createRedactor(): SecretRedactor {
  return new SecretRedactor(noLibrary);
}

async function redact(text: string): Promise<string> {
  return (await createRedactor().redact(text)).text;
}

describe('SecretRedactor', () => {
  it('gives the same secret the same placeholder in all texts, and others others', async () => {
    const redactor = createRedactor();
    const first = await redactor.redact('password = "otter2291"\nadmin_password = "violin77"\nold = "otter2291"');
    assert.equal(
      first.text,
      'password = "REDACTED_PASSWORD_1"\nadmin_password = "REDACTED_PASSWORD_2"\nold = "REDACTED_PASSWORD_1"',
    );
    assert.equal((await redactor.redact('use("violin77")')).text, 'use("REDACTED_PASSWORD_2")');
  });

  it('sends the same text the same way in another run', async () => {
    const text = `password = "otter2291"\ntoken = "${randomPart}"`;
    assert.equal(await redact(text), await redact(text));
  });

  it('restores secrets in answers, and only those that it took out', async () => {
    const { restore } = await createRedactor().redact('password = "otter2291"');
    assert.equal(
      restore('db("REDACTED_PASSWORD_1", "REDACTED_PASSWORD_12")'),
      'db("otter2291", "REDACTED_PASSWORD_12")',
    );
  });

  it('restores secrets of texts that it was given later', async () => {
    const redactor = createRedactor();
    const first = await redactor.redact('x = 1');
    await redactor.redact('password = "otter2291"');
    assert.equal(first.restore('REDACTED_PASSWORD_1'), 'otter2291');
  });

  it('leaves text alone that was redacted before', async () => {
    const redactor = createRedactor();
    const once = await redactor.redact(`password = "otter2291"; h = "Bearer ${randomPart}"`);
    assert.equal((await redactor.redact(once.text)).text, once.text);
  });

  it('never confuses its placeholders with what code holds by itself', async () => {
    const text = 'a = "REDACTED_PASSWORD_1"\npassword = "otter2291"';
    const redacted = await createRedactor().redact(text);
    assert.equal(redacted.text, 'a = "REDACTED_PASSWORD_1"\npassword = "REDACTED_PASSWORD_2"');
    assert.equal(redacted.restore(redacted.text), text);
  });

  it('says what kind of secret it was', async () => {
    const random = createRandom(5);
    const kinds = await Promise.all(
      SECRET_SORTS.map(async (sort) => {
        const { literal } = sort.make(random);
        const text = await redact(`x = "${literal}"`);
        return [sort.title, /REDACTED_([A-Z_]+)_\d/.exec(text)?.[1]];
      }),
    );
    const kindOf = new Map(kinds.map(([title = '', kind]) => [title, kind]));
    assert.equal(kindOf.get('cloud key id'), 'AWS_KEY');
    assert.equal(kindOf.get('model provider key'), 'AI_KEY');
    assert.equal(kindOf.get('web token'), 'JWT');
    assert.equal(kindOf.get('private key with escapes'), 'PRIVATE_KEY');
    assert.equal(kindOf.get('database address'), 'PASSWORD');
  });

  it('takes out of an address the password alone', async () => {
    assert.equal(
      await redact('u = "postgres://app:otter2291@db.corp.net:5432/shop?sslmode=require"'),
      'u = "postgres://app:REDACTED_PASSWORD_1@db.corp.net:5432/shop?sslmode=require"',
    );
  });

  it('takes a private key out line by line, in quotes, escapes and comments', async () => {
    const lines = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj', 'Ab12=='];
    for (const glue of ['\n', String.raw`\n`, '\\n" +\n  "', '\n# ']) {
      const text = ['"-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----"'].join(glue);
      const sent = await redact(text);
      for (const line of lines) assert.ok(!sent.includes(line), sent);
      assert.equal(sent.replaceAll(/REDACTED_PRIVATE_KEY_\d/g, '*'), text.replaceAll(/MII\w+|BKc\w+|Ab12==/g, '*'));
    }
  });

  it('knows a private key again in a piece of it', async () => {
    const redactor = createRedactor();
    const line = 'BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
    await redactor.redact(
      `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n${line}\n-----END PRIVATE KEY-----`,
    );
    assert.equal((await redactor.redact(`x\n${line}\n`)).text, 'x\nREDACTED_PRIVATE_KEY_2\n');
  });

  it('finds secrets that stand behind names, wherever they are given to them', async () => {
    const lines = [
      'if (password === "otter2291") {',
      'DB_PASSWORD=otter2291',
      '#define WIFI_PASSWORD "otter2291"',
      'os.environ.get("DB_PASSWORD", "otter2291")',
      'builder.password("otter2291")',
      'password :=\n    "otter2291"',
      'mysql -u root -potter2291 app',
      'curl -u admin:otter2291 https://corp.net',
      '<password>otter2291</password>',
      'jdbc:mysql://db/app?user=bob&password=otter2291',
      'password = "swordfish"',
      'passphrase = "correct horse battery staple"',
      `fetch("https://api.corp.net/v1?key=${randomPart}")`,
      `auth = ("bob", "${randomPart}")`,
      `# the old one was ${randomPart}QqPp11`,
    ];

    for (const line of lines) assert.match(await redact(line), /REDACTED_/, line);
  });

  it('leaves alone what only looks like it', async () => {
    const lines = [
      'const password = process.env.PASSWORD;',
      'f(password=cfg.password, token=get_token2())',
      'password: "Password is required"',
      'token = "${API_TOKEN}"',
      'const url = "https://user:${password}@host/";',
      'api_key = "YOUR_API_KEY"',
      'const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";',
      'integrity = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"',
      'class Java17ReflectiveTypeAdapterFactoryTest {}',
      'const header = "-----BEGIN PRIVATE KEY-----" + body + "-----END PRIVATE KEY-----";',
      '<button class="sk-button-primary-large-outlined">',
      'type: "password", name: "newPassword"',
    ];
    for (const line of lines) assert.equal(await redact(line), line);
  });

  it('takes the rest of a word along, so that placeholders can be told from what follows', async () => {
    const redactor = createRedactor();
    await redactor.redact('password = "otter2291"');
    const redacted = await redactor.redact('x = "otter22915"');
    assert.equal(redacted.text, 'x = "REDACTED_PASSWORD_2"');
    assert.equal(redacted.restore(redacted.text), 'x = "otter22915"');
  });

  it('takes out what a library finds', async () => {
    const library = {
      detect: (text: string) =>
        Promise.resolve([{ start: text.indexOf('x1'), end: text.indexOf('x1') + 2, kind: 'ODD_KEY' }]),
    };
    assert.equal((await new SecretRedactor(library).redact('a = x1;')).text, 'a = REDACTED_ODD_KEY_1;');
  });

  it('is done soon with texts that are made to take long', async () => {
    const started = performance.now();
    for (const piece of ['a', 'sk-', 'a.', '"a', 'password=', '-----BEGIN PRIVATE KEY-----\n', 'eyJ', 'a://b:c']) {
      await redact(piece.repeat(50_000 / piece.length));
    }
    assert.ok(performance.now() - started < 5000);
  });
});
