import type { CallSinks } from './call-sinks.ts';

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
const JAVASCRIPT = [
  {
    paths: [
      'fetch',
      'globalThis.fetch',
      'node-fetch',
      'cross-fetch',
      'isomorphic-fetch',
      'undici.fetch',
      'undici.request',
      'axios',
      'got',
      'ky',
      'superagent',
      'request',
      'needle',
      ...['axios', 'got', 'ky', 'superagent', 'request', 'axios.create()'].flatMap((client) =>
        VERBS.map((verb) => `${client}.${verb}`),
      ),
      ...['http', 'https'].flatMap((module) => [`${module}.get`, `${module}.request`]),
      'needle.get',
      'got.stream',
      'phin',
    ],
    argument: 0,
  },
  { methods: ['goto'], receiver: /^page$/, argument: 0 },
] as const;
const PYTHON_CLIENTS = [
  'requests',
  'requests.Session()',
  'requests.session()',
  'httpx',
  'httpx.Client()',
  'httpx.AsyncClient()',
  'aiohttp.ClientSession()',
  'urllib3.PoolManager()',
];

/** Where an address decides which server is asked, with the position of the address. */
export const URL_SINKS: CallSinks = {
  python: [
    {
      paths: [
        ...PYTHON_CLIENTS.flatMap((client) => VERBS.map((verb) => `${client}.${verb}`)),
        'httpx.stream',
        'urllib.request.urlopen',
        'urllib.request.urlretrieve',
        'urllib2.urlopen',
        'urllib.urlopen',
        'urllib.urlretrieve',
        'wget.download',
      ],
      argument: 0,
      keyword: 'url',
    },
    { paths: PYTHON_CLIENTS.map((client) => `${client}.request`), argument: 1, keyword: 'url' },
    { paths: ['http.client.HTTPConnection', 'http.client.HTTPSConnection'], argument: 0, keyword: 'host' },
  ],
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: [
    {
      paths: [
        'java.net.http.HttpRequest.newBuilder',
        'java.net.http.HttpRequest.newBuilder().uri',
        'java.net.http.HttpRequest.Builder.uri',
        'org.apache.http.client.methods.HttpGet',
        'org.apache.http.client.methods.HttpPost',
        'org.apache.hc.client5.http.classic.methods.HttpGet',
        ...[
          'getForObject',
          'getForEntity',
          'postForObject',
          'postForEntity',
          'exchange',
          'execute',
          'put',
          'delete',
        ].map((name) => `org.springframework.web.client.RestTemplate.${name}`),
        'okhttp3.Request.Builder.url',
        'org.jsoup.Jsoup.connect',
        'javax.imageio.ImageIO.read',
        'org.apache.commons.io.IOUtils.toString',
      ],
      argument: 0,
    },
  ],
  go: [
    {
      paths: [
        ...['Get', 'Head', 'Post', 'PostForm'].flatMap((name) => [
          `net/http.${name}`,
          `net/http.Client.${name}`,
          `net/http.DefaultClient.${name}`,
        ]),
        'net.Dial',
        'github.com/go-resty/resty/v2.New().R().Get',
      ],
      argument: 0,
    },
    { paths: ['net/http.NewRequest'], argument: 1 },
    { paths: ['net/http.NewRequestWithContext'], argument: 2 },
  ],
};

/** Methods of an address object that ask the server it names. */
export const URL_METHODS: ReadonlySet<string> = new Set(['openConnection', 'openStream', 'getContent']);
