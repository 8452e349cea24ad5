import assert from 'node:assert/strict';
import { goFlow } from '#engine/rules/flow-tables/go.ts';
import { DataFlow, type Value } from '#engine/source/data-flow.ts';
import { IndexedFlowTable, type SinkKind } from '#engine/source/flow-table.ts';
import { go } from '#engine/source/dialects/go.ts';
import { Names } from '#engine/source/names.ts';
import type { Binding, ScopeTable } from '#engine/source/scopes.ts';
import type { SyntaxNode, SyntaxTree } from '#engine/source/syntax-tree.ts';
import { parseSource } from '#test/support/parse.ts';

describe('Go scopes', () => {
  it('binds imports under their alias or the last element of the path', async () => {
    const { scopes } = await bind(`import (
      "crypto/md5"
      db "database/sql"
      "github.com/labstack/echo/v4"
      "gopkg.in/yaml.v3"
      "github.com/mattn/go-sqlite3"
      _ "embed"
    )`);
    const paths = [...scopes.module.bindings.values()].map((binding) => [binding.name, binding.importPath]);
    assert.deepEqual(paths, [
      ['md5', 'crypto/md5'],
      ['db', 'database/sql'],
      ['echo', 'github.com/labstack/echo/v4'],
      ['yaml', 'gopkg.in/yaml.v3'],
      ['sqlite3', 'github.com/mattn/go-sqlite3'],
    ]);
    assert.equal(scopes.module.isDynamic, false);
  });

  it('marks the file as dynamic when a dot import brings unknown names', async () => {
    const { scopes } = await bind('import . "fmt"');
    assert.equal(scopes.module.isDynamic, true);
  });

  it('calls capitalised package names and entry points exported', async () => {
    const { scopes } = await bind(
      'const Max = 1\nvar low = 2\nfunc Run() {}\nfunc main() {}\nfunc help() {}\ntype T struct{}',
    );
    const exported = [...scopes.module.bindings.values()].filter((binding) => binding.isExported);
    assert.deepEqual(
      exported.map((binding) => binding.name),
      ['Max', 'Run', 'main', 'T'],
    );
  });

  it('declares with := in the block and assigns to what the block has already', async () => {
    const { binding } = await bind(`func f() (err error) {
      a, err := g()
      b, err := h()
      if err := k(); err != nil { use(err) }
      return err
    }`);
    assert.equal(binding('err', 1).writes.length, 2);
    assert.equal(binding('err', 1).reads.length, 1);
    assert.equal(binding('err', 2).reads.length, 2);
    assert.deepEqual(
      binding('a').writes.map((write) => write.how),
      ['assign'],
    );
    assert.deepEqual(
      binding('err', 1).writes.map((write) => write.how),
      ['destructure', 'destructure'],
    );
  });

  it('resolves a name to what was declared before it, as in x := x', async () => {
    const { binding } = await bind('func f(id string) { for { id := id; use(id) } }');
    assert.equal(binding('id', 1).kind, 'parameter');
    assert.equal(binding('id', 1).reads.length, 1);
    assert.equal(binding('id', 2).reads.length, 1);
  });

  it('sees package-level names before their declaration', async () => {
    const { binding, scopes } = await bind('func f() int { return count }\nvar count = 1');
    assert.equal(binding('count').reads.length, 1);
    assert.deepEqual(
      scopes.unresolved.map((node) => node.text),
      ['int'],
    );
  });

  it('records loops, updates and augmented assignments as such', async () => {
    const { binding } = await bind('func f(xs []int) { n := 0; for i, x := range xs { n += x; n++; _ = i } }');
    assert.deepEqual(
      binding('x').writes.map((write) => [write.how, write.value?.text]),
      [['iterate', 'xs']],
    );
    assert.deepEqual(
      binding('n').writes.map((write) => write.how),
      ['assign', 'augment', 'update'],
    );
    assert.equal(binding('n').reads.length, 0);
  });

  it('knows types of parameters, variables and values that name their type', async () => {
    const { binding } = await bind(`import "database/sql"
      func f(db *sql.DB, names ...string) { var tx *sql.Tx; c := &http.Client{}; n := new(sql.Conn); s, ok := v.(fmt.Stringer) }`);
    const types = ['db', 'names', 'tx', 'c', 'n', 's', 'ok'].map((name) => binding(name).typeName);
    assert.deepEqual(types, ['sql.DB', '[]string', 'sql.Tx', 'http.Client', 'sql.Conn', 'fmt.Stringer', undefined]);
  });

  it('keeps field keys and labels apart from variables', async () => {
    const { binding, scopes } = await bind(`type T struct { name string }
      func f(name, key string) { outer: for { _ = T{name: key}; _ = []T{{name: key}}; _ = map[string]int{key: 1}; break outer } }`);
    assert.equal(binding('name').reads.length, 0);
    assert.equal(binding('key').reads.length, 3);
    assert.ok(!scopes.unresolved.some((node) => node.text === 'outer'));
  });

  it('declares the guard of a type switch and variables of a select', async () => {
    const { binding } = await bind(
      'func f(x any) { switch t := x.(type) { case int: use(t) }\nselect { case v := <-c: use(v) } }',
    );
    assert.equal(binding('t').reads.length, 1);
    assert.equal(binding('v').reads.length, 1);
  });

  it('declares type parameters, also those of a receiver', async () => {
    const { scopes } = await bind('func Map[K comparable](x K) K { return x }\nfunc (s *Set[E]) Add(x E) {}');
    assert.deepEqual(
      scopes.unresolved.map((node) => node.text),
      ['comparable', 'Set'],
    );
  });

  it('reads the package of a qualified type but not its name', async () => {
    const { binding, scopes } = await bind('import "context"\ntype Context struct{}\nfunc f(ctx context.Context) {}');
    assert.equal(binding('Context').reads.length, 0);
    assert.equal(binding('context').reads.length, 1);
    assert.deepEqual(scopes.unresolved, []);
  });

  it('never binds the blank identifier', async () => {
    const { scopes } = await bind('func f(_ int) { _, x := g(); _ = x }');
    assert.ok(scopes.scopes.every((scope) => !scope.bindings.has('_')));
  });

  it('binds a chain of thousands of operators', async () => {
    const { binding } = await bind(`func f(a string) string { return ${Array(20_000).fill('a').join(' + ')} }`);
    assert.equal(binding('a').reads.length, 20_000);
  });
});

describe('Go names', () => {
  it('follows a handle through a multi-value call', async () => {
    const names = await pathsOf(
      'import "database/sql"\nfunc f() { db, err := sql.Open("x", ""); check(err); db.Query("a") }',
    );
    assert.equal(names('db.Query'), 'database/sql.Open().Query');
  });

  it('follows declared types', async () => {
    const names = await pathsOf(
      'import "net/http"\nfunc f(w http.ResponseWriter, r *http.Request) { r.URL.Query().Get("id") }',
    );
    assert.equal(names('r.URL.Query().Get'), 'net/http.Request.URL.Query().Get');
  });
});

describe('Go data flow', () => {
  const handler = (body: string): string =>
    `import ("bytes"; "encoding/json"; "fmt"; "io"; "net/http"; "path/filepath"; "strconv"; "strings"; "os")
     type input struct { Name string }
     func h(w http.ResponseWriter, r *http.Request, name string) { ${body} }`;

  it('takes what a request holds for outside data', async () => {
    assert.equal((await valueOf(handler('q := r.URL.Query(); sink(q.Get("id"))'))).origin, 'external');
    assert.equal((await valueOf(handler('sink("a" + strings.TrimSpace(r.FormValue("id")))'))).origin, 'external');
    assert.equal((await valueOf(handler('body, err := io.ReadAll(r.Body); sink(string(body))'))).origin, 'external');
    assert.equal((await valueOf(handler('sink(os.Args[1])'))).origin, 'external');
    assert.equal((await valueOf(handler('sink(name)'))).origin, 'parameter');
  });

  it('follows outside data into a variable given by address', async () => {
    const value = await valueOf(handler('var in input; json.NewDecoder(r.Body).Decode(&in); sink(in.Name)'));
    assert.equal(value.origin, 'external');
  });

  it('follows text through builders and format calls', async () => {
    const built = await valueOf(
      handler('var b strings.Builder; b.WriteString("x"); b.WriteString(name); sink(b.String())'),
    );
    assert.deepEqual([built.origin, built.isComposed], ['parameter', true]);
    const formatted = await valueOf(handler('q := fmt.Sprintf("select %s", r.Host); sink(q)'));
    assert.deepEqual([formatted.origin, formatted.isComposed], ['external', true]);
  });

  it('calls converted and cleaned values harmless', async () => {
    assert.equal((await valueOf(handler('n, err := strconv.Atoi(r.FormValue("n")); sink(n)'))).origin, 'sanitized');
    assert.equal((await valueOf(handler('sink(filepath.Base(name))'), 'path')).origin, 'sanitized');
    assert.equal((await valueOf(handler('sink(filepath.Base(name))'), 'sql')).origin, 'parameter');
  });

  it('knows the contexts of web frameworks', async () => {
    const code = (path: string, type: string, call: string): string =>
      `import "${path}"\nfunc h(c ${type}) { sink(c.${call}) }`;
    const origins = await Promise.all([
      valueOf(code('github.com/gin-gonic/gin', '*gin.Context', 'Query("id")')),
      valueOf(code('github.com/gin-gonic/gin', '*gin.Context', 'Request.URL.Path')),
      valueOf(code('github.com/labstack/echo/v4', 'echo.Context', 'QueryParam("id")')),
      valueOf(code('github.com/gofiber/fiber/v2', '*fiber.Ctx', 'Params("id")')),
    ]);
    assert.deepEqual(
      origins.map((value) => value.origin),
      ['external', 'external', 'external', 'external'],
    );
  });
});

interface Bound {
  readonly tree: SyntaxTree;
  readonly scopes: ScopeTable;
  /** The nth binding of a name, in the order in which scopes open. */
  readonly binding: (name: string, nth?: number) => Binding;
}

async function bind(code: string): Promise<Bound> {
  const tree = await parseSource('go', `package p\n${code}\n`);
  const scopes = go.bind(tree);
  return {
    tree,
    scopes,
    binding(name, nth = 1) {
      const binding = scopes.scopes.flatMap((scope) => scope.bindings.get(name) ?? [])[nth - 1];
      assert.ok(binding, `no ${name}`);
      return binding;
    },
  };
}

async function pathsOf(code: string): Promise<(text: string) => string | undefined> {
  const { tree, scopes } = await bind(code);
  const names = new Names(go, scopes);
  return (text) => names.pathOf(nodeOf(tree, (node) => node.text === text));
}

/** Where the argument of `sink(…)` comes from. */
async function valueOf(code: string, use: SinkKind = 'sql'): Promise<Value> {
  const { tree, scopes } = await bind(code);
  const flow = new DataFlow(go, scopes, new Names(go, scopes), new IndexedFlowTable(goFlow));
  const call = go.call(nodeOf(tree, (node) => go.call(node)?.name === 'sink'));
  assert.ok(call?.arguments[0]);
  return flow.valueOf(call.arguments[0].value, use);
}

function nodeOf(tree: SyntaxTree, matches: (node: SyntaxNode) => boolean): SyntaxNode {
  const node = [...tree.root.descendants()].find(matches);
  assert.ok(node);
  return node;
}
