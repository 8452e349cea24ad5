import assert from 'node:assert/strict';
import { goFlow } from '#engine/rules/flow-tables/go.ts';
import { DataFlow } from '#engine/source/data-flow.ts';
import { go } from '#engine/source/dialects/go.ts';
import { IndexedFlowTable, type SinkKind } from '#engine/source/flow-table.ts';
import { Names } from '#engine/source/names.ts';
import { parseSource } from '#test/support/parse.ts';

const TABLE = new IndexedFlowTable(goFlow);
const IMPORTS = [
  'bufio',
  'bytes',
  'encoding/json',
  'fmt',
  'html',
  'html/template',
  'io',
  'net/http',
  'net/url',
  'path/filepath',
  'regexp',
  'strconv',
  'strings',
  'github.com/gin-gonic/gin',
  'github.com/go-chi/chi/v5',
  'github.com/google/uuid',
  'github.com/gorilla/mux',
  'github.com/labstack/echo/v4',
  'github.com/valyala/fasthttp',
]
  .map((path) => `import "${path}"\n`)
  .join('');
const TYPES = 'type Order struct {\n\tName string\n\tCount int\n}\n';

describe('the data flow of Go', () => {
  const outside: readonly (readonly [title: string, code: string])[] = [
    ['a query', 'sink(r.URL.Query().Get("id"))'],
    ['a form', 'sink(r.Form["id"][0])'],
    ['a header', 'sink(strings.TrimSpace(r.Header.Get("X-Id")))'],
    ['a cookie', 'c, _ := r.Cookie("id"); sink(c.Value)'],
    ['a part of the path', 'sink(r.PathValue("id"))'],
    ['a part of the path of mux', 'sink(mux.Vars(r)["id"])'],
    ['a part of the path of chi', 'sink(chi.URLParam(r, "id"))'],
    ['a body', 'b, _ := io.ReadAll(r.Body); sink(string(b))'],
    ['a decoded body', 'var o Order; json.NewDecoder(r.Body).Decode(&o); sink(o.Name)'],
    ['an unmarshalled body', 'b, _ := io.ReadAll(r.Body); o := new(Order); json.Unmarshal(b, o); sink(o.Name)'],
    ['a bound body', 'o := new(Order); e.Bind(o); sink(o.Name)'],
    ['a bound query', 'var o Order; g.ShouldBindQuery(&o); sink(o.Name)'],
    ['a parameter of fasthttp', 'sink(string(f.QueryArgs().Peek("id")))'],
    ['lines', 's := bufio.NewScanner(r.Body); for s.Scan() { sink(s.Text()) }'],
    ['the elements of a list', 'for _, v := range r.Form["id"] { sink(v) }'],
    ['built text', 'var b strings.Builder; b.WriteString(r.FormValue("a")); b.WriteString("x"); sink(b.String())'],
    [
      'text built by a format',
      'var b strings.Builder; fmt.Fprintf(&b, "%s", r.FormValue("a")); fmt.Fprintf(&b, "x"); sink(b.String())',
    ],
    ['a buffer that was read into', 'b := new(bytes.Buffer); b.ReadFrom(r.Body); sink(b.String())'],
    ['formatted text', 'sink(fmt.Sprintf("%d %s", 1, r.FormValue("a")))'],
    ['text with a width', 'sink(fmt.Sprintf("%-*s", 1, r.FormValue("a")))'],
    ['text named by its position', 'sink(fmt.Sprintf("%[1]d %[2]s", 1, r.FormValue("a")))'],
    ['a value of some type', 'switch v := any(r.FormValue("a")).(type) { case string: sink(v) }'],
  ];
  for (const [title, code] of outside) {
    it(`knows ${title} for outside data`, async () => assert.equal(await originOf(code), 'external'));
  }

  const harmless: readonly (readonly [title: string, code: string, sink?: SinkKind])[] = [
    ['numbers', 'n, _ := strconv.Atoi(x); sink(n)'],
    ['UUIDs', 'u, _ := uuid.Parse(x); sink(u.String())'],
    ['lengths', 'sink(len(x))'],
    ['fields declared as numbers', 'var o Order; e.Bind(&o); sink(o.Count)'],
    ['escaped HTML', 'sink(html.EscapeString(x))', 'html'],
    ['HTML escaped by templates', 'sink(template.HTMLEscapeString(x))', 'html'],
    ['encoded parts of addresses', 'sink(url.QueryEscape(x))', 'url'],
    ['names without a folder', 'sink(filepath.Base(x))', 'path'],
    ['quoted patterns', 'sink(regexp.QuoteMeta(x))', 'regex'],
  ];
  for (const [title, code, sink] of harmless) {
    it(`takes ${title} for harmless`, async () => {
      const origin = await originOf(`x := r.FormValue("x"); ${code}`, sink);
      assert.ok(origin === 'sanitized' || origin === 'unknown', origin);
    });
  }

  it('takes formatted numbers for harmless', async () => {
    assert.equal(await originOf('sink(fmt.Sprintf("a LIMIT %d OFFSET %5d%%", *find.Limit, find.Offset))'), 'constant');
  });

  it('takes names without a folder for harmful elsewhere', async () => {
    assert.equal(await originOf('sink(filepath.Base(r.FormValue("x")))', 'shell'), 'external');
  });
});

/** Where the argument of `sink(…)` comes from. */
async function originOf(code: string, sink: SinkKind = 'shell'): Promise<string> {
  const parameters = 'r *http.Request, g *gin.Context, e echo.Context, f *fasthttp.RequestCtx, find *Find';
  const tree = await parseSource('go', `package a\n${IMPORTS}${TYPES}func f(${parameters}) { ${code} }\n`);
  const scopes = go.bind(tree);
  const flow = new DataFlow(go, scopes, new Names(go, scopes), TABLE);
  for (const node of tree.root.descendants()) {
    const call = go.call(node);
    const [argument] = call?.arguments ?? [];
    if (call?.name === 'sink' && argument) return flow.valueOf(argument.value, sink).origin;
  }
  return assert.fail('no call of sink');
}
