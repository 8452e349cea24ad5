import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createReplyEvents, type RequestTraits, type StreamEvent } from './model-server-events.ts';
import { findRequestProblem, type ModelApi } from './model-server-requests.ts';
import { type Refusal, refuse, type Reply, type Script } from './model-server-scripts.ts';

/** The only key that the server takes. */
export const TEST_KEY = 'sk-test-0123456789abcdef';

export interface RecordedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
  /** Resolves when the connection is closed before the answer is complete. */
  readonly closedEarly: Promise<void>;
}

/** A script, or what makes one of a request. */
export type Answer = Script | ((request: RecordedRequest) => Script);

/**
 * Speaks the APIs of OpenAI (`/v1/responses`, `/v1/chat/completions`, `/v1/models`) and Anthropic (`/v1/messages`,
 * `/v1/models`) on the loopback. Bodies that the real ones would refuse are refused; below `/open` no key is asked for.
 */
export class ModelServer {
  readonly requests: RecordedRequest[] = [];
  readonly #server: Server;
  #answers: Answer[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => {
      void this.#handle(request, response).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
  }

  static async start(): Promise<ModelServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ModelServer(server);
  }

  /** Without a path. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** For the requests to come, one each; the last one is for all that follow. */
  answer(...answers: [Answer, ...Answer[]]): void {
    this.#answers = answers;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const isOpen = path.startsWith('/open/');
    const api = APIS.get(path.replace('/open', ''));
    const body = parseBody(await text(request));
    const recorded = { path, headers: request.headers, body, closedEarly: watchClosing(response) };
    this.requests.push(recorded);
    if (!isOpen && !hasKey(request)) return send(response, refuseKey(request));
    if (request.method === 'GET' && path.endsWith('/v1/models')) return sendModels(response);
    if (!api || request.method !== 'POST') return send(response, refuse(404, { message: 'Not found.' }));
    const problem = findRequestProblem(api, body);
    if (problem) return send(response, refuse(400, { message: problem }));
    const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    if (!answer) throw new Error(`No answer was scripted for ${path}.`);
    const script = typeof answer === 'function' ? answer(recorded) : answer;
    if (script.kind === 'cut') response.socket?.resetAndDestroy();
    if (script.kind === 'refusal') send(response, script);
    if (script.kind === 'raw') response.writeHead(script.status, script.headers).end(script.body);
    if (script.kind === 'reply') await stream(response, api, script, readTraits(body));
  }
}

/** A server for each test of a suite. Call it inside of `describe`. */
export function useModelServer(): { readonly server: ModelServer } {
  let server: ModelServer | undefined;
  beforeEach(async () => {
    server = await ModelServer.start();
  });
  afterEach(() => server?.stop());
  return {
    get server() {
      if (!server) throw new Error('There is a server inside of tests only.');
      return server;
    },
  };
}

const APIS: ReadonlyMap<string, ModelApi> = new Map([
  ['/v1/chat/completions', 'chat'],
  ['/v1/responses', 'responses'],
  ['/v1/messages', 'messages'],
]);

function watchClosing(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.on('close', () => {
      if (!response.writableFinished) resolve();
    });
  });
}

function parseBody(json: string): Record<string, unknown> {
  return json === '' ? {} : (JSON.parse(json) as Record<string, unknown>);
}

function readTraits(body: Record<string, unknown>): RequestTraits {
  const options = body['stream_options'] as { include_usage?: boolean } | undefined;
  const choice = body['tool_choice'] as { name: string } | undefined;
  return { model: String(body['model']), wantsUsage: options?.include_usage ?? false, tool: choice?.name };
}

function givenKey({ headers }: IncomingMessage): string | undefined {
  const key = headers['x-api-key'];
  return typeof key === 'string' ? key : headers.authorization?.replace(/^Bearer /, '');
}

function hasKey(request: IncomingMessage): boolean {
  return givenKey(request) === TEST_KEY;
}

/** Quotes the key, which the real ones do in part. */
function refuseKey(request: IncomingMessage): Refusal {
  const message = `Incorrect API key provided: ${givenKey(request)}.`;
  return refuse(401, { message, code: 'invalid_api_key' });
}

/** Both kinds of error bodies in one: each SDK reads its own. */
function send(response: ServerResponse, { status, message, type, code, headers }: Refusal): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ type: 'error', error: { type, message, code, param: null }, request_id: 'req_1' }));
}

function sendModels(response: ServerResponse): void {
  const data = [{ id: 'test-model', object: 'model', type: 'model', created: 1_790_000_000, owned_by: 'test' }];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', data, has_more: false }));
}

async function stream(response: ServerResponse, api: ModelApi, reply: Reply, traits: RequestTraits): Promise<void> {
  const { before, pieces, after, error } = createReplyEvents(api, reply, traits);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  const { fault } = reply;
  const sent = fault ? pieces.slice(0, fault.after) : pieces;
  for (const event of [...before, ...sent]) await write(response, format(event));
  switch (fault?.does) {
    case 'stall':
      return;
    case 'cut':
      response.socket?.destroy();
      return;
    case 'garbage':
      await write(response, `event: ${pieces[0]?.name}\ndata: {"type": "resp\n\n`);
      return;
    case 'half-event':
      response.end(format(pieces[0] ?? error).slice(0, -20));
      return;
    case 'error':
      response.end(format(error));
      return;
    case 'end':
      response.end();
      return;
    case undefined:
      for (const event of after) await write(response, format(event));
      response.end();
  }
}

function format({ name, data }: StreamEvent): string {
  const line = typeof data === 'string' ? data : JSON.stringify(data);
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${line}\n\n`;
}

/** One event per packet, as far as the system lets it, so that clients see pieces. */
function write(response: ServerResponse, data: string): Promise<void> {
  return new Promise((resolve) => {
    response.write(data, () => resolve());
  });
}
