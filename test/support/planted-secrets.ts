/** Numbers from 0 up to 1, the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const HEX = '0123456789abcdef';
const WORDS = UPPER + LOWER + DIGITS;
const BASE64 = `${WORDS}+/`;
const URL_SAFE = `${WORDS}-_`;
const BASE32 = `${UPPER}234567`;

/** A way in which secrets stand in code. */
export interface SecretSort {
  readonly title: string;
  /** Parts that must not be seen; several where a secret is spread over lines. */
  make(random: Random): PlantedSecret;
}

export interface PlantedSecret {
  /** Source text that goes between the quotes of a literal. */
  readonly literal: string;
  readonly secrets: readonly string[];
  /** What the code calls it. */
  readonly name: string;
}

function draw(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

function pick<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

/** A password as people are told to choose them: a word or two, digits, a sign. */
function choosePassword(random: Random): string {
  const words = [
    'Winter',
    'otter',
    'Copper',
    'violin',
    'Harbor',
    'mango',
    'Falcon',
    'quartz',
    'Tulip',
    'saddle',
  ] as const;
  return pick(random, [
    () => `${pick(random, words)}${draw(random, DIGITS, 4)}!`,
    () => `${pick(random, words)}-${pick(random, words)}-${draw(random, DIGITS, 2)}`,
    () => draw(random, WORDS, 14),
    () => `${draw(random, LOWER, 5)}${draw(random, DIGITS, 3)}${draw(random, '!#%^*', 1)}${draw(random, UPPER, 3)}`,
  ])();
}

/** The secret is the whole literal. Values are drawn when tests run, so that no scanner takes this file for a leak. */
function whole(name: string, value: string): PlantedSecret {
  return { literal: value, secrets: [value], name };
}

function within(name: string, secret: string, literal: string): PlantedSecret {
  return { literal, secrets: [secret], name };
}

function privateKey(random: Random, label: string, width: number, lineBreak: string): PlantedSecret {
  const lines = Array.from({ length: 12 }, () => draw(random, BASE64, width));
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`];
  return { literal: [begin, ...lines, end].join(lineBreak), secrets: lines, name: 'pem' };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export const SECRET_SORTS: readonly SecretSort[] = [
  { title: 'cloud key id', make: (r) => whole('region', pick(r, ['AK', 'AS']) + 'IA' + draw(r, BASE32, 16)) },
  { title: 'cloud secret key', make: (r) => whole('awsSecretAccessKey', draw(r, BASE64, 40)) },
  { title: 'code host token', make: (r) => whole('remote', `gh${pick(r, ['p', 'o', 's'])}_${draw(r, WORDS, 36)}`) },
  { title: 'other code host token', make: (r) => whole('mirror', `glpat-${draw(r, URL_SAFE, 20)}`) },
  {
    title: 'chat token',
    make: (r) => whole('bot', `xoxb-${draw(r, DIGITS, 12)}-${draw(r, DIGITS, 12)}-${draw(r, WORDS, 24)}`),
  },
  {
    title: 'chat webhook',
    make: (r) => {
      const secret = draw(r, WORDS, 24);
      const path = `T${draw(r, UPPER + DIGITS, 9)}/B${draw(r, UPPER + DIGITS, 9)}/${secret}`;
      return within('notify', secret, `https://hooks.slack.com/services/${path}`);
    },
  },
  { title: 'payment key', make: (r) => whole('billing', `${pick(r, ['sk', 'rk'])}_live_${draw(r, WORDS, 24)}`) },
  { title: 'model provider key', make: (r) => whole('llm', `sk-proj-${draw(r, URL_SAFE, 64)}`) },
  { title: 'other model provider key', make: (r) => whole('llm', `sk-ant-api03-${draw(r, URL_SAFE, 93)}AA`) },
  { title: 'third model provider key', make: (r) => whole('llm', `gsk_${draw(r, WORDS, 52)}`) },
  { title: 'search company key', make: (r) => whole('maps', `AIza${draw(r, URL_SAFE, 35)}`) },
  { title: 'mail key', make: (r) => whole('mailer', `SG.${draw(r, URL_SAFE, 22)}.${draw(r, URL_SAFE, 43)}`) },
  { title: 'package registry token', make: (r) => whole('registry', `npm_${draw(r, WORDS, 36)}`) },
  { title: 'telephony key', make: (r) => whole('sms', `SK${draw(r, HEX, 32)}`) },
  {
    title: 'web token',
    make: (r) => {
      const claims = { sub: draw(r, DIGITS, 10), exp: 1_700_000_000 + Math.floor(r() * 1e6) };
      return whole('cached', `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}.${draw(r, URL_SAFE, 43)}`);
    },
  },
  { title: 'private key with escapes', make: (r) => privateKey(r, 'RSA PRIVATE KEY', 64, String.raw`\n`) },
  { title: 'private key of odd width', make: (r) => privateKey(r, 'EC PRIVATE KEY', 40, String.raw`\r\n`) },
  {
    title: 'database address',
    make: (r) => {
      const secret = choosePassword(r);
      const scheme = pick(r, ['postgres', 'mysql', 'mongodb+srv', 'redis', 'amqp']);
      return within('dsn', secret, `${scheme}://${draw(r, LOWER, 6)}:${secret}@db${draw(r, DIGITS, 1)}.corp.net/app`);
    },
  },
  {
    title: 'connection string',
    make: (r) => {
      const secret = choosePassword(r);
      return within('conn', secret, `Server=tcp:sql.corp.net,1433;User ID=app;Password=${secret};Encrypt=true`);
    },
  },
  {
    title: 'storage account',
    make: (r) => {
      const secret = `${draw(r, BASE64, 86)}==`;
      return within('blob', secret, `DefaultEndpointsProtocol=https;AccountName=media;AccountKey=${secret};`);
    },
  },
  {
    title: 'web address with password',
    make: (r) => {
      const secret = choosePassword(r);
      return within('feed', secret, `https://deploy:${secret}@git.corp.net/team/app.git`);
    },
  },
  {
    title: 'bearer header',
    make: (r) => {
      const secret = draw(r, pick(r, [HEX, WORDS, URL_SAFE]), 40);
      return within('header', secret, `Bearer ${secret}`);
    },
  },
  {
    title: 'basic header',
    make: (r) => {
      const secret = Buffer.from(`deploy:${choosePassword(r)}`).toString('base64');
      return within('header', secret, `Basic ${secret}`);
    },
  },
  {
    title: 'password by name',
    make: (r) => whole(pick(r, ['dbPassword', 'smtpPassword', 'adminPwd', 'passphrase']), choosePassword(r)),
  },
  {
    title: 'key by name',
    make: (r) =>
      whole(
        pick(r, ['apiKey', 'accessToken', 'clientSecret', 'signingKey', 'webhookSecret']),
        draw(r, pick(r, [HEX, WORDS, BASE64, LOWER + DIGITS]), pick(r, [24, 32, 40])),
      ),
  },
];

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The ways in which a language gives a value to a name: in a variable, an entry, an argument, a default. */
const FORMS: Readonly<
  Record<string, readonly [(name: string, literal: string) => string, ...((name: string, literal: string) => string)[]]>
> = {
  python: [
    (name, literal) => `${snake(name).toUpperCase()} = "${literal}"`,
    (name, literal) => `    options = {'timeout': 30, '${snake(name)}': '${literal}'}`,
    (name, literal) => `    client = connect(retries=3, ${snake(name)}="${literal}")`,
    (name, literal) => `    ${snake(name)}: str = os.environ.get("${snake(name).toUpperCase()}", "${literal}")`,
  ],
  javascript: [
    (name, literal) => `const ${name} = '${literal}';`,
    (name, literal) => `module.exports = { retries: 3, ${name}: "${literal}" };`,
    (name, literal) => `  const ${name} = process.env.${snake(name).toUpperCase()} || '${literal}';`,
    (name, literal) => `  headers.set('${name}', '${literal}');`,
  ],
  typescript: [
    (name, literal) => `private readonly ${name}: string = '${literal}';`,
    (name, literal) => `  const ${name} = settings.${name} ?? "${literal}";`,
    (name, literal) => `export const config = { ${name}: \`${literal}\` } as const;`,
  ],
  java: [
    (name, literal) => `  private static final String ${snake(name).toUpperCase()} = "${literal}";`,
    (name, literal) => `    builder.${name}("${literal}").build();`,
    (name, literal) => `    properties.put("${snake(name).replaceAll('_', '.')}", "${literal}");`,
  ],
  go: [
    (name, literal) => `const ${name} = "${literal}"`,
    (name, literal) => `\tclient := New(Options{Retries: 3, ${name[0]?.toUpperCase()}${name.slice(1)}: "${literal}"})`,
    (name, literal) => `\t${name} := []byte("${literal}")`,
  ],
};

export const PLANTING_LANGUAGES = Object.keys(FORMS);

/** A line of code of a language that holds a secret. */
export function plantSecret(language: string, planted: PlantedSecret, random: Random): string {
  const forms = FORMS[language];
  if (!forms) throw new Error(`Nothing is known of ${language}.`);
  return pick(random, forms)(planted.name, planted.literal);
}
