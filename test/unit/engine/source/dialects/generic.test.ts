import assert from 'node:assert/strict';
import type { Dialect } from '#engine/source/dialect.ts';
import { GENERIC_KINDS } from '#engine/source/dialects/generic-kinds.ts';
import { genericDialect } from '#engine/source/dialects/generic.ts';
import type { GenericLanguageId } from '#engine/source/languages.ts';
import type { SyntaxNode, SyntaxTree } from '#engine/source/syntax-tree.ts';
import { parseSource } from '#test/support/parse.ts';

interface Sample {
  readonly extension: string;
  /** Holds every kind of the language's table at least once. */
  readonly code: string;
  /** Name and number of parameters of each function in order; methods are marked by a dot. */
  readonly functions: readonly string[];
}

const SAMPLES: Readonly<Record<GenericLanguageId, Sample>> = {
  c: {
    extension: 'c',
    code: `struct P { int x; }; union U { int a; }; enum E { A };
      static int add(int a, char *b, ...) {
        if (a && b) { return 1; } else if (a || b) { x("s"); } else { y(); }
        for (;;) { } while (1) break; do { } while (0);
        switch (a) { case 1: break; default: ; }
        int r = a ? 1 : 2; goto end;
        end: return r;
      }
      int *pointer(void) { return 0; }
      void (*callback(int sig, void (*func)(int)))(int) { return func; }`,
    functions: ['add 3', 'pointer 0', 'callback 2'],
  },
  cpp: {
    extension: 'cpp',
    code: `class A : public B { public: A(int x) : x_(x) { } ~A() { } bool operator==(const A& o) { return a and b or c; } };
      struct S { }; union U { int a; }; enum class E { A };
      int n::A::out(const std::string& s, int n = 3, int... rest) {
        try { for (auto& x : xs) { } } catch (const E& e) { throw; }
        auto l = [&](int a, int b) { return a && b || R"(raw)" == "s"; };
        if (int z = 1; z) { } else { }
        for (;;) { } while (1) { } do { } while (0);
        switch (a) { case 1: break; }
        goto end;
        end: co_return a ? 1 : 2;
      }
      template <typename T> T& pick(T&& a) { return a; }`,
    functions: ['.A 1', '.~A 0', '.operator== 1', 'n::A::out 3', ' 2', 'pick 1'],
  },
  csharp: {
    extension: 'cs',
    code: `public class A : B {
        public A(int x) : base(x) { }
        ~A() { }
        public int P { get { return 1; } set { x = value; } }
        public async Task<int> M<T>(string s, int n = 3, params int[] rest) {
          if (a && b || c) return 1; else { }
          for (;;) { } foreach (var q in z) { } while (a) { } do { } while (b);
          switch (a) { case 1: break; default: break; }
          var t = a ? 1.5 : 2; var u = a switch { 1 => $"x{y}", _ => throw new E() }; var v = a ?? b;
          try { } catch (E e) when (x) { throw; } finally { }
          goto end;
          end: Func<int, int> f = x => x + 1; Func<int, int> g = (p, q) => { return p; };
          int Local(int u) { return u; }
          var d = delegate (int v) { return @"raw" + """raw""" + "s"; };
        }
        public static A operator +(A a, A b) => a;
        public static explicit operator int(A a) { return 1; }
      }
      struct S { } interface I { void M(int a); } record R(int X) { } enum E { A }`,
    functions: ['.A 1', '.A 0', '.get 0', '.set 0', '.M 3', ' 1', ' 2', 'Local 1', ' 1', '. 2', '. 1', '.M 1'],
  },
  php: {
    extension: 'php',
    code: `<?php
      function f(int $a, $b = 1, ...$c) {
        if ($a && $b || $c and $d or $e xor $g) { return 1; } elseif ($b) { } else { }
        for (;;) { } foreach ($a as $k => $v) { } while (1) { } do { } while (0);
        switch ($a) { case 1: break; default: break; }
        $t = $a ? 1 : 2.5; $n = $a ?? 'b'; $m = match($x) { 1, 2 => "a$b", default => throw new E() };
        try { } catch (E | F $e) { }
        goto end; end:
        if ($a): x(); endif;
        $h = <<<X
        a
        X;
        $i = <<<'Y'
        b
        Y;
        $fn = fn($x) => $x + 1; $g = function ($p, $q) use ($z) { return $p; };
      }
      class A extends B { public function __construct(private int $x) { } abstract function m(); }
      interface I { function a($x); } trait T { } enum E { case A; } $o = new class { };`,
    functions: ['f 3', ' 1', ' 2', '.__construct 1', '.m 0', '.a 1'],
  },
  ruby: {
    extension: 'rb',
    code: `module M
  class A < B
    def m(a, b = 1, *c, d:, **f, &g)
      if a && b || c and d or e
        1.5
      elsif b
        2
      else
        "s"
      end
      unless x
        y
      end
      foo if bar
      foo unless bar
      while a do break end
      until b do next end
      for i in x do redo end
      x while y
      x until y
      case a
      when 1, 2 then 3
      else 6
      end
      case v
      in [a, b]
        1
      end
      t = a ? 1 : 2
      begin
        x
      rescue E => e
        y
      ensure
        z
      end
      x rescue nil
      l = ->(x, y) { x }
      xs.each { |q| q }
      z = <<~TEXT
        text
      TEXT
      return t
    end
    def self.s(x) = x + 1
    class << self
      def bare; end
    end
  end
end
`,
    functions: ['.m 6', ' 2', '.s 1', '.bare 0'],
  },
  rust: {
    extension: 'rs',
    code: `struct S { a: i32 } enum E { A } union U { a: i32 } trait T { fn d(&self) { } }
      impl T for S {
        async fn m<A>(&mut self, a: i32, (b, c): (i32, i32)) -> i32 {
          if a && b || c { 1 } else if let Some(x) = y { 2 } else { 3 };
          'o: for i in 0..3 { continue 'o; }
          while let Some(z) = w { break; }
          loop { break; }
          match a { 1 => "s", _ => r"raw" };
          let f = |x, y: i32| x + 1.5;
          if a && let Some(b) = c { }
          return 1;
        }
      }
      fn bare() { }`,
    functions: ['.d 0', '.m 2', ' 2', 'bare 0'],
  },
  kotlin: {
    extension: 'kt',
    code: `class A(val x: Int) : B() {
    init {
        y()
    }
    constructor(q: Int, r: Int) : this(q) {
        z()
    }
    companion object { fun s() = 1 }
    var p: Int = 1
        get() { return 1 }
        set(value) { field = value }
    suspend fun m(a: Int, b: String = "x", vararg c: Int): Int {
        if (a && b || c) {
            1
        } else {
            3
        }
        for (i in 0..3) { }
        while (a) { }
        do { } while (b)
        when (a) {
            1 -> 1.5
            else -> """raw"""
        }
        try { } catch (e: E) { throw e }
        val n = a ?: 2
        val f = { x: Int, y: Int -> x + 1 }
        val g = fun(p: Int): Int { return p }
        val o = object : I { }
        return 1
    }
}
object O {
    fun z() {}
}
`,
    functions: ['. 0', '. 2', '.s 0', '. 0', '. 0', '.m 3', ' 2', ' 1', '.z 0'],
  },
};

for (const [id, sample] of Object.entries(SAMPLES) as [GenericLanguageId, Sample][]) {
  describe(`the generic dialect of ${id}`, () => {
    const dialect = genericDialect(GENERIC_KINDS[id]);
    let tree: SyntaxTree;
    let nodes: SyntaxNode[];

    before(async () => {
      tree = await parseSource(sample.extension, sample.code);
      nodes = [...tree.root.descendants()];
    });

    it('names only kinds that the grammar makes', () => {
      const kinds = new Set(nodes.map((node) => node.kind));
      const { logicalOperators, ...named } = dialect.controlFlow;
      const wanted = [
        ...Object.values(named).flatMap((set) => [...set]),
        ...logicalOperators,
        ...Object.values(dialect.roles).flat(),
      ];
      assert.equal(tree.errorCount, 0);
      assert.deepEqual(
        wanted.filter((kind) => !kinds.has(kind)),
        [],
      );
    });

    it('finds functions with their names, parameters and bodies', () => {
      const functions = nodes.map((node) => dialect.functionLike(node)).filter((view) => view !== undefined);
      const seen = functions.map(
        ({ name, isMethod, parameters }) => `${isMethod ? '.' : ''}${name} ${parameters.length}`,
      );
      assert.deepEqual(seen, sample.functions);
      for (const { name, body, node } of functions) if (BODY.test(node.text)) assert.ok(body, name);
    });

    it('sees both branches of an if', () => {
      const views = nodes.map((node) => dialect.conditional(node)).filter((view) => view !== undefined);
      assert.ok(views.some(({ alternative }) => alternative !== undefined));
      assert.ok(
        views.every(
          ({ condition, consequence }) => condition.end <= consequence.start || consequence.end <= condition.start,
        ),
      );
    });

    it('lists statements of blocks and knows no names', () => {
      const block = nodes.find((node) => dialect.roles.Block?.includes(node.kind) && node.namedChildren.length > 1);
      assert.ok(block && dialect.statements(block).length > 1);
      assert.deepEqual(dialect.expression(tree.root), { kind: 'other' });
      assert.equal(dialect.bind(tree).module.bindings.size, 0);
    });

    it('survives every prefix of a file', async () => {
      for (let end = 0; end < sample.code.length; end += 41)
        await exercise(dialect, sample.extension, sample.code.slice(0, end));
    });
  });
}

const BODY = /[{>=]/;

async function exercise(dialect: Dialect, extension: string, code: string): Promise<void> {
  const tree = await parseSource(extension, code);
  for (const node of tree.root.descendants()) {
    dialect.functionLike(node);
    dialect.conditional(node);
    dialect.statements(node);
  }
}
