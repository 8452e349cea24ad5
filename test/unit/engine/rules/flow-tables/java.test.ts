import assert from 'node:assert/strict';
import { javaFlow } from '#engine/rules/flow-tables/java.ts';
import { DataFlow, type Value } from '#engine/source/data-flow.ts';
import { IndexedFlowTable, type SinkKind } from '#engine/source/flow-table.ts';
import { java } from '#engine/source/dialects/java.ts';
import { Names } from '#engine/source/names.ts';
import { parseSource } from '#test/support/parse.ts';

describe('the data flow of Java', () => {
  const SERVLET = 'import javax.servlet.http.HttpServletRequest;\nimport java.util.*;\n';

  it('follows request parameters into concatenated text', async () => {
    const flow = await flowTo(
      'String id = request.getParameter("id"); String q = "SELECT " + id; sink(q);',
      'HttpServletRequest request',
      SERVLET,
    );
    assert.deepEqual([flow.origin, flow.isComposed], ['external', true]);
  });

  it('knows requests without an import that says so', async () => {
    assert.equal(
      (await flowTo('sink(request.getParameter("id"));', 'HttpServletRequest request', '')).origin,
      'external',
    );
  });

  it('follows what comes out of outside data', async () => {
    assert.equal(
      (
        await flowTo(
          'for (Cookie c : request.getCookies()) { sink(c.getValue().trim()); }',
          'HttpServletRequest request',
          SERVLET,
        )
      ).origin,
      'external',
    );
    assert.equal((await flowTo('sink(body.getName());', '@RequestBody User body', '')).origin, 'external');
  });

  it('takes annotated parameters and the arguments of main for outside data', async () => {
    for (const parameter of [
      '@RequestParam("x") String x',
      '@PathVariable final String x',
      '@QueryParam("x") String x',
      '@CookieValue String x',
    ]) {
      assert.equal((await flowTo('sink("a" + x);', parameter, '')).origin, 'external', parameter);
    }
    assert.equal((await flowTo('sink(args[0]);', 'String[] args', '')).origin, 'external');
    assert.equal((await flowTo('sink(x);', 'String x', '')).origin, 'parameter');
  });

  it('knows environment and console', async () => {
    for (const source of [
      'System.getenv("A")',
      'System.getProperty("a")',
      'new Scanner(System.in).nextLine()',
      'new BufferedReader(new InputStreamReader(System.in)).readLine()',
    ]) {
      assert.equal((await flowTo(`sink(${source});`, '', SERVLET)).origin, 'external', source);
    }
  });

  it('calls constants constant, through fields, ternaries and switches', async () => {
    const constant = async (code: string): Promise<void> => {
      assert.equal(
        (await flowTo(code, 'int k', '', 'private static final String TABLE = "t"; static final Object MAX = 3;'))
          .origin,
        'constant',
        code,
      );
    };
    await constant('sink("SELECT * FROM " + TABLE + " LIMIT " + MAX);');
    await constant('String q = k > 1 ? "a" : TABLE; sink(q);');
    await constant('sink(switch (k) { case 1 -> "a"; default -> TABLE; });');
    await constant('String q; if (k > 1) { q = "a"; } else { q = "b"; } sink(q);');
    await constant('StringBuilder sb = new StringBuilder("a"); sb.append("b").append(TABLE); sink(sb.toString());');
    await constant('List<String> c = new ArrayList<>(); c.add("sh"); sink(c);');
    await constant('sink(String.format("%s", TABLE));');
  });

  it('follows text through string builders', async () => {
    const codes = [
      'StringBuilder sb = new StringBuilder(); sb.append("a"); sb.append(x); sink(sb.toString());',
      'StringBuilder sb = new StringBuilder("a"); sb.append("b").append(x).append("c"); sink(sb.toString());',
      'sink(new StringBuilder("a").append(x).toString());',
      'sink("a".concat(x));',
      'sink(String.format("a %s", x));',
      'sink("a %s".formatted(x));',
      'sink(String.join(",", "a", x));',
      'String q = "a"; q += x; sink(q);',
      'String q = "a"; for (int i = 0; i < 3; i++) { q = q + x; } sink(q);',
    ];
    for (const code of codes) {
      const flow = await flowTo(code, '@RequestParam String x', '');
      assert.deepEqual([flow.origin, flow.isComposed], ['external', true], code);
    }
  });

  it('follows elements of arrays, lists and maps', async () => {
    const codes = [
      'sink(new String[] { "sh", "-c", x });',
      'String[] c = { "sh", "-c", "" }; c[2] = x; sink(c);',
      'List<String> c = new ArrayList<>(); c.add("sh"); c.add(x); sink(c);',
      'sink(List.of("sh", x));',
      'Map<String, String> m = new HashMap<>(); m.put("a", x); sink(m);',
    ];
    for (const code of codes) {
      const flow = await flowTo(code, '@RequestParam String x', SERVLET, '', 'shell');
      assert.deepEqual([flow.origin, flow.isComposed], ['external', false], code);
    }
  });

  it('keeps a parameter that only had elements added', async () => {
    assert.equal((await flowTo('list.add("a"); sink(list);', 'List<String> list', '')).origin, 'parameter');
    assert.equal((await flowTo('x = "a"; sink(x);', 'String x', '')).origin, 'constant');
  });

  it('follows fields from one method into another', async () => {
    const members = 'private String id = ""; void load(@RequestParam String x) { this.id = x; }';
    assert.equal((await flowTo('sink(id);', '', '', members)).origin, 'external');
    const later = await flowTo(
      'sink(this.id);',
      '',
      '',
      'private final String id; A(String given) { this.id = given; }',
    );
    assert.equal(later.origin, 'parameter');
  });

  it('trusts converted values', async () => {
    for (const code of [
      'Integer.parseInt(x)',
      'Long.valueOf(x)',
      'UUID.fromString(x)',
      'x.length()',
      'x.equals("a")',
      '(int) x',
      'new BigDecimal(x)',
    ]) {
      assert.equal(
        (
          await flowTo(
            `sink("a" + ${code});`,
            '@RequestParam String x',
            'import java.util.UUID;\nimport java.math.BigDecimal;\n',
          )
        ).origin,
        'sanitized',
        code,
      );
    }
  });

  it('trusts escaped values only for what they are escaped for', async () => {
    const origin = async (call: string, sink: SinkKind): Promise<string> =>
      (await flowTo(`sink(${call});`, '@RequestParam String x', '', '', sink)).origin;
    assert.equal(await origin('Encode.forHtml(x)', 'html'), 'sanitized');
    assert.notEqual(await origin('Encode.forHtml(x)', 'sql'), 'sanitized');
    assert.equal(await origin('HtmlUtils.htmlEscape(x)', 'html'), 'sanitized');
    assert.equal(await origin('FilenameUtils.getName(x)', 'path'), 'sanitized');
    assert.equal(await origin('Pattern.quote(x)', 'regex'), 'sanitized');
    assert.equal(await origin('URLEncoder.encode(x, "UTF-8")', 'url'), 'sanitized');
  });

  it('follows paths', async () => {
    for (const code of [
      'new File("/data", x)',
      'Paths.get("/data", x)',
      'Path.of("/data").resolve(x)',
      'new File(x).getAbsolutePath()',
    ]) {
      assert.equal((await flowTo(`sink(${code});`, '@RequestParam String x', '', '', 'path')).origin, 'external', code);
    }
  });
});

const TABLE = new IndexedFlowTable(javaFlow);

/** Where the argument of `sink(…)` comes from. */
async function flowTo(
  code: string,
  parameters: string,
  imports: string,
  members = '',
  sink: SinkKind = 'sql',
): Promise<Value> {
  const tree = await parseSource('java', `${imports}class A { void m(${parameters}) { ${code} } ${members} }`);
  const scopes = java.bind(tree);
  const flow = new DataFlow(java, scopes, new Names(java, scopes), TABLE);
  for (const node of tree.root.descendants()) {
    const call = java.call(node);
    const [argument] = call?.arguments ?? [];
    if (call?.name === 'sink' && argument) return flow.valueOf(argument.value, sink);
  }
  return assert.fail('no call of sink');
}
