import assert from 'node:assert/strict';
import { go } from '#engine/source/dialects/go.ts';
import type { SyntaxNode } from '#engine/source/syntax-tree.ts';
import { parseSource } from '#test/support/parse.ts';

describe('the Go dialect', () => {
  it('sees callee, receiver and arguments of a call', async () => {
    const call = go.call(await first('call_expression', 'db.Query(text, args...)'));
    assert.equal(call?.name, 'Query');
    assert.equal(call.receiver?.text, 'db');
    assert.deepEqual(
      call.arguments.map((argument) => [argument.value.text, argument.isSpread]),
      [
        ['text', false],
        ['args', true],
      ],
    );
  });

  it('takes conversions for calls and looks through parentheses around a callee', async () => {
    assert.equal(go.call(await first('call_expression', 'string(body)'))?.name, 'string');
    assert.equal(go.call(await first('call_expression', '(run)(1)'))?.name, 'run');
  });

  it('gives one parameter for each name of a group', async () => {
    const tree = await parseSource(
      'go',
      'package p\nfunc (s *Server) Run(a, b int, rest ...string) error { return nil }',
    );
    const run = go.functionLike(find(tree.root, 'method_declaration'));
    assert.equal(run?.name, 'Run');
    assert.equal(run.isMethod, true);
    assert.deepEqual(
      run.parameters.map(({ nameNode, type, isRest }) => [nameNode?.text, type?.text, isRest]),
      [
        ['a', 'int', false],
        ['b', 'int', false],
        ['rest', 'string', true],
      ],
    );
  });

  it('names function literals after what they are assigned to', async () => {
    const names = async (code: string): Promise<string | undefined> =>
      go.functionLike(await first('func_literal', code))?.name;
    assert.equal(await names('handle := func() {}'), 'handle');
    assert.equal(await names('var a, handle = 1, func() {}'), 'handle');
    assert.equal(await names('s.handle = func() {}'), 'handle');
    assert.equal(await names('_ = Route{Handle: func() {}}'), 'Handle');
    assert.equal(await names('go func() {}()'), '');
  });

  it('gives one assignment for each target', async () => {
    const view = async (kind: string, code: string): Promise<string[]> =>
      go
        .assignments(await first(kind, code))
        .map((one) => `${one.target.text} ${one.operator} ${one.value.text} ${one.isDeclaration}`);
    assert.deepEqual(await view('short_var_declaration', 'a, err := f()'), ['a = f() true', 'err = f() true']);
    assert.deepEqual(await view('assignment_statement', 'a, b.c = b, a'), ['a = b false', 'b.c = a false']);
    assert.deepEqual(await view('assignment_statement', 'n += 2'), ['n += 2 false']);
    assert.deepEqual(await view('var_spec', 'var a, b int = 1, 2'), ['a = 1 true', 'b = 2 true']);
    assert.deepEqual(await view('var_spec', 'var a int'), []);
    assert.deepEqual(await view('receive_statement', 'select { case v := <-c: }'), ['v = <-c true']);
  });

  it('nests else-if as the alternative', async () => {
    const conditional = go.conditional(
      await first('if_statement', 'if x := f(); x > 1 { } else if x < 0 { } else { }'),
    );
    assert.equal(conditional?.condition.text, 'x > 1');
    const nested = conditional.alternative && go.conditional(conditional.alternative);
    assert.equal(nested?.alternative?.kind, 'block');
  });

  it('tells expressions apart', async () => {
    const kinds = {
      '"a\\n"': 'literal',
      '`raw`': 'literal',
      '1.5': 'literal',
      nil: 'literal',
      name: 'name',
      'a.b': 'member',
      'a[0]': 'index',
      'a[1:2]': 'wrapper',
      '(a)': 'wrapper',
      '&a': 'wrapper',
      '*a': 'wrapper',
      'a.(T)': 'wrapper',
      '[]byte(a)': 'wrapper',
      '-a': 'operation',
      '<-a': 'other',
      'a + "x"': 'composition',
      'a + 1': 'operation',
      'a == b': 'operation',
      'f(a)': 'call',
      'T{A: a}': 'container',
      'func() {}': 'function',
    };
    for (const [code, kind] of Object.entries(kinds)) assert.equal((await expression(code)).kind, kind, code);
  });

  it('leaves escapes of a string literal as written', async () => {
    assert.deepEqual(await expression('"a\\n\\"b"'), { kind: 'literal', text: 'a\\n\\"b' });
    assert.deepEqual(await expression('""'), { kind: 'literal', text: '' });
  });

  it('lists all parts of a long concatenation at once', async () => {
    const composition = await expression('a + "b" + c + "d"');
    assert.deepEqual(composition.kind === 'composition' && composition.parts.map((part) => part.text), [
      'a',
      '"b"',
      'c',
      '"d"',
    ]);
  });

  it('lists the values of composite literals without their keys', async () => {
    const container = await expression('T{A: a, B: {b}, c}');
    assert.deepEqual(container.kind === 'container' && container.elements.map((part) => part.text), ['a', '{b}', 'c']);
  });

  it('lists statements of blocks and cases', async () => {
    const tree = await parseSource('go', 'package p\nfunc f() { switch x { case 1: a(); b()\ndefault: }\nreturn }');
    const texts = (kind: string): string[] => go.statements(find(tree.root, kind)).map((statement) => statement.kind);
    assert.deepEqual(texts('block'), ['expression_switch_statement', 'return_statement']);
    assert.deepEqual(texts('expression_case'), ['expression_statement', 'expression_statement']);
    assert.deepEqual(texts('default_case'), []);
  });
});

async function first(kind: string, code: string): Promise<SyntaxNode> {
  const tree = await parseSource('go', `package p\nfunc f() {\n${code}\n}\n`);
  return find(tree.root, kind);
}

async function expression(code: string): Promise<ReturnType<typeof go.expression>> {
  const [assignment] = go.assignments(await first('assignment_statement', `_ = ${code}`));
  assert.ok(assignment);
  return go.expression(assignment.value);
}

function find(root: SyntaxNode, kind: string): SyntaxNode {
  const node = [...root.descendants()].find((candidate) => candidate.kind === kind);
  assert.ok(node, `no ${kind}`);
  return node;
}
