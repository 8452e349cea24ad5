import assert from 'node:assert/strict';
import { java } from '#engine/source/dialects/java.ts';
import type { SyntaxNode } from '#engine/source/syntax-tree.ts';
import { parseSource } from '#test/support/parse.ts';

describe('the Java dialect', () => {
  describe('calls', () => {
    it('sees receiver, name and arguments of a method call', async () => {
      const call = java.call(await first('method_invocation', 'db.query(text, 1);'));
      assert.equal(call?.name, 'query');
      assert.equal(call.receiver?.text, 'db');
      assert.deepEqual(
        call.arguments.map(({ value }) => value.text),
        ['text', '1'],
      );
      assert.equal(call.isNew, false);
    });

    it('takes the name of a method for the member it is', async () => {
      const callee = java.call(await first('method_invocation', 'a.b().c();'))?.callee;
      const expression = callee && java.expression(callee);
      assert.equal(expression?.kind, 'member');
      assert.equal(expression.object.text, 'a.b()');
      assert.equal(expression.property, 'c');
    });

    it('takes `super` for the receiver of a call to a base class', async () => {
      for (const code of ['super.run();', 'Outer.super.run();']) {
        assert.equal(java.call(await first('method_invocation', code))?.receiver?.kind, 'super');
      }
    });

    it('sees the type without its arguments as the callee of a constructor', async () => {
      const call = java.call(await first('object_creation_expression', 'new java.util.ArrayList<String>(3);'));
      assert.equal(call?.callee.text, 'java.util.ArrayList');
      assert.equal(call.name, 'ArrayList');
      assert.equal(call.isNew, true);
      assert.equal(call.arguments.length, 1);
    });

    it('sees calls between constructors', async () => {
      const tree = await parseSource('java', 'class A extends B { A(int a) { super(a, 1); } }');
      const call = java.call(find(tree.root, 'explicit_constructor_invocation'));
      assert.equal(call?.name, 'super');
      assert.equal(call.arguments.length, 2);
    });
  });

  describe('functions', () => {
    it('describes a method with annotations and parameters', async () => {
      const tree = await parseSource(
        'java',
        'class A { @Override @Path("/x") int run(@RequestParam("id") final String id, Map<String, int[]> m, int... rest) { return 1; } }',
      );
      const run = java.functionLike(find(tree.root, 'method_declaration'));
      assert.equal(run?.name, 'run');
      assert.equal(run.isMethod, true);
      assert.equal(run.body?.kind, 'block');
      assert.deepEqual(
        run.decorators.map(({ text }) => text),
        ['@Override', '@Path("/x")'],
      );
      assert.deepEqual(
        run.parameters.map(({ nameNode, type, isRest }) => [nameNode?.text, type?.text, isRest]),
        [
          ['id', 'String', false],
          ['m', 'Map<String, int[]>', false],
          ['rest', 'int', true],
        ],
      );
    });

    it('has no body for abstract methods and ignores a receiver parameter', async () => {
      const tree = await parseSource('java', 'interface I { void run(I this, int a); }');
      const run = java.functionLike(find(tree.root, 'method_declaration'));
      assert.equal(run?.body, undefined);
      assert.deepEqual(
        run?.parameters.map(({ nameNode }) => nameNode?.text),
        ['a'],
      );
    });

    it('describes constructors, also the compact ones of records', async () => {
      const tree = await parseSource('java', 'record P(int x) { P { check(x); } P() { this(1); } }');
      assert.equal(java.functionLike(find(tree.root, 'compact_constructor_declaration'))?.name, 'P');
      assert.equal(java.functionLike(find(tree.root, 'constructor_declaration'))?.isMethod, true);
    });

    it('names lambdas after what they are assigned to, and sees every form of their parameters', async () => {
      const view = async (code: string): Promise<unknown> => {
        const lambda = java.functionLike(await first('lambda_expression', code));
        return [lambda?.name, lambda?.parameters.map(({ nameNode }) => nameNode?.text), lambda?.isMethod];
      };
      assert.deepEqual(await view('F f = x -> x;'), ['f', ['x'], false]);
      assert.deepEqual(await view('this.f = (x, y) -> x;'), ['f', ['x', 'y'], false]);
      assert.deepEqual(await view('run((int x, var y) -> { });'), ['', ['x', 'y'], false]);
      assert.deepEqual(await view('run(() -> 1);'), ['', [], false]);
    });
  });

  describe('statements', () => {
    it('gives declarations and assignments with a value', async () => {
      const view = async (kind: string, code: string): Promise<unknown> =>
        java
          .assignments(await first(kind, code))
          .map((a) => [a.target.text, a.operator, a.value.text, a.isDeclaration]);
      assert.deepEqual(await view('variable_declarator', 'String a = "x", b;'), [['a', '=', '"x"', true]]);
      assert.deepEqual(await view('variable_declarator', 'String a;'), []);
      assert.deepEqual(await view('assignment_expression', 'this.a += 2;'), [['this.a', '+=', '2', false]]);
      assert.deepEqual(await view('resource', 'try (In in = open()) { }'), [['in', '=', 'open()', true]]);
    });

    it('sees both sides of an operator', async () => {
      const { left, right, operator } = java.binary(await first('binary_expression', 'x = a >>> 2;')) ?? {};
      assert.deepEqual([left?.text, operator, right?.text], ['a', '>>>', '2']);
    });

    it('sees every caught type', async () => {
      const caught = java.catchClause(
        await first('catch_clause', 'try { } catch (final IOException | a.b.E e) { log(e); }'),
      );
      assert.deepEqual(
        caught?.types.map(({ text }) => text),
        ['IOException', 'a.b.E'],
      );
      assert.equal(caught.nameNode?.text, 'e');
      assert.equal(java.statements(caught.body).length, 1);
    });

    it('nests `else if`', async () => {
      const outer = java.conditional(await first('if_statement', 'if (a) x(); else if (b) { } else { y(); }'));
      assert.equal(outer?.consequence.text, 'x();');
      const inner = outer.alternative && java.conditional(outer.alternative);
      assert.equal(inner?.condition.text, 'b');
      assert.equal(inner.alternative?.kind, 'block');
    });

    it('lists the statements of blocks, of a switch group and of a body without braces', async () => {
      const group = await first('switch_block_statement_group', 'switch (a) { case 1: x(); break; }');
      assert.deepEqual(
        java.statements(group).map(({ kind }) => kind),
        ['expression_statement', 'break_statement'],
      );
      const body = (await first('while_statement', 'while (a) x();')).field('body');
      assert.deepEqual(body && java.statements(body), [body]);
    });
  });

  describe('expressions', () => {
    const kindOf = async (code: string): Promise<string> => java.expression(await value(code)).kind;
    const textOf = async (code: string): Promise<string | undefined> => {
      const expression = java.expression(await value(code));
      return expression.kind === 'literal' ? expression.text : undefined;
    };

    it('gives the content of strings and text blocks, escapes as written', async () => {
      assert.equal(await textOf(String.raw`"a\t\"b"`), String.raw`a\t\"b`);
      assert.equal(await textOf('"""\n    SELECT 1\n    """'), '    SELECT 1\n    ');
      assert.equal(await textOf('""'), '');
    });

    it('takes numbers, characters, booleans, null and classes for literals without text', async () => {
      for (const code of ['1', '0x1F', '1.5', "'c'", 'true', 'null', 'String.class']) {
        assert.equal(await kindOf(code), 'literal');
        assert.equal(await textOf(code), undefined);
      }
    });

    it('flattens concatenations', async () => {
      const expression = java.expression(await value('"a" + b + 1 + (c + d)'));
      assert.equal(expression.kind, 'composition');
      assert.deepEqual(expression.kind === 'composition' && expression.parts.map(({ text }) => text), [
        '"a"',
        'b',
        '1',
        '(c + d)',
      ]);
    });

    it('tells arithmetic from concatenation by its operands', async () => {
      assert.equal(await kindOf('i + 1'), 'operation');
      assert.equal(await kindOf('a + b'), 'composition');
      assert.equal(await kindOf('a * b'), 'operation');
      assert.equal(await kindOf('a == b && c'), 'operation');
      assert.equal(await kindOf('o instanceof String'), 'operation');
      assert.equal(await kindOf('!a'), 'operation');
    });

    it('passes the value of parentheses, casts and assignments on', async () => {
      for (const code of ['(a)', '(String) a', 'b = a', 'this.a']) {
        const expression = java.expression(await value(code));
        assert.equal(expression.kind === 'wrapper' && expression.inner.text, 'a', code);
      }
      assert.equal(await kindOf('(int) a'), 'operation');
    });

    it('offers the values of a ternary and of a switch', async () => {
      const options = async (code: string): Promise<unknown> => {
        const expression = java.expression(await value(code));
        return expression.kind === 'choice' && expression.options.map(({ text }) => text);
      };
      assert.deepEqual(await options('a ? b : c'), ['b', 'c']);
      assert.deepEqual(await options('switch (a) { case 1 -> b; case 2, 3 -> c; default -> throw new E(); }'), [
        'b',
        'c',
      ]);
      assert.equal(await kindOf('switch (a) { case 1: yield b; default: yield c; }'), 'other');
    });

    it('sees elements of arrays', async () => {
      const elements = async (code: string): Promise<unknown> => {
        const expression = java.expression(await value(code));
        return expression.kind === 'container' && expression.elements.map(({ text }) => text);
      };
      assert.deepEqual(await elements('{ a, "b" }'), ['a', '"b"']);
      assert.deepEqual(await elements('new String[] { a }'), ['a']);
      assert.deepEqual(await elements('new int[3]'), []);
    });

    it('knows members, elements, functions and what it knows nothing about', async () => {
      assert.equal(await kindOf('a.b'), 'member');
      assert.equal(await kindOf('a[0]'), 'index');
      assert.equal(await kindOf('x -> x'), 'function');
      assert.equal(await kindOf('Foo::bar'), 'function');
      assert.equal(await kindOf('this'), 'other');
      assert.equal(await kindOf('Outer.this'), 'other');
    });
  });

  it('survives half-typed code', async () => {
    for (const code of BROKEN) {
      const tree = await parseSource('java', code);
      for (const node of tree.root.descendants()) exerciseViews(node);
      java.bind(tree);
    }
  });

  it('survives every prefix of a file', async () => {
    for (let end = 0; end < WHOLE.length; end += 7) {
      const tree = await parseSource('java', WHOLE.slice(0, end));
      for (const node of tree.root.descendants()) exerciseViews(node);
      java.bind(tree);
    }
  });

  it('names only kinds that its grammar has', async () => {
    const tree = await parseSource('java', WHOLE);
    const kinds = new Set([...tree.root.descendants()].map(({ kind }) => kind));
    assert.equal(tree.errorCount, 0);
    const { functions, classes, ifs, loops, switches, cases, catches, ternaries, logicals, jumps } = java.controlFlow;
    for (const set of [functions, classes, ifs, loops, switches, cases, catches, ternaries, logicals, jumps]) {
      for (const kind of set) assert.ok(kinds.has(kind), kind);
    }
  });
});

function exerciseViews(node: SyntaxNode): void {
  java.call(node);
  java.functionLike(node);
  java.assignments(node);
  java.binary(node);
  java.catchClause(node);
  java.conditional(node);
  java.expression(node);
  java.statements(node);
}

const BROKEN = [
  '',
  'class',
  'class A { void',
  'import ;',
  'import static java.;',
  'class A { int x = ; }',
  'class A { void m() { foo(.bar(; } }',
  'class A { void m() { try { } catch () { } } }',
  'class A { void m( { if (a } }',
  'class A { String s = "abc; }',
  '@interface @ @',
  'class A { void m() { new ; new A<; this.; super.; a.b.; x = ; y += ; switch (x) { case -> ; } } }',
  '}}}}',
  'record (int) {}',
  'class A { void m() { for (String : xs) { } for (;;; } }',
  'class A { void m() { Runnable r = -> ; (x, ) -> ; } }',
];

const WHOLE = `package a.b;
import java.util.*;
import static java.lang.Math.max;
@Service
public class Shop<T extends Item> extends Base implements Runnable {
  private static final String[] NAMES = { "a", "b" };
  static { load(); }
  public Shop(@Param("x") final String name, int... rest) throws IOException, E { super(name); this.name = name; }
  @Override public void run() {
    outer: for (int i = 0; i < 3; i++) { if (i > 1 && ok || no) continue outer; else break; }
    for (final var item : items) System.out.println(item);
    while (more()) { x = y = 3; }
    do { n--; } while (n > 0);
    try (In in = open(); other) { read(in); } catch (IOException | RuntimeException e) { log(e); } finally { close(); }
    switch (k) { case 1: foo(); break; default: bar(); }
    var r = switch (o) { case Circle(var rad, int q) when rad > 0 -> 3; case String s -> { yield 4; } default -> throw new E(); };
    Function<String, String> f = s -> s + 1; BiFunction g = (p, q) -> p; Supplier t = Shop::new;
    String text = """
      hello
      """;
    int v = a > b ? arr[0] : (int) -2L;
    if (o instanceof final String s2 && s2.length() > 1) { new Thread() { public void run() { } }.start(); }
    synchronized (this) { Outer.this.count++; }
  }
  enum Color implements I { RED(1) { void a() { } }, GREEN; private int n; Color(int n) { this.n = n; } }
  interface I { int X = 1; default void b() { } }
  record P(@A int x, String... y) { P { check(x); } }
  @interface Ann { int value() default 1; }
}
`;

/** The first node of a kind in a method with this code. */
async function first(kind: string, code: string): Promise<SyntaxNode> {
  return find((await parseSource('java', `class A { void m() { ${code} } }`)).root, kind);
}

/** An expression, read as the value of a variable. */
async function value(code: string): Promise<SyntaxNode> {
  const node = (await first('variable_declarator', `Object[] it = ${code};`)).field('value');
  assert.ok(node);
  return node;
}

function find(root: SyntaxNode, kind: string): SyntaxNode {
  for (const node of root.descendants()) if (node.kind === kind) return node;
  return assert.fail(`no ${kind}`);
}
