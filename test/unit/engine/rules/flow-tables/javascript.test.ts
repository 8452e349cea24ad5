import assert from 'node:assert/strict';
import { javascriptFlow } from '#engine/rules/flow-tables/javascript.ts';
import { DataFlow } from '#engine/source/data-flow.ts';
import { javascript } from '#engine/source/dialects/javascript.ts';
import { IndexedFlowTable, type SinkKind } from '#engine/source/flow-table.ts';
import { Names } from '#engine/source/names.ts';
import { parseSource } from '#test/support/parse.ts';

const TABLE = new IndexedFlowTable(javascriptFlow);

describe('the data flow of JavaScript', () => {
  const outside: readonly (readonly [title: string, code: string])[] = [
    ['the query of Express', "app.get('/', (req, res) => sink(req.query.id));"],
    ['a header', "app.get('/', (req, res) => sink(req.get('x-id')));"],
    ['a request without its usual name', "app.get('/', (q, s) => sink(q.params.id));"],
    ['parts of a request', 'const f = ({ body: { id = 1 } }, res) => sink(id);'],
    ['the rest of a query', 'function f(req) { const { a, ...rest } = req.query; sink(rest.b); }'],
    ['the request of Koa', "router.get('/', async (ctx) => sink(ctx.request.body.id));"],
    ['the request of Fastify', 'function f(r: FastifyRequest<{ Body: B }>) { sink(r.body.id); }'],
    ['the request of Next', "function GET(r: NextRequest) { sink(r.nextUrl.searchParams.get('q')); }"],
    ['the address of a request', "function f(req) { sink(new URL(req.url).searchParams.get('q')); }"],
    ['a decorated parameter of Nest', "class A { m(@Query('id') id: string) { sink(id); } }"],
    ['the event of a Lambda', 'const handler = async ({ body }) => sink(JSON.parse(body).id);'],
    ['the address of the page', 'sink(decodeURIComponent(location.hash.slice(1)));'],
    ['parts of the address of the page', 'const { search } = window.location; sink(search);'],
    ['a parameter of the page', "const p = new URLSearchParams(location.search); sink(p.get('q'));"],
    ['a message of another window', "addEventListener('message', ({ data }) => sink(data));"],
    ['a message of a socket', "socket.on('chat', ({ text }) => sink(text));"],
    ['what a list collects', "app.get('/', (req, res) => { const l = []; l.push(req.query.a); sink(l.join(' ')); });"],
    ['the elements of a list', "app.get('/', (req, res) => req.body.ids.forEach((id) => sink(id)));"],
    ['JSON, which is text still', "app.get('/', (req, res) => sink(JSON.stringify(req.body)));"],
    ['an argument of the program', 'sink(process.argv[2]);'],
  ];
  for (const [title, code] of outside) {
    it(`knows ${title} for outside data`, async () => assert.equal(await originOf(code), 'external'));
  }

  const harmless: readonly (readonly [title: string, value: string, sink?: SinkKind])[] = [
    ['numbers', 'Number(x)'],
    ['signed numbers', '+x'],
    ['parsed numbers', 'parseInt(x, 10)'],
    ['lengths', 'x.length'],
    ['lists of numbers', "x.split(',').map(Number).join(',')"],
    ['lists of converted elements', "x.split(',').map((e) => parseInt(e, 10)).join(',')"],
    ['tests', "x.startsWith('a')"],
    ['encoded parts of addresses', 'encodeURIComponent(x)', 'url'],
    ['escaped HTML', "require('he').encode(x)", 'html'],
    ['cleaned HTML', "require('dompurify').sanitize(x)", 'html'],
    ['names without a folder', "require('path').basename(x)", 'path'],
    ['escaped SQL', "require('mysql2').escape(x)", 'sql'],
  ];
  for (const [title, value, sink] of harmless) {
    it(`takes ${title} for harmless`, async () => {
      assert.equal(
        await originOf(`app.get('/', (req, res) => { const x = req.query.x; sink(${value}); });`, sink),
        'sanitized',
      );
    });
  }

  it('takes escaped values for harmless only where they are escaped for', async () => {
    for (const value of ["require('he').encode(x)", "require('path').basename(x)", 'encodeURIComponent(x)'])
      assert.equal(
        await originOf(`app.get('/', (req, res) => { const x = req.query.x; sink(${value}); });`, 'sql'),
        'external',
        value,
      );
  });

  it('takes what does not come from the list for constant', async () => {
    assert.equal(
      await originOf("app.get('/', (req, res) => sink(req.body.ids.map(() => '?').join(', ')));"),
      'constant',
    );
  });

  it('takes fields declared as numbers for harmless', async () => {
    assert.equal(await originOf('class A { page: number; m() { sink(this.page); } }'), 'sanitized');
  });
});

/** Where the argument of `sink(…)` comes from. */
async function originOf(code: string, sink: SinkKind = 'shell'): Promise<string> {
  const tree = await parseSource('ts', code);
  const scopes = javascript.bind(tree);
  const flow = new DataFlow(javascript, scopes, new Names(javascript, scopes), TABLE);
  for (const node of tree.root.descendants()) {
    const call = javascript.call(node);
    const [argument] = call?.arguments ?? [];
    if (call?.name === 'sink' && argument) return flow.valueOf(argument.value, sink).origin;
  }
  return assert.fail('no call of sink');
}
