import type { SourceMembers } from '../../source/flow-table.ts';

/** The address of the page. */
export const LOCATIONS = [
  'location',
  'window.location',
  'document.location',
  'self.location',
  'globalThis.location',
  'top.location',
  'parent.location',
];
/** What a link decides about a page of ours; the host is our own. */
const LOCATION_PARTS = ['href', 'search', 'hash', 'pathname'];
const STORAGES = ['localStorage', 'sessionStorage', 'window.localStorage', 'window.sessionStorage'];
const HTTP_CLIENTS = ['axios', 'got', 'ky', 'superagent', 'needle', 'undici'];
const HTTP_METHODS = ['get', 'post', 'put', 'patch', 'delete', 'request'];

const REQUEST_PARTS = [
  'query',
  'body',
  'rawBody',
  'params',
  'param',
  'headers',
  'rawHeaders',
  'header',
  'get',
  'cookies',
  'signedCookies',
  'url',
  'originalUrl',
  'path',
  'hostname',
  'host',
  'subdomains',
  'file',
  'files',
  'nextUrl',
  'searchParams',
  'querystring',
  'json',
  'text',
  'formData',
  'blob',
  'arrayBuffer',
  'payload',
  'fields',
];
const CONTEXT_PARTS = [
  'query',
  'querystring',
  'params',
  'request',
  'req',
  'headers',
  'header',
  'get',
  'cookies',
  'url',
  'originalUrl',
  'path',
];

const EVENT_PARTS = [
  'body',
  'headers',
  'multiValueHeaders',
  'pathParameters',
  'queryStringParameters',
  'multiValueQueryStringParameters',
  'rawPath',
  'rawQueryString',
];

/** What frameworks fill parameters with, by the names that the scopes give it. */
const FILLED = [
  ...[...REQUEST_PARTS, 'req', 'request'].map((part) => `@request.${part}`),
  ...[...CONTEXT_PARTS, 'searchParams'].map((part) => `@context.${part}`),
  ...EVENT_PARTS.map((part) => `@event.${part}`),
  '@message.data',
  '@sent',
];

/** The request objects of Express, Koa, Fastify, Hono, Next, Lambda, `fetch` handlers and of `node:http`. */
export const REQUESTS: readonly SourceMembers[] = [
  {
    object: [
      'req',
      'request',
      'Request',
      'NextRequest',
      'NextApiRequest',
      'FastifyRequest',
      'IncomingMessage',
      'Http2ServerRequest',
      'VercelRequest',
      'HttpRequest',
      'AuthenticatedRequest',
      'HapiRequest',
    ],
    members: REQUEST_PARTS,
  },
  { object: ['ctx', 'Context', 'ParameterizedContext', 'RouterContext', 'KoaContext'], members: CONTEXT_PARTS },
  { object: ['context', 'GetServerSidePropsContext'], members: ['query', 'params', 'req', 'request'] },
  { object: ['c'], members: ['req'] },
  {
    object: ['event', 'APIGatewayEvent', 'APIGatewayProxyEvent', 'APIGatewayProxyEventV2', 'LambdaFunctionURLEvent'],
    members: EVENT_PARTS,
  },
  { object: ['event', 'MessageEvent'], members: ['data'] },
];

/** Members, calls and values that bring outside data in. */
export const SOURCES: readonly string[] = [
  ...FILLED,
  'process.argv',
  'process.argv.*',
  'process.env.*',
  'process.stdin.*',
  'Deno.args',
  'Deno.args.*',
  'Deno.env.get',
  'Bun.argv',
  'Bun.env.*',
  'import.meta.env.*',
  ...LOCATIONS.flatMap((location) => [
    location,
    ...LOCATION_PARTS.flatMap((part) => [`${location}.${part}`, `${location}.${part}.*`]),
  ]),
  'document.cookie',
  'document.referrer',
  'document.URL',
  'document.documentURI',
  'document.baseURI',
  'window.name',
  ...STORAGES.map((storage) => `${storage}.getItem`),
  'prompt',
  'window.prompt',
  'inquirer.prompt',
  'prompts',
  'enquirer.prompt',
  '@inquirer/prompts.input',
  'readline/promises.createInterface().question',
  'readline.promises.createInterface().question',
  'readline-sync.question',
  'readline-sync.prompt',
  'readline-sync.questionEMail',
  'fetch',
  'window.fetch',
  'globalThis.fetch',
  'node-fetch',
  'cross-fetch',
  'isomorphic-fetch',
  ...HTTP_CLIENTS.flatMap((client) => [client, ...HTTP_METHODS.map((method) => `${client}.${method}`)]),
  'axios.create().get',
  'axios.create().post',
  'axios.create().request',
  'next/headers.cookies',
  'next/headers.headers',
  'next/navigation.useSearchParams',
  'next/navigation.useParams',
  'react-router-dom.useParams',
  'react-router-dom.useSearchParams',
  'react-router-dom.useLocation',
  'react-router.useParams',
  'react-router.useSearchParams',
  'react-router.useLocation',
  'vue-router.useRoute',
];

/** Decorators of parameters that a framework fills from the request. */
export const SOURCE_MARKS: readonly string[] = [
  '@Body(',
  '@Query(',
  '@Param(',
  '@Headers(',
  '@Cookies(',
  '@UploadedFile(',
  '@UploadedFiles(',
  '@RawBody(',
  '@QueryParam(',
  '@QueryParams(',
  '@BodyParam(',
  '@HeaderParam(',
  '@CookieParam(',
  '@MessageBody(',
];
