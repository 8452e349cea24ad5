import assert from 'node:assert/strict';
import type { Expression } from '#engine/source/dialect.ts';
import { python } from '#engine/source/dialects/python.ts';
import type { SyntaxNode } from '#engine/source/syntax-tree.ts';
import { parseSource } from '#test/support/parse.ts';

describe('the Python dialect', () => {
  describe('calls', () => {
    it('have a name, a receiver and arguments', async () => {
      const call = python.call(await find('call', 'os.path.join(a, *b, c=d, **e)'));
      assert.equal(call?.name, 'join');
      assert.equal(call?.receiver?.text, 'os.path');
      assert.equal(call?.isNew, false);
      assert.deepEqual(
        call?.arguments.map(({ name, value, isSpread, node }) => [name, value.text, isSpread, node.text]),
        [
          [undefined, 'a', false, 'a'],
          [undefined, 'b', true, '*b'],
          ['c', 'd', false, 'c=d'],
          [undefined, 'e', true, '**e'],
        ],
      );
    });

    it('may call the result of another call', async () => {
      const call = python.call(await find('call', 'make()()'));
      assert.equal(call?.name, '');
      assert.equal(call?.receiver, undefined);
    });

    it('take a bare generator as their argument', async () => {
      const call = python.call(await find('call', 'any(x for x in y)'));
      assert.deepEqual(
        call?.arguments.map(({ value }) => value.text),
        ['(x for x in y)'],
      );
    });
  });

  describe('functions', () => {
    it('have typed parameters, defaults and rests, but separators are none', async () => {
      const view = python.functionLike(
        await find('function_definition', 'async def f(a, b: int, /, c=1, *d: str, e: X = 2, **g): pass'),
      );
      assert.equal(view?.name, 'f');
      assert.equal(view?.isAsync, true);
      assert.equal(view?.isMethod, false);
      assert.deepEqual(
        view?.parameters.map(({ nameNode, type, defaultValue, isRest }) => [
          nameNode?.text,
          type?.text,
          defaultValue?.text,
          isRest,
        ]),
        [
          ['a', undefined, undefined, false],
          ['b', 'int', undefined, false],
          ['c', undefined, '1', false],
          ['d', 'str', undefined, true],
          ['e', 'X', '2', false],
          ['g', undefined, undefined, true],
        ],
      );
    });

    it('are methods when their class is the nearest definition around', async () => {
      const { root } = await parseSource(
        'py',
        'class A:\n  if x:\n    @p\n    def m(self):\n      def inner(): pass\n',
      );
      const views = all(root, 'function_definition').map((node) => python.functionLike(node));
      assert.deepEqual(
        views.map((view) => [view?.name, view?.isMethod]),
        [
          ['m', true],
          ['inner', false],
        ],
      );
    });

    it('get their decorators from the definition around them', async () => {
      const view = python.functionLike(await find('function_definition', '@app.route("/")\n@login\ndef f(): pass'));
      assert.deepEqual(
        view?.decorators.map(({ text }) => text),
        ['@app.route("/")', '@login'],
      );
    });

    it('without a name take that of what they are assigned to', async () => {
      for (const [code, name] of [
        ['f = lambda x: x', 'f'],
        ['a.b = lambda: 1', 'b'],
        ['sorted(x, key=lambda y: y)', 'key'],
        ['g(lambda: 1)', ''],
      ]) {
        const view = python.functionLike(await find('lambda', code ?? ''));
        assert.equal(view?.name, name);
        assert.ok(view?.body);
      }
    });
  });

  describe('assignments', () => {
    it('give one for each target of a chain', async () => {
      assert.deepEqual(await assignmentsIn('a = b = 1'), [
        ['a', '=', '1', false],
        ['b', '=', '1', false],
      ]);
    });

    it('can be annotated, augmented, named or take a sequence apart', async () => {
      assert.deepEqual(await assignmentsIn('x: int = 1'), [['x', '=', '1', true]]);
      assert.deepEqual(await assignmentsIn('x //= 2'), [['x', '//=', '2', false]]);
      assert.deepEqual(await assignmentsIn('(y := f())'), [['y', '=', 'f()', false]]);
      assert.deepEqual(await assignmentsIn('a, *b = c'), [['a, *b', '=', 'c', false]]);
    });

    it('are none when an annotation has no value', async () => {
      assert.deepEqual(await assignmentsIn('x: int'), []);
    });
  });

  describe('binaries', () => {
    it('have two sides and an operator with single spaces', async () => {
      for (const [code, kind, operator] of [
        ['a + b', 'binary_operator', '+'],
        ['a and b', 'boolean_operator', 'and'],
        ['a not  in b', 'comparison_operator', 'not in'],
        ['a is\\\n not b', 'comparison_operator', 'is not'],
      ] as const) {
        const view = python.binary(await find(kind, code));
        assert.deepEqual([view?.left.text, view?.operator, view?.right.text], ['a', operator, 'b']);
      }
    });

    it('are none for chains of comparisons', async () => {
      assert.equal(python.binary(await find('comparison_operator', 'a < b < c')), undefined);
    });
  });

  describe('except clauses', () => {
    it('list the types they catch', async () => {
      for (const [clause, types, name] of [
        ['except', [], undefined],
        ['except E', ['E'], undefined],
        ['except (A, b.C) as e', ['A', 'b.C'], 'e'],
        ['except A, B', ['A', 'B'], undefined],
        ['except* E as g', ['E'], 'g'],
        ['except a.B as e', ['a.B'], 'e'],
      ] as const) {
        const view = python.catchClause(await find('except_clause', `try:\n  pass\n${clause}:\n  pass\n`));
        assert.deepEqual([view?.types.map(({ text }) => text), view?.nameNode?.text], [types, name], clause);
        assert.equal(view?.body.text, 'pass');
      }
    });
  });

  describe('conditionals', () => {
    it('lead from `if` over `elif` to the body of `else`', async () => {
      const first = python.conditional(await find('if_statement', 'if a:\n  b\nelif c:\n  d\nelse:\n  e\n'));
      assert.equal(first?.condition.text, 'a');
      const second = first?.alternative && python.conditional(first.alternative);
      assert.deepEqual([second?.condition.text, second?.consequence.text, second?.alternative?.text], ['c', 'd', 'e']);
    });

    it('may have no other branch', async () => {
      const view = python.conditional(await find('if_statement', 'if a: b\n'));
      assert.deepEqual([view?.consequence.text, view?.alternative], ['b', undefined]);
    });
  });

  describe('expressions', () => {
    const cases: readonly (readonly [code: string, expected: string])[] = [
      ['name', 'name'],
      ['None', 'literal'],
      ['True', 'literal'],
      ['1', 'literal'],
      ['1.5', 'literal'],
      ['...', 'literal'],
      ['"a b"', 'literal "a b"'],
      ['b"by\\x00"', 'literal "by\\x00"'],
      ['r"\\d"', 'literal "\\d"'],
      ['"""doc"""', 'literal "doc"'],
      ['""', 'literal ""'],
      ['f"no {{parts}}"', 'literal "no {{parts}}"'],
      ['("a" "b")', 'wrapper "a" "b"'],
      ['f"a{b!r}c{d.e}"', 'interpolation b | d.e'],
      ['f"{n:.2f} {s:>{width}} {d:%Y}"', 'interpolation s | width | d'],
      ['a + "b" + c', 'concatenation a | "b" | c'],
      ['a + 1', 'operation a | 1'],
      ['[a] + b', 'container [a] | b'],
      ['a * b', 'operation a | b'],
      ['"%s %s" % (a, b)', 'format a | b'],
      ['"%s" % a', 'format a'],
      ['"%(x)s" % {"x": a}', 'format {"x": a}'],
      ['"%d %s" % (a, b)', 'format b'],
      ['template % a', 'format template | a'],
      ['a % 2', 'operation a | 2'],
      ['"%s%%" % a', 'format a'],
      ['a < b', 'operation a | b'],
      ['not a', 'operation a'],
      ['-a', 'operation a'],
      ['a or b or c', 'choice a | b | c'],
      ['a if b else c', 'choice a | c'],
      ['f(x)', 'call'],
      ['a.b.c', 'member a.b . c'],
      ['a[0]', 'index a [] 0'],
      ['a[1:2, 3]', 'index a [] 1:2'],
      ['(a)', 'wrapper a'],
      ['(x := a)', 'wrapper x := a'],
      ['lambda: a', 'function'],
      ['[a, *b]', 'container a | *b'],
      ['(a, b)', 'container a | b'],
      ['{a, b}', 'container a | b'],
      ['{"k": a, **b}', 'container "k": a | **b'],
      ['[a for b in c if d]', 'container a'],
      ['{a: b for c in d}', 'container a: b'],
      ['(a for a in b)', 'container a'],
    ];
    for (const [code, expected] of cases) {
      it(`take \`${code}\` for: ${expected}`, async () => {
        const { root } = await parseSource('py', `${code}\n`);
        const node = root.children[0]?.children[0];
        const { children = [] } = root.children[0] ?? {};
        assert.ok(node && children.length === 1, 'one expression');
        assert.equal(describeExpression(python.expression(node)), expected);
      });
    }

    it('pass on what they wait for, unpack or name', async () => {
      const await_ = await find('await', 'async def f():\n  await g()\n');
      assert.equal(describeExpression(python.expression(await_)), 'wrapper g()');
      assert.equal(describeExpression(python.expression(await find('list_splat', 'f(*a)'))), 'wrapper a');
      assert.equal(describeExpression(python.expression(await find('pair', '{"k": v}'))), 'wrapper v');
      assert.equal(describeExpression(python.expression(await find('named_expression', '(a := b)'))), 'wrapper b');
    });

    it('flatten a concatenation of thousands of parts', async () => {
      const tree = await parseSource(
        'py',
        `x = ${Array.from({ length: 5000 }, (_, index) => `a${index}`).join(' + ')}\n`,
      );
      const expression = python.expression(tree.root.children[0]?.children[0]?.field('right') ?? tree.root);
      assert.equal(expression.kind === 'composition' && expression.parts.length, 5000);
      assert.equal(python.bind(tree).unresolved.length, 5000);
    });
  });

  describe('statements', () => {
    it('are those of a block or a module, or a body that is one', async () => {
      const { root } = await parseSource('py', 'def f():\n  a = 1 # one\n  return a\nx = lambda: 1\n');
      assert.deepEqual(
        python.statements(root).map(({ kind }) => kind),
        ['function_definition', 'expression_statement'],
      );
      const [block] = all(root, 'block');
      assert.deepEqual(block && python.statements(block).map(({ text }) => text), ['a = 1', 'return a']);
      const body = (await find('lambda', 'x = lambda: 1')).field('body');
      assert.deepEqual(body && python.statements(body), [body]);
    });
  });

  it('never throws for code that is cut off or mangled', async () => {
    for (let end = 0; end <= SAMPLE.length; end += 7) {
      await lookAtEverything(SAMPLE.slice(0, end));
      await lookAtEverything(SAMPLE.slice(0, end) + SAMPLE.slice(end + 5));
      await lookAtEverything(`${SAMPLE.slice(0, end)})]:=${SAMPLE.slice(end)}`);
    }
  }).timeout(30_000);
});

const SAMPLE = `from . import a as b, c
import x.y, z as w
__all__ = ["f", "g"]
type Alias[T] = list[T]
@deco(1)
async def f(a, /, b: "Optional[X]" = 1, *c: int, d, **e) -> Literal["q"]:
    global g; nonlocal h
    with open(a) as (fh, gh), b: pass
    try:
        g = f"{a!r:>{b}} {c:.2f}" "tail" % (d, e)
    except (A, B) as err:
        del err.x, g[0]
    except* C: raise
    match a, b:
        case {"k": v, **rest} | [p, *_] if v: return v
        case P(x=1, y=q) as s: yield
    for i, (j, *k) in z:
        k[i] = j = [m for m in n if m for o in m]
    return lambda q, *r: (await q, u := 3)
class K[T](Base, metaclass=M):
    x: int
    y = a if b else c or d
if a < b <= c: pass
elif not d: e += 1
else: exec "code"
`;

async function lookAtEverything(text: string): Promise<void> {
  const tree = await parseSource('py', text);
  for (const node of tree.root.descendants()) {
    python.call(node);
    python.functionLike(node);
    python.assignments(node);
    python.binary(node);
    python.catchClause(node);
    python.conditional(node);
    python.expression(node);
    python.statements(node);
  }
  python.bind(tree);
}

function all(root: SyntaxNode, kind: string): SyntaxNode[] {
  return [...root.descendants()].filter((node) => node.kind === kind);
}

async function find(kind: string, code: string): Promise<SyntaxNode> {
  const [node] = all((await parseSource('py', code)).root, kind);
  assert.ok(node, `no ${kind} in ${code}`);
  return node;
}

async function assignmentsIn(code: string): Promise<unknown[]> {
  const { root } = await parseSource('py', code);
  const views = [...root.descendants()].flatMap((node) => python.assignments(node));
  return views.map(({ target, operator, value, isDeclaration }) => [target.text, operator, value.text, isDeclaration]);
}

function describeExpression(expression: Expression): string {
  const list = (nodes: readonly SyntaxNode[]): string => nodes.map(({ text }) => text).join(' | ');
  switch (expression.kind) {
    case 'literal':
      return expression.text === undefined ? 'literal' : `literal "${expression.text}"`;
    case 'composition':
      return `${expression.via} ${list(expression.parts)}`;
    case 'member':
      return `member ${expression.object.text} . ${expression.property}`;
    case 'index':
      return `index ${expression.object.text} [] ${expression.index.text}`;
    case 'choice':
      return `choice ${list(expression.options)}`;
    case 'wrapper':
      return `wrapper ${expression.inner.text}`;
    case 'container':
      return `container ${list(expression.elements)}`;
    case 'operation':
      return `operation ${list(expression.operands)}`;
    default:
      return expression.kind;
  }
}
