import assert from 'node:assert/strict';
import { java } from '#engine/source/dialects/java.ts';
import { Names } from '#engine/source/names.ts';
import type { Binding, ScopeTable } from '#engine/source/scopes.ts';
import type { SyntaxNode } from '#engine/source/syntax-tree.ts';
import { parseSource } from '#test/support/parse.ts';

describe('the scopes of Java', () => {
  describe('imports', () => {
    it('keep the full path of what they import', async () => {
      const { scopes } = await analyze(
        'import java.security.MessageDigest;\nimport static java.util.Objects.requireNonNull;',
      );
      assert.equal(binding(scopes, 'MessageDigest').importPath, 'java.security.MessageDigest');
      assert.equal(binding(scopes, 'requireNonNull').importPath, 'java.util.Objects.requireNonNull');
      assert.equal(binding(scopes, 'MessageDigest').kind, 'import');
    });

    it('make the file dynamic when they import everything', async () => {
      assert.equal((await analyze('import java.util.*;')).scopes.module.isDynamic, true);
      assert.equal((await analyze('import java.util.List;')).scopes.module.isDynamic, false);
    });

    it('are read by types, annotations, constructors, static calls, casts, class literals and method references', async () => {
      const uses = [
        'T x;',
        'Map<String, ? extends T[]> x;',
        '@T void m() { }',
        'Object m() { return new T<>(); }',
        'void m() { T.run(); }',
        'Object m(Object o) { return (T) o; }',
        'Object x = T.class;',
        'F x = T::run;',
        'F x = T::new;',
        'void m() throws T { }',
        'void m() { try { } catch (E | T e) { } }',
        'boolean m(Object o) { return o instanceof T; }',
        'T.Inner x;',
        'int x = T.MAX;',
        '<S extends T> void m() { }',
        'static class B extends T { }',
        'interface B extends T { }',
        '@A(T.class) int x;',
        '@A(value = T.X) int x;',
        '@A({ T.X }) int x;',
        'T[] m() { return null; }',
        'Object m() { return new T[1]; }',
        'int m(Object o) { return switch (o) { case T t -> 1; case R(T t) -> 2; default -> 3; }; }',
        'T.@N Inner x;',
        'Object m(Object o) { for (T t : o) { } return o; }',
        'void m() { try (T t = null) { } }',
        'void m(T... ts) { }',
      ];
      for (const use of uses) {
        const { scopes } = await analyze(`import a.T;\nclass A { ${use} }`);
        assert.ok(binding(scopes, 'T').reads.length > 0, use);
      }
    });

    it('are not read by members, labels, keys or comments of the same name', async () => {
      const { scopes } = await analyze(`import a.t;
        /** {@link t} */
        class A { void m() { x.t(); x.t = 1; t: while (true) { break t; } } @B(t = 1) int y; }`);
      assert.equal(binding(scopes, 't').reads.length, 0);
    });

    it('of a method are read by calls unless the class has such a method', async () => {
      const header = 'import static a.B.check;\n';
      const read = (await analyze(`${header}class A { void m() { check(1); } }`)).scopes;
      assert.equal(binding(read, 'check').reads.length, 1);
      const hidden = (await analyze(`${header}class A { void m() { check(1); } void check(int x) { } }`)).scopes;
      assert.equal(binding(hidden, 'check').reads.length, 0);
    });
  });

  describe('members', () => {
    it('are visible in methods, lambdas and nested classes', async () => {
      const { scopes } = await analyze(`class A {
        void m() { use(count); run(() -> use(count)); new Thread() { void run() { use(count); } }; }
        static class B { int n() { return count; } }
        private int count = 1;
      }`);
      assert.equal(binding(scopes, 'count').reads.length, 4);
    });

    it('are exported unless private', async () => {
      const { scopes } = await analyze('class A { private int a; int b; private void c() { } public void d() { } }');
      const exported = ['a', 'b', 'c()', 'd()', 'A'].map((name) => binding(scopes, name).isExported);
      assert.deepEqual(exported, [false, true, false, true, true]);
    });

    it('of the same name are told apart when one is a method and one a field', async () => {
      const { scopes } = await analyze(
        'class A { private String name; String name() { return name; } void m() { name(); } }',
      );
      assert.equal(binding(scopes, 'name').reads.length, 1);
      assert.equal(binding(scopes, 'name()').reads.length, 1);
      assert.equal(binding(scopes, 'name()').kind, 'function');
    });

    it('named with `this` are never the parameter of that name', async () => {
      const { scopes } = await analyze(
        'class A { private String x; A(String x) { this.x = x; } String get() { return this.x; } }',
      );
      const [field, parameter] = scopes.scopes.flatMap((scope) => scope.bindings.get('x') ?? []);
      assert.equal(field?.writes[0]?.value?.text, 'x');
      assert.equal(field.reads.length, 1);
      assert.equal(parameter?.kind, 'parameter');
      assert.equal(parameter.reads.length, 1);
    });

    it('reached through another object count as used', async () => {
      const { scopes } =
        await analyze(`class A { private Node head; int m(A other) { other.close(); return other.head.next; }
        private void close() { } private static class Node { private int next; } void run() { go(A::done); } private static void done() { } }`);
      for (const name of ['head', 'next', 'close()', 'done()']) assert.ok(binding(scopes, name).reads.length > 0, name);
    });

    it('of records are their components', async () => {
      const { scopes } = await analyze('record P(int x, String... y) { P { check(x); } }');
      assert.equal(binding(scopes, 'x').kind, 'parameter');
      assert.equal(binding(scopes, 'x').isExported, true);
      assert.equal(binding(scopes, 'x').reads.length, 1);
      assert.equal(binding(scopes, 'y').typeName, 'String[]');
    });

    it('of enums and interfaces are constants and methods', async () => {
      const { scopes } = await analyze(
        'enum C { RED(1), BLUE; private int n; } interface I { int X = 1; void run(int a); }',
      );
      assert.deepEqual(
        ['RED', 'BLUE'].map((name) => binding(scopes, name).kind),
        ['constant', 'constant'],
      );
      assert.equal(binding(scopes, 'n').scope.kind, 'class');
      assert.equal(binding(scopes, 'X').isExported, true);
      assert.equal(binding(scopes, 'run()').isExported, true);
      assert.equal(binding(scopes, 'I').kind, 'type');
    });
  });

  describe('locals', () => {
    it('keep their type without its arguments', async () => {
      const { scopes } = await inMethod(
        'java.util.Map<String, T> a; String[] b; int c[][]; var d = 1; final @N List<T>[] e = null; Map.Entry<A, B> f;',
        '',
      );
      const types = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => binding(scopes, name).typeName);
      assert.deepEqual(types, ['java.util.Map', 'String[]', 'int[][]', undefined, 'List[]', 'Map.Entry']);
    });

    it('get values in every way the language has', async () => {
      const { scopes } = await inMethod(
        `int a = 1; a += 2; a++;
        for (String b : items) { }
        try (In c = open()) { } catch (IOException d) { }
        if (o instanceof String e && !(o instanceof P(int f, var g))) { }
        int h; h = 3; arr[0] = 4; sb.append(5).append(6); list.add(7);`,
        'int[] arr, StringBuilder sb, List list',
      );
      const writes = (name: string): string[] =>
        binding(scopes, name).writes.map(({ how, value }) => `${how} ${value?.text}`);
      assert.deepEqual(writes('a'), ['assign 1', 'augment 2', 'update a++']);
      assert.deepEqual(writes('b'), ['iterate items']);
      assert.deepEqual(writes('c'), ['assign open()']);
      assert.equal(binding(scopes, 'd').kind, 'exception');
      assert.equal(binding(scopes, 'd').typeName, 'IOException');
      assert.deepEqual(writes('e'), ['assign o']);
      assert.deepEqual(writes('f'), ['destructure o']);
      assert.equal(binding(scopes, 'f').typeName, 'int');
      assert.equal(binding(scopes, 'g').typeName, undefined);
      assert.deepEqual(writes('h'), ['assign 3']);
      assert.deepEqual(writes('arr'), ['update 4']);
      assert.deepEqual(new Set(writes('sb')), new Set(['augment 5', 'augment 6']));
      assert.deepEqual(writes('list'), ['update 7']);
    });

    it('are not read by being written', async () => {
      const { scopes } = await inMethod('int a = 1; a = 2; a += 3; a++; int b = 1; use(b++);', '');
      assert.equal(binding(scopes, 'a').reads.length, 0);
      assert.equal(binding(scopes, 'b').reads.length, 1);
    });

    it('end with their block', async () => {
      const { scopes } = await inMethod('{ int a = 1; } for (int b = 0;;) { } use(a, b);', '');
      assert.deepEqual(
        scopes.unresolved.map(({ text }) => text).filter((text) => /^[ab]$/.test(text)),
        ['a', 'b'],
      );
    });

    it('of lambdas are parameters', async () => {
      const { scopes } = await inMethod('run(x -> x); run((y, z) -> y); run((int v) -> { return v; });', '');
      for (const name of ['x', 'y', 'z', 'v']) assert.equal(binding(scopes, name).kind, 'parameter');
      assert.equal(binding(scopes, 'v').typeName, 'int');
    });

    it('of one name and different types have none for certain', async () => {
      const { scopes } = await inMethod('if (o instanceof A x) { } else if (o instanceof B x) { }', '');
      assert.equal(binding(scopes, 'x').typeName, undefined);
    });

    it('include local classes, which nobody outside can use', async () => {
      const { scopes } = await inMethod('class L { } record R(int q) { } enum E { ONE } new L();', '');
      assert.deepEqual(
        ['L', 'R', 'E'].map((name) => binding(scopes, name).isExported),
        [false, false, false],
      );
      assert.equal(binding(scopes, 'L').reads.length, 1);
    });
  });

  it('survives deeper nesting and longer chains than anybody writes', async () => {
    const deep = `class A { Object m() { return ${'('.repeat(20000)}a${')'.repeat(20000)}; } }`;
    const long = `class A { Object m() { return ${'"x" + '.repeat(20000)}a; } }`;
    const chain = `class A { Object m() { return sb${'.append(a)'.repeat(5000)}; } }`;
    for (const code of [deep, long, chain]) {
      const tree = await parseSource('java', code);
      assert.ok(java.bind(tree).scopes.length > 0);
    }
    const { scopes } = await analyze(long);
    assert.deepEqual(
      scopes.unresolved.map(({ text }) => text).filter((text) => text === 'a'),
      ['a'],
    );
  });
});

describe('names in Java', () => {
  it('resolve through imports and declared types', async () => {
    const code = 'class A { void m(Statement stmt) { stmt.executeQuery(q); } }';
    assert.equal(
      await calleePath(`import java.sql.Statement;\n${code}`, 'executeQuery'),
      'java.sql.Statement.executeQuery',
    );
    assert.equal(await calleePath(code, 'executeQuery'), 'Statement.executeQuery');
  });

  it('resolve fields, with and without `this`', async () => {
    const code = (use: string): string =>
      `import java.sql.Connection;\nclass A { private Connection c; void m() { ${use}; } }`;
    assert.equal(
      await calleePath(code('c.prepareStatement(q)'), 'prepareStatement'),
      'java.sql.Connection.prepareStatement',
    );
    assert.equal(
      await calleePath(code('this.c.prepareStatement(q)'), 'prepareStatement'),
      'java.sql.Connection.prepareStatement',
    );
  });

  it('resolve static calls, static imports and full names', async () => {
    const method = (use: string): string => `class A { void m() { ${use}; } }`;
    assert.equal(
      await calleePath(
        `import java.security.MessageDigest;\n${method('MessageDigest.getInstance("MD5")')}`,
        'getInstance',
      ),
      'java.security.MessageDigest.getInstance',
    );
    assert.equal(
      await calleePath(`import static java.lang.Runtime.getRuntime;\n${method('getRuntime().exec(c)')}`, 'exec'),
      'java.lang.Runtime.getRuntime().exec',
    );
    assert.equal(
      await calleePath(method('java.lang.Runtime.getRuntime().exec(c)'), 'exec'),
      'java.lang.Runtime.getRuntime().exec',
    );
  });

  it('resolve constructors and what is called on a new object', async () => {
    assert.equal(
      await calleePath('import java.util.Random;\nclass A { int x = new Random().nextInt(); }', 'nextInt'),
      'java.util.Random.nextInt',
    );
    assert.equal(
      await calleePath('class A { Object x = new java.util.ArrayList<String>(1).get(0); }', 'get'),
      'java.util.ArrayList.get',
    );
    assert.equal(
      await calleePath(
        'import java.util.Random;\nclass A { void m() { var r = new Random(); r.nextInt(); } }',
        'nextInt',
      ),
      'java.util.Random.nextInt',
    );
  });

  it('resolve pattern variables, caught exceptions, resources and loop variables', async () => {
    const method = (use: string): string => `import a.T;\nclass A { void m(Object o) { ${use} } }`;
    assert.equal(await calleePath(method('if (o instanceof T t) t.run();'), 'run'), 'a.T.run');
    assert.equal(await calleePath(method('try { } catch (T t) { t.run(); }'), 'run'), 'a.T.run');
    assert.equal(await calleePath(method('try (T t = x()) { t.run(); }'), 'run'), 'a.T.run');
    assert.equal(await calleePath(method('for (T t : o) t.run();'), 'run'), 'a.T.run');
  });

  it('are unknown for what the file defines itself', async () => {
    assert.equal(
      await calleePath('class A { void m(B b) { b.run(); } static class B { void run() { } } }', 'run'),
      undefined,
    );
    assert.equal(await calleePath('class A { void m() { exec(c); } void exec(String c) { } }', 'exec'), undefined);
    assert.equal(await calleePath('class A<T> { void m(T t) { t.run(); } }', 'run'), undefined);
  });
});

async function analyze(code: string): Promise<{ root: SyntaxNode; scopes: ScopeTable; names: Names }> {
  const tree = await parseSource('java', code);
  const scopes = java.bind(tree);
  return { root: tree.root, scopes, names: new Names(java, scopes) };
}

function inMethod(code: string, parameters: string): ReturnType<typeof analyze> {
  return analyze(`class Outer { void method(${parameters}) { ${code} } }`);
}

/** The only binding of a name in a file. */
function binding(scopes: ScopeTable, name: string): Binding {
  const [found, ...others] = scopes.scopes.flatMap((scope) => scope.bindings.get(name) ?? []);
  assert.ok(found, `no ${name}`);
  assert.equal(others.length, 0, `more than one ${name}`);
  return found;
}

async function calleePath(code: string, method: string): Promise<string | undefined> {
  const { root, names } = await analyze(code);
  return names.pathOf(callOf(root, method).callee);
}

function callOf(root: SyntaxNode, method: string): NonNullable<ReturnType<typeof java.call>> {
  for (const node of root.descendants()) {
    const call = java.call(node);
    if (call?.name === method) return call;
  }
  return assert.fail(`no call of ${method}`);
}
