import assert from 'node:assert/strict';
import { javascript } from '#engine/source/dialects/javascript.ts';
import { Names } from '#engine/source/names.ts';
import { parseMarkedText } from '#test/support/marked-text.ts';
import { parseSource } from '#test/support/parse.ts';

describe('the names of what JavaScript frameworks fill', () => {
  const cases: readonly (readonly [title: string, code: string, path: string | undefined])[] = [
    ['know the handler of a route', "app.get('/', (q, s) => <|q.query|>);", '@request.query'],
    ['know the response', "app.get('/', (q, s) => <|s.send|>(1));", '@response.send'],
    ['know a handler behind others', "router.post('/', check, async (q, s) => <|q.body|>);", '@request.body'],
    [
      'know a handler registered by its name',
      "app.get('/', show);\nfunction show(q, s) { <|q.query|>; }",
      '@request.query',
    ],
    ['know a handler kept in a constant', "const show = (q, s) => <|q.query|>;\napp.get('/', show);", '@request.query'],
    ['know the handler of an error', 'app.use((e, q, s, next) => <|q.headers|>);', '@request.headers'],
    ['know the handler of a server', 'http.createServer((q, s) => <|q.url|>);', '@request.url'],
    ['know handlers of a path', "router.route('/').get((q, s) => <|q.query|>);", '@request.query'],
    [
      'know a router that is a field',
      "class A { m() { this.router.get('/', (q, s) => <|q.query|>); } }",
      '@request.query',
    ],
    ['know what a socket gets', "socket.on('chat', (text) => <|text|>);", '@sent'],
    [
      'know what a window gets',
      "addEventListener('x', f); w.addEventListener('message', (e) => <|e.data|>);",
      '@message.data',
    ],
    ['know a pattern in the place of a request', 'const f = ({ query }, res) => <|query.id|>;', '@request.query.id'],
    ['know a pattern in a pattern', 'const f = ({ body: { user: { id } } }, res) => <|id|>;', '@request.body'],
    ['know a pattern with defaults', 'const f = ({ query: { id = 1 } = {} }, res) => <|id|>;', '@request.query'],
    ['know a pattern by its type', 'function f({ body }: FastifyRequest<B>) { <|body|>; }', '@request.body'],
    [
      'know a pattern by the name of the function',
      'const getServerSideProps = ({ query }) => <|query|>;',
      '@context.query',
    ],
    ['know the second parameter of a route', 'export function GET(r, { params }) { <|params|>; }', '@context.params'],
    [
      'know what is taken out of a request',
      'function f(req) { const { body: { id } } = req; <|id|>; }',
      '@request.body',
    ],
    [
      'know what is taken out under another name',
      'function f(req) { const { body: data } = req; <|data|>; }',
      '@request.body',
    ],

    ['do not take an event of the connection for a message', "socket.on('disconnect', (text) => <|text|>);", undefined],
    ['do not take another event for a message', "w.addEventListener('click', (e) => <|e.data|>);", undefined],
    ['do not take a look-up for a route', "cache.get('key', (q, s) => <|q.query|>);", undefined],
    ['do not take a route without a path for one', "app.get('title', (q, s) => <|q.query|>);", undefined],
    [
      'do not take the options of a function for a request',
      'function f({ query }, callback) { <|query|>; }',
      undefined,
    ],
    ['prefer the type', "app.get('/', (q: Thing, s) => <|q.query|>);\nclass Thing {}", undefined],
    ['give up when the parameter is overwritten', "app.get('/', (q, s) => { q = x(); <|q.query|>; });", undefined],
  ];
  for (const [title, code, path] of cases) {
    it(title, async () => {
      const { text, spans } = parseMarkedText(code);
      const tree = await parseSource('ts', text);
      const node = [...tree.root.descendants()].findLast(
        ({ start, end }) => start === spans[0]?.start && end === spans[0]?.end,
      );
      assert.ok(node);
      assert.equal(new Names(javascript, javascript.bind(tree)).pathOf(node), path);
    });
  }
});
