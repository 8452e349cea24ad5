import assert from 'node:assert/strict';
import { DataFlow } from '#engine/source/data-flow.ts';
import { IndexedFlowTable, type SinkKind } from '#engine/source/flow-table.ts';
import { javascript } from '#engine/source/dialects/javascript.ts';
import { javascriptFlow } from '#engine/rules/flow-tables/javascript.ts';
import { Names } from '#engine/source/names.ts';
import type { Expression } from '#engine/source/dialect.ts';
import type { SyntaxNode } from '#engine/source/syntax-tree.ts';
import { parseSource } from '#test/support/parse.ts';

const table = new IndexedFlowTable(javascriptFlow);

describe('the JavaScript dialect', () => {
  describe('calls', () => {
    it('sees callee, receiver, name and arguments', async () => {
      const call = javascript.call(await first('call_expression', 'db.pool?.query(text, ...values);'));
      assert.equal(call?.name, 'query');
      assert.equal(call.callee.text, 'db.pool?.query');
      assert.equal(call.receiver?.text, 'db.pool');
      assert.equal(call.isNew, false);
      assert.deepEqual(
        call.arguments.map(({ value, isSpread }) => [value.text, isSpread]),
        [
          ['text', false],
          ['values', true],
        ],
      );
    });

    it('sees constructors, with and without arguments', async () => {
      const call = javascript.call(await first('new_expression', 'new ns.Foo(1);'));
      assert.deepEqual([call?.name, call?.isNew, call?.receiver?.text, call?.arguments.length], ['Foo', true, 'ns', 1]);
      assert.deepEqual(javascript.call(await first('new_expression', 'new Foo;'))?.arguments, []);
    });

    it('names what is called through parentheses, casts and literal keys', async () => {
      const name = async (code: string): Promise<string | undefined> =>
        javascript.call(await first('call_expression', code))?.name;
      assert.equal(await name('(0, fs.readFile)(a);'), 'readFile');
      assert.equal(await name('run!(a);'), 'run');
      assert.equal(await name("child['exec'](a);"), 'exec');
      assert.equal(await name('super(a);'), 'super');
      assert.equal(await name("import('a');"), 'import');
      assert.equal(await name('(() => 1)();'), '');
    });

    it('does not take await for a function', async () => {
      const tree = await parseSource('js', 'async () => { await (0, fs.readFile)(a); await (await b).c(d); };');
      const calls = [...tree.root.descendants()].flatMap((node) => javascript.call(node) ?? []);
      assert.deepEqual(
        calls.map(({ name }) => name),
        ['readFile', 'c'],
      );
      assert.deepEqual(
        javascript.bind(tree).unresolved.map(({ text }) => text),
        ['fs', 'a', 'b', 'd'],
      );
    });

    it('does not take a tagged template for a call', async () => {
      assert.equal(javascript.call(await first('call_expression', 'sql`select ${id}`;')), undefined);
    });
  });

  describe('functions', () => {
    it('names functions after their declaration or what they are assigned to', async () => {
      const names = async (code: string): Promise<string[]> =>
        (await all(code, javascript.roles.Function ?? [])).map((node) => javascript.functionLike(node)?.name ?? 'none');
      assert.deepEqual(await names('function a() {} async function* b() {}'), ['a', 'b']);
      assert.deepEqual(await names('const a = () => 1; b.c = function () {}; d = x => x;'), ['a', 'c', 'd']);
      assert.deepEqual(await names("const o = { a: () => 1, 'b': function () {}, c() {}, ['d']() {} };"), [
        'a',
        'b',
        'c',
        'd',
      ]);
      assert.deepEqual(await names('class A { b = () => 1; #c() {} get d() { return 1; } [e]() {} }'), [
        'b',
        '#c',
        'd',
        '',
      ]);
      assert.deepEqual(await names('const a = (() => 1) as F; call(() => 2); const { b } = () => 3;'), ['a', '', '']);
    });

    it('reads parameters of TypeScript', async () => {
      const code =
        'class A { constructor(this: A, @Inject() private readonly a: B<C>, b?: string, { c }: D = {}, ...d: E[]) {} }';
      const method = javascript.functionLike(await first('method_definition', code));
      assert.equal(method?.isMethod, true);
      assert.deepEqual(parametersOf(method), [
        ['a', undefined, 'B<C>', false],
        ['b', undefined, 'string', false],
        [undefined, '{}', 'D', false],
        ['d', undefined, 'E[]', true],
      ]);
    });

    it('reads parameters of JavaScript', async () => {
      const view = javascript.functionLike(
        await first('function_declaration', 'function f(a, b = 1, { c }, [d] = [], ...e) {}', 'js'),
      );
      assert.deepEqual(parametersOf(view), [
        ['a', undefined, undefined, false],
        ['b', '1', undefined, false],
        [undefined, undefined, undefined, false],
        [undefined, '[]', undefined, false],
        ['e', undefined, undefined, true],
      ]);
    });

    it('reads arrow functions with one bare parameter and an expression for a body', async () => {
      const arrow = javascript.functionLike(await first('arrow_function', 'const f = async x => x + 1;'));
      assert.deepEqual([arrow?.isAsync, arrow?.body?.text, arrow?.parameters[0]?.nameNode?.text], [true, 'x + 1', 'x']);
    });

    it('finds decorators in both grammars', async () => {
      const code = "class A { @Get('a') @Auth() list() {} plain() {} }";
      for (const extension of ['js', 'ts']) {
        const methods = (await all(code, ['method_definition'], extension)).map((node) =>
          javascript.functionLike(node)?.decorators.map(({ text }) => text),
        );
        assert.deepEqual(methods, [["@Get('a')", '@Auth()'], []]);
      }
    });

    it('does not take signatures for functions', async () => {
      const code = 'function f(a: string): void; interface I { m(): void } abstract class A { abstract n(): void }';
      assert.deepEqual(await all(code, javascript.roles.Function ?? []), []);
    });
  });

  it('gives assignments with their operators', async () => {
    const code = 'const a = 1, b; let { c } = d; e.f += 2; g ??= h; i = j = k; class L { m = 1; n; static o = 2; }';
    const nodes = await all(code, javascript.roles.Assignment ?? []);
    const views = nodes.flatMap((node) => javascript.assignments(node));
    assert.deepEqual(
      views.map(({ target, operator, value, isDeclaration }) => [target.text, operator, value.text, isDeclaration]),
      [
        ['a', '=', '1', true],
        ['{ c }', '=', 'd', true],
        ['e.f', '+=', '2', false],
        ['g', '??=', 'h', false],
        ['i', '=', 'j = k', false],
        ['j', '=', 'k', false],
        ['m', '=', '1', true],
        ['o', '=', '2', true],
      ],
    );
  });

  it('gives operators of binary expressions', async () => {
    const nodes = await all('a === b; c instanceof D; e in f; g ?? h;', ['binary_expression']);
    assert.deepEqual(
      nodes.map((node) => javascript.binary(node)?.operator),
      ['===', 'instanceof', 'in', '??'],
    );
  });

  it('reads catch clauses with and without a binding', async () => {
    const nodes = await all('try {} catch (e: unknown) { a(); } try {} catch {} try {} catch ({ message }) {}', [
      'catch_clause',
    ]);
    const views = nodes.map((node) => javascript.catchClause(node));
    assert.deepEqual(
      views.map((view) => [view?.nameNode?.text, view?.types.length, view?.body.kind]),
      [
        ['e', 0, 'statement_block'],
        [undefined, 0, 'statement_block'],
        [undefined, 0, 'statement_block'],
      ],
    );
  });

  it('follows else branches', async () => {
    const view = javascript.conditional(await first('if_statement', 'if (a) b(); else if (c) { d(); } else { e(); }'));
    assert.deepEqual(
      [view?.condition.text, view?.consequence.text, view?.alternative?.kind],
      ['a', 'b();', 'if_statement'],
    );
    const inner = view?.alternative && javascript.conditional(view.alternative);
    assert.deepEqual([inner?.condition.text, inner?.alternative?.text], ['c', '{ e(); }']);
    assert.equal(inner?.alternative && javascript.conditional(inner.alternative), undefined);
  });

  it('lists statements of blocks, cases and single bodies', async () => {
    const tree = await parseSource('ts', 'a(); ; // b\nswitch (c) { case 1: d(); break; default: e(); } if (f) g();');
    assert.equal(javascript.statements(tree.root).length, 3);
    const texts = (kind: string): string[] => javascript.statements(find(tree.root, kind)).map(({ text }) => text);
    assert.deepEqual(texts('switch_case'), ['d();', 'break;']);
    assert.deepEqual(texts('switch_default'), ['e();']);
    assert.deepEqual(texts('if_statement'), ['if (f) g();']);
  });

  describe('expressions', () => {
    const cases: readonly [code: string, kind: Expression['kind'], detail?: unknown][] = [
      ['42', 'literal', undefined],
      ['null', 'literal', undefined],
      ['undefined', 'literal', undefined],
      ['/a+/g', 'literal', undefined],
      [String.raw`'a\'b'`, 'literal', String.raw`a\'b`],
      ['`plain`', 'literal', 'plain'],
      ['a', 'name', 'a'],
      ['this', 'name', 'this'],
      ["require('node:fs')", 'name', 'fs'],
      ['`a ${b} c`', 'composition', ['a ', 'b', ' c']],
      ["'a' + b + 'c'", 'composition', ["'a'", 'b', "'c'"]],
      ['1 + 2', 'operation', ['1', '2']],
      ['a - b', 'operation', ['a', 'b']],
      ['a === b', 'operation', ['a', 'b']],
      ['!a', 'operation', ['a']],
      ['a || b', 'choice', ['a', 'b']],
      ['a ?? b', 'choice', ['a', 'b']],
      ['a ? b : c', 'choice', ['b', 'c']],
      ['(a)', 'wrapper', 'a'],
      ['await a', 'wrapper', 'a'],
      ['a as string', 'wrapper', 'a'],
      ['a satisfies B', 'wrapper', 'a'],
      ['<B>a', 'wrapper', 'a'],
      ['a!', 'wrapper', 'a'],
      ['a = b', 'wrapper', 'b'],
      ['(a, b)', 'wrapper', 'a, b'],
      ['[a, ...b]', 'container', ['a', '...b']],
      ['{ a, b: c, ...d, e() {} }', 'container', ['a', 'c', '...d']],
      ['a?.b', 'member', 'b'],
      ['a?.[b]', 'index', 'b'],
      ['f(a)', 'call', 'f'],
      ['new F(a)', 'call', 'F'],
      ['() => 1', 'function'],
      ['function () {}', 'function'],
      ['class {}', 'other'],
      ['html`<b>${a}</b>`', 'other'],
      ['String.raw`a${b}`', 'composition', ['a', 'b']],
    ];
    for (const [code, kind, detail] of cases) {
      it(`sees ${kind} in ${code}`, async () => {
        const expression = javascript.expression(await valueIn(`const value = ${code};`));
        assert.equal(expression.kind, kind);
        assert.deepEqual(detailOf(expression), detail);
      });
    }

    it('passes the value of a JSX expression on and leaves elements alone', async () => {
      const tree = await parseSource('tsx', 'const value = <p title={a}>{b}</p>;');
      assert.equal(javascript.expression(find(tree.root, 'jsx_element')).kind, 'other');
      assert.deepEqual(detailOf(javascript.expression(find(tree.root, 'jsx_expression'))), 'a');
    });
  });

  describe('names', () => {
    const paths: readonly [code: string, path: string | undefined][] = [
      ["import { createHash as h } from 'node:crypto'; h(a);", 'crypto.createHash'],
      ["import fs from 'fs'; fs.promises.readFile(a);", 'fs.promises.readFile'],
      ["import * as cp from 'child_process'; cp.exec(a);", 'child_process.exec'],
      ["const cp = require('child_process'); cp.exec(a);", 'child_process.exec'],
      ["const { exec: run } = require('child_process'); run(a);", 'child_process.exec'],
      ["const exec = require('node:child_process').exec; exec(a);", 'child_process.exec'],
      ["async () => { const { exec } = await import('child_process'); exec(a); };", 'child_process.exec'],
      [
        "import { promisify } from 'util'; import { exec } from 'child_process'; const run = promisify(exec); run(a);",
        'child_process.exec',
      ],
      ["import express from 'express'; const app = express(); app.get(a);", 'express().get'],
      ["import { Pool } from 'pg'; const pool = new Pool(); pool.query(a);", 'pg.Pool.query'],
      ["import type { Pool } from 'pg'; (pool: Pool | undefined) => pool.query(a);", 'pg.Pool.query'],
      ["require('node:fs').readFile(a);", 'fs.readFile'],
      ['eval(a);', 'eval'],
      ['function eval2() {} eval2(a);', undefined],
      ['window.localStorage.setItem(a);', 'window.localStorage.setItem'],
      ['(document: Fake) => document.write(a); class Fake {}', undefined],
    ];
    for (const [code, path] of paths) {
      it(`resolves ${code}`, async () => {
        const tree = await parseSource('ts', code);
        const names = new Names(javascript, javascript.bind(tree));
        const calls = [...tree.root.descendants()].flatMap((node) => javascript.call(node) ?? []);
        const callee = calls.find((call) => call.arguments[0]?.value.text === 'a')?.callee;
        assert.ok(callee);
        assert.equal(names.pathOf(callee), path);
      });
    }

    it('resolves parts of globals that were taken apart', async () => {
      const tree = await parseSource('ts', 'const { env } = process; env.HOME;');
      const names = new Names(javascript, javascript.bind(tree));
      assert.equal(names.pathOf(find(tree.root, 'member_expression')), 'process.env.HOME');
    });
  });

  describe('data flow', () => {
    const flows: readonly [code: string, origin: string, isComposed: boolean, sink?: SinkKind][] = [
      ["const a = 'x'; sink(a + 'y');", 'constant', true],
      ['(req, res) => sink(req.query.id);', 'external', false],
      ['(req, res) => { const { id } = req.params; sink(`select ${id}`); };', 'external', true],
      ['(req, res) => { const { body } = req; sink(body.name); };', 'external', false],
      ["(req, res) => sink('select ' + req.get('host'));", 'external', true],
      ['async (request: NextRequest) => { const { a } = await request.json(); sink(a); };', 'external', false],
      ["import { Request } from 'express'; (r: Request) => sink(r.body.a);", 'external', false],
      ['(req: Config) => sink(req.query.id);', 'parameter', false],
      ['async (ctx) => sink(ctx.request.body.id);', 'external', false],
      ['class A { m(@Query() q: string) { sink(q); } }', 'external', false],
      ['(req) => sink(Number(req.query.id));', 'sanitized', false],
      ['(req) => sink(encodeURIComponent(req.query.id));', 'sanitized', false, 'html'],
      ['(req) => sink(encodeURIComponent(req.query.id));', 'external', false, 'sql'],
      [
        "import path from 'node:path'; (req) => sink(path.join('/a', path.basename(req.params.f)));",
        'sanitized',
        false,
        'path',
      ],
      ["import path from 'node:path'; (req) => sink(path.join('/a', req.params.f));", 'external', false, 'path'],
      ['(req) => { const id = req.query.id.trim().toLowerCase(); sink(id ?? 1); };', 'external', false],
      ['sink(process.argv[2]);', 'external', false],
      ['sink(process.env.HOME);', 'external', false],
      ['sink(new URLSearchParams(window.location.search).get("q"));', 'external', false],
      ['sink(decodeURIComponent(location.hash.slice(1)));', 'external', false],
      ['async () => { const r = await fetch(u); sink((await r.json()).html); };', 'external', false],
      ['(name) => sink(name);', 'parameter', false],
      ['(name) => { name = "a"; sink(name); };', 'constant', false],
      ["(id) => { let q = 'select '; q += id; sink(q); };", 'parameter', true],
      ['enum E { A } sink(E.A);', 'constant', false],
      ['sink(other());', 'unknown', false],
      ['const location = { href: "a" }; sink(location.href);', 'constant', false],
    ];
    for (const [code, origin, isComposed, sink = 'sql'] of flows) {
      it(`finds ${origin} for ${sink} in ${code}`, async () => {
        const tree = await parseSource('ts', code);
        const scopes = javascript.bind(tree);
        const flow = new DataFlow(javascript, scopes, new Names(javascript, scopes), table);
        const call = [...tree.root.descendants()]
          .flatMap((node) => javascript.call(node) ?? [])
          .find(({ name }) => name === 'sink');
        const value = call?.arguments[0] && flow.valueOf(call.arguments[0].value, sink);
        assert.deepEqual([value?.origin, value?.isComposed], [origin, isComposed]);
      });
    }
  });

  it('views every node of broken code without throwing', async () => {
    const broken = [
      'function (',
      'const { a: = b',
      'class A { constructor(private',
      'if (',
      'for (const of x) {',
      'a ? : b',
      '`${',
      'import { from "a"',
      'export { a as }',
      'const x = <div><',
      'new',
      'a.(b)',
      'switch (a) { case',
      'try { catch (',
      '[...',
      'x = => 1',
      'enum { A = }',
      'type T = { [K in',
      'interface { a( }',
      'let [a, = b;',
      '@dec',
      'a?.',
      'f(, ...)',
      'async (',
      'yield* ; await',
      '(((((',
      '}}}}',
      "const a = 'b",
    ];
    for (const extension of ['js', 'ts', 'tsx']) {
      for (const code of broken) {
        const tree = await parseSource(extension, `${code}\nfunction next(a) { return a.b(); }`);
        const scopes = javascript.bind(tree);
        const names = new Names(javascript, scopes);
        const flow = new DataFlow(javascript, scopes, names, table);
        for (const node of tree.root.descendants()) {
          javascript.call(node);
          javascript.functionLike(node);
          javascript.assignments(node);
          javascript.binary(node);
          javascript.catchClause(node);
          javascript.conditional(node);
          javascript.statements(node);
          names.pathOf(node);
          flow.valueOf(node, 'sql');
        }
      }
    }
  });

  it('binds and views code that nests deeper than the call stack', async () => {
    const depth = 20_000;
    const tree = await parseSource('js', `const sum = ${'a + '.repeat(depth)}a; x${'.then(y)'.repeat(depth)};`);
    assert.equal(javascript.bind(tree).unresolved.filter(({ text }) => text === 'a').length, depth + 1);
    const sum = javascript.expression(find(tree.root, 'binary_expression'));
    assert.equal(sum.kind === 'composition' && sum.parts.length, depth + 1);
  });
});

async function all(code: string, kinds: readonly string[], extension = 'ts'): Promise<SyntaxNode[]> {
  const tree = await parseSource(extension, code);
  assert.equal(tree.errorCount, 0, code);
  return [...tree.root.descendants()].filter((node) => node.isNamed && kinds.includes(node.kind));
}

async function first(kind: string, code: string, extension = 'ts'): Promise<SyntaxNode> {
  const [node] = await all(code, [kind], extension);
  assert.ok(node, `no ${kind} in ${code}`);
  return node;
}

function find(root: SyntaxNode, kind: string): SyntaxNode {
  for (const node of root.descendants()) if (node.kind === kind && node.isNamed) return node;
  throw new Error(`no ${kind}`);
}

async function valueIn(code: string): Promise<SyntaxNode> {
  const value = (await first('variable_declarator', code)).field('value');
  assert.ok(value);
  return value;
}

function parametersOf(view: ReturnType<typeof javascript.functionLike>): unknown[] {
  return (view?.parameters ?? []).map(({ nameNode, defaultValue, type, isRest }) => [
    nameNode?.text,
    defaultValue?.text,
    type?.text,
    isRest,
  ]);
}

function detailOf(expression: Expression): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.text;
    case 'name':
      return expression.name;
    case 'composition':
      return expression.parts.map(({ text }) => text);
    case 'operation':
      return expression.operands.map(({ text }) => text);
    case 'choice':
      return expression.options.map(({ text }) => text);
    case 'container':
      return expression.elements.map(({ text }) => text);
    case 'wrapper':
      return expression.inner.text;
    case 'member':
      return expression.property;
    case 'index':
      return expression.index.text;
    case 'call':
      return expression.call.name;
    default:
      return undefined;
  }
}
