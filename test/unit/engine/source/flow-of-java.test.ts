import assert from 'node:assert/strict';
import type { SinkKind } from '#engine/source/flow-table.ts';
import { originOf } from '#test/support/flow-question.ts';

const IMPORTS = `import java.util.*;
import java.io.*;
import javax.servlet.http.*;
`;
type Case = readonly [title: string, body: string, expected: string, members?: string, use?: SinkKind];

/** The statements of a handler in which `p` is a parameter of the request. */
function handler(body: string, members = ''): string {
  return `${IMPORTS}
public class Sample extends HttpServlet {
  public void doPost(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String p = request.getParameter("p");
    ${body}
  }
  ${members}
}`;
}

function check(cases: readonly Case[]): void {
  for (const [title, body, expected, members, use] of cases) {
    it(title, async () => assert.equal(await originOf('java', handler(body, members), use), expected));
  }
}

describe('the data flow through functions of a Java file', () => {
  check([
    [
      'follows builders of the file',
      'sink(new Sql().from("t").where(p).build());',
      'external composed',
      'static class Sql { private final StringBuilder b = new StringBuilder(); Sql from(String t) { b.append(t); return this; } Sql where(String w) { b.append(w); return this; } String build() { return b.toString(); } }',
    ],
    [
      'follows fields of other objects',
      'Holder h = new Holder(); h.value = p; sink(h.value);',
      'external',
      'static class Holder { String value; }',
    ],
    [
      'follows components of records',
      'var pair = new Pair("a", p); sink(pair.right());',
      'external',
      'record Pair(String left, String right) {}',
    ],
    [
      'tells the components of records apart',
      'var pair = new Pair("a", p); sink(pair.left());',
      'constant',
      'record Pair(String left, String right) {}',
    ],
    [
      'puts arguments in for parameters',
      'sink(framed(p));',
      'external composed',
      'private String framed(String s) { return "\'" + s + "\'"; }',
    ],
    [
      'puts constants in for parameters',
      'sink(table("users"));',
      'constant composed',
      'private String table(String s) { return "t_" + s; }',
    ],
    [
      'knows functions that return constants',
      'sink(pick(p));',
      'constant',
      'private static String pick(String s) { if (s.isEmpty()) return "a"; return "b"; }',
    ],
    [
      'knows functions that convert',
      'sink(number(p));',
      'sanitized',
      'private int number(String s) { return Integer.parseInt(s.trim()); }',
    ],
    ['follows `this.helper`', 'sink(this.trimmed(p));', 'external', 'String trimmed(String s) { return s.trim(); }'],
    [
      'follows static functions of the class',
      'sink(Sample.trimmed(p));',
      'external',
      'static String trimmed(String s) { return s.trim(); }',
    ],
    [
      'follows functions that ask the request themselves',
      'sink(name(request));',
      'external',
      'private String name(HttpServletRequest r) { return r.getHeader("X-Name"); }',
    ],
    [
      'follows helpers of helpers',
      'sink(outer(p));',
      'external composed',
      'String outer(String s) { return inner(s) + "x"; } String inner(String s) { return s.trim(); }',
    ],
    [
      'tells overloads apart by their parameters',
      'sink(f("a"));',
      'constant',
      'String f(String a) { return a; } String f(String a, String b) { return System.getenv(a); }',
    ],
    [
      'takes the passed of two parameters',
      'sink(second(p, "b"));',
      'constant',
      'String second(String a, String b) { return b; }',
    ],
    [
      'ignores branches that constants close',
      'sink(first(p));',
      'constant',
      'String first(String a) { String r; int n = 86; if ((7 * 42) - n > 200) r = "safe"; else r = a; return r; }',
    ],
    [
      'follows inner classes',
      'sink(new Test().act(request, p));',
      'external',
      'private class Test { public String act(HttpServletRequest request, String param) throws Exception { String bar = param; return bar; } }',
    ],
    [
      'follows wrapper objects',
      'Box box = new Box(p); sink(box.get());',
      'external',
      'static class Box { private final String v; Box(String v) { this.v = v; } String get() { return v; } }',
    ],
    [
      'knows wrapper objects of constants',
      'Box box = new Box("a"); sink(box.get());',
      'constant',
      'static class Box { private final String v; Box(String v) { this.v = v; } String get() { return v; } }',
    ],
    [
      'follows setters',
      'Box box = new Box(); box.setV(p); sink(box.getV());',
      'external',
      'static class Box { private String v; void setV(String v) { this.v = v; } String getV() { return v; } }',
    ],
    [
      'leaves recursion',
      'sink(again(p, 3));',
      'external',
      'String again(String s, int n) { return n == 0 ? s : again(s + "x", n - 1); }',
    ],
    [
      'trusts functions named like an escaper as far as before',
      'sink(escapeName(p));',
      'unknown',
      'String escapeName(String s) { return s.replace("\'", ""); }',
    ],
    [
      'leaves what a helper has judged open',
      'sink(known(p));',
      'unknown',
      'private String known(String s) { if (!NAMES.contains(s)) throw new IllegalArgumentException(); return s; } static final Set<String> NAMES = Set.of("a");',
    ],
    [
      'sees what callers pass to a private method',
      'run(p);',
      'external composed',
      'private void run(String x) { sink("a" + x); }',
    ],
    [
      'takes a parameter for constant to which only constants are passed',
      'run("a"); run("b");',
      'constant composed',
      'private void run(String x) { sink("a" + x); }',
    ],
    [
      'takes a parameter of a visible method for what others pass too',
      'run("a");',
      'parameter composed',
      'public void run(String x) { sink("a" + x); }',
    ],
    [
      'knows fields that a constructor fills',
      'sink(new Query(p).text());',
      'external composed',
      'record Pair(String a) {} static class Query { private String t; Query(String t) { this.t = "x" + t; } String text() { return this.t; } }',
    ],
    ['does not know functions of other files', 'sink(Other.make(p));', 'unknown'],
  ]);
});

describe('the data flow through branches of Java', () => {
  check([
    [
      'closes branches by arithmetic',
      'String b; int num = 106; b = (7 * 18) + num > 200 ? "safe" : p; sink(b);',
      'constant',
    ],
    [
      'opens branches by arithmetic',
      'String b; int num = 196; if ((500 / 42) + num > 200) b = p; else b = "no"; sink(b);',
      'external',
    ],
    [
      'closes cases by a character of a text',
      "String b; String guess = \"ABC\"; char c = guess.charAt(1); switch (c) { case 'A': b = p; break; case 'B': b = \"bob\"; break; case 'C': case 'D': b = p; break; default: b = \"bob's uncle\"; break; } sink(b);",
      'constant',
    ],
    [
      'opens cases by a character of a text',
      "String b; String guess = \"ABC\"; char c = guess.charAt(2); switch (c) { case 'A': b = p; break; case 'B': b = \"bob\"; break; case 'C': case 'D': b = p; break; default: b = \"x\"; break; } sink(b);",
      'external',
    ],
    [
      'falls through cases',
      'String b = "a"; switch ("x") { case "x": b = "b"; case "y": b = p; } sink(b);',
      'external',
    ],
    ['compares texts', 'String b = p; if ("".equals("")) { b = "a"; } sink(b);', 'constant'],
    ['closes loops that never run', 'String b = "a"; while (1 > 2) { b = p; } sink(b);', 'constant'],
    [
      'does not compute what a loop changes',
      'String b = "a"; int n = 0; while (n < 3) { n++; } if (n > 2) b = p; sink(b);',
      'external',
    ],
    ['joins branches', 'String b = "a"; if (request.isSecure()) b = p; sink(b);', 'external'],
    [
      'forgets what each branch overwrites',
      'String b = p; if (request.isSecure()) { b = "x"; } else { b = "y"; } sink(b);',
      'constant',
    ],
    [
      'forgets what each of three branches overwrites',
      'String b = p; if (a()) { b = "x"; } else if (c()) { b = "y"; } else { return; } sink(b);',
      'constant',
      'boolean a() { return x; } boolean c() { return y; }',
    ],
    [
      'keeps what one branch leaves',
      'String b = p; if (a()) { b = "x"; } else if (c()) { b = "y"; } sink(b);',
      'external',
      'boolean a() { return x; } boolean c() { return y; }',
    ],
    [
      'keeps the branches of one condition apart',
      'String b = "a"; if (request.isSecure()) { b = p; log(b); } else { sink(b); }',
      'constant',
    ],
    [
      'keeps what a branch that leaves has done apart',
      'String b = "a"; if (request.isSecure()) { b = p; log(b); return; } sink(b);',
      'constant',
    ],
    [
      'forgets what was overwritten in a try',
      'String b = p; try { b = "c"; } catch (Exception e) { throw e; } sink(b);',
      'constant',
    ],
    [
      'keeps what a caught exception leaves',
      'String b = p; try { b = load(); } catch (Exception e) { log(e); } sink(b);',
      'external',
    ],
    ['sees what a catch writes', 'String b = "a"; try { act(); } catch (Exception e) { b = p; } sink(b);', 'external'],
    [
      'sees a loop that collects',
      'String b = ""; for (String v : request.getParameterValues("v")) { b += v; } sink(b);',
      'external composed',
    ],
  ]);
});

describe('the data flow through containers of Java', () => {
  check([
    [
      'know what a mapping makes of elements',
      'sink(Arrays.stream(request.getParameterValues("v")).map(v -> "?").collect(Collectors.joining(",")));',
      'constant',
    ],
    [
      'know what a mapping leaves of elements',
      'sink(Arrays.stream(request.getParameterValues("v")).map(v -> "x" + v).collect(Collectors.joining(",")));',
      'external composed',
    ],
    ['know enums for harmless', 'Kind k = Kind.valueOf(p); sink("a" + k);', 'sanitized composed', 'enum Kind { A, B }'],
    [
      'tells the keys of a map apart',
      'Map<String, Object> m = new HashMap<>(); m.put("a", "safe"); m.put("b", p); sink((String) m.get("a"));',
      'constant',
    ],
    [
      'finds the value of a key',
      'Map<String, Object> m = new HashMap<>(); m.put("a", "safe"); m.put("b", p); sink((String) m.get("b"));',
      'external',
    ],
    [
      'takes the last value of a key',
      'HashMap<String, String> m = new HashMap<>(); m.put("a", p); m.put("a", "x"); sink(m.get("a"));',
      'constant',
    ],
    [
      'counts what a list holds',
      'List<String> l = new ArrayList<String>(); l.add("safe"); l.add(p); l.add("more"); l.remove(0); sink(l.get(1));',
      'constant',
    ],
    [
      'finds what a list holds',
      'List<String> l = new ArrayList<String>(); l.add("safe"); l.add(p); l.add("more"); l.remove(0); sink(l.get(0));',
      'external',
    ],
    [
      'joins what a loop adds',
      'List<String> l = new ArrayList<>(); for (String s : all()) l.add(p); l.add("x"); sink(l.get(0));',
      'external',
    ],
    [
      'joins maps under keys that are not known',
      'Map<String, String> m = new HashMap<>(); m.put(p, "safe"); m.put("b", p); sink(m.get("a"));',
      'external',
    ],
    ['tells the elements of arrays apart', 'String[] a = { p, "b" }; sink(a[1]);', 'constant'],
    ['finds the elements of arrays', 'String[] a = new String[2]; a[0] = "x"; a[1] = p; sink(a[1]);', 'external'],
    ['tells stored elements apart', 'String[] a = new String[2]; a[0] = "x"; a[1] = p; sink(a[0]);', 'constant'],
    [
      'follows streams',
      'sink(Arrays.asList(p, "a").stream().map(s -> s.trim()).collect(Collectors.joining(",")));',
      'external',
    ],
    [
      'follows elements into lambdas',
      'request.getParameterMap().keySet().forEach(k -> sink("a" + k));',
      'external composed',
    ],
    ['follows Optional', 'sink(Optional.ofNullable(p).map(String::trim).orElse("x"));', 'external'],
  ]);
});

describe('the data flow through text builders of Java', () => {
  check([
    [
      'sees what is appended',
      'StringBuilder b = new StringBuilder("a"); b.append("x").append(p); sink(b.toString());',
      'external composed',
    ],
    ['sees reversed texts', 'sink(new StringBuilder(p).reverse().toString());', 'external'],
    [
      'knows builders of constants',
      'StringBuilder b = new StringBuilder(); b.append("a").append(1); sink(b.toString());',
      'constant composed',
    ],
    [
      'sees insertions and replacements',
      'StringBuffer b = new StringBuffer("abc"); b.insert(0, p); sink(b.toString());',
      'external composed',
    ],
    [
      'sees what is replaced',
      'StringBuilder b = new StringBuilder("abc"); b.replace(0, 1, p); sink(b.toString());',
      'external composed',
    ],
    ['sees formatted texts', 'sink(String.format("a %s", p));', 'external composed'],
    ['sees decoded texts', 'sink(new String(Base64.getDecoder().decode(p)));', 'external'],
    ['sees joined texts', 'sink(String.join(",", "a", p));', 'external composed'],
    ['forgets an overwritten parameter', 'p = "a"; sink(p);', 'constant'],
  ]);
});

describe('the sources of Java', () => {
  check([
    [
      'know inherited fields',
      'class Base { protected HttpServletRequest asked; } class Sub extends Base { void m() { sink(asked.getParameter("a")); } }',
      'external',
    ],
    ['take collections of numbers for harmless', 'List<Long> ids = parse(p); sink("a" + ids);', 'sanitized composed'],
    [
      'take collections of texts for what they hold',
      'List<String> ids = Arrays.asList(p); sink("a" + ids);',
      'external composed',
    ],
    [
      'take texts without special characters for harmless',
      'sink(p.replaceAll("[^a-zA-Z0-9_\\\\-]", ""));',
      'sanitized',
    ],
    [
      'take what is printed as a number for harmless',
      'sink(String.format("LIMIT %d", count(p)));',
      'constant composed',
      'native long count(String s);',
    ],
    ['take what is printed as text for what it is', 'sink(String.format("%d %s", 1, p));', 'external composed'],
    ['know templates that are formatted', 'sink("a %s %d".formatted(p, n));', 'external composed'],
    [
      'know helpers that check and give back',
      'sink(requireName(p));',
      'unknown',
      'String requireName(String s) { return s; }',
    ],
    ['know documents that are parsed', 'sink(new org.json.JSONObject(p).getString("a"));', 'external'],
    [
      'know cookies by name',
      'sink(org.springframework.web.util.WebUtils.getCookie(request, "a").getValue());',
      'external',
    ],
    ['know encoded addresses', 'sink(java.net.URLEncoder.encode(p, "UTF-8"));', 'sanitized'],
    [
      'know types of methods of the file',
      'sink(asked().getParameter("a"));',
      'external',
      'HttpServletRequest asked() { return null; }',
    ],
    [
      'know components of records',
      'record Ask(HttpServletRequest inner) {} sink(new Ask(request).inner().getParameter("a"));',
      'external',
    ],
    ['know the map of parameters', 'sink(request.getParameterMap().get("a")[0]);', 'external'],
    [
      'know headers one by one',
      'Enumeration<String> e = request.getHeaders("X"); if (e != null && e.hasMoreElements()) { sink(e.nextElement()); }',
      'external',
    ],
    [
      'know decoded headers',
      'String h = ""; Enumeration<String> e = request.getHeaders("X"); if (e.hasMoreElements()) { h = e.nextElement(); } h = java.net.URLDecoder.decode(h, "UTF-8"); sink(h);',
      'external',
    ],
    [
      'know cookies',
      'String v = "none"; Cookie[] cs = request.getCookies(); if (cs != null) { for (Cookie c : cs) { if (c.getName().equals("a")) { v = java.net.URLDecoder.decode(c.getValue(), "UTF-8"); break; } } } sink(v);',
      'external',
    ],
    ['know the query', 'String q = request.getQueryString(); sink(q.substring(q.indexOf("=") + 1));', 'external'],
    [
      'know bodies',
      'BufferedReader r = request.getReader(); String line; StringBuilder b = new StringBuilder(); while ((line = r.readLine()) != null) { b.append(line); } sink(b.toString());',
      'external composed',
    ],
    ['know uploads', 'sink(request.getPart("f").getSubmittedFileName());', 'external'],
    [
      'know names of parameters',
      'Enumeration<String> n = request.getParameterNames(); while (n.hasMoreElements()) { String k = n.nextElement(); sink(k); }',
      'external',
    ],
    [
      'know entries of the map',
      'for (Map.Entry<String, String[]> e : request.getParameterMap().entrySet()) { sink(e.getKey()); }',
      'external',
    ],
    [
      'know values of parameters',
      'String[] vs = request.getParameterValues("v"); String v = ""; if (vs != null && vs.length > 0) v = vs[0]; sink(v);',
      'external',
    ],
    [
      'know lines of a socket',
      'java.net.Socket s = new java.net.Socket("h", 1); sink(new BufferedReader(new InputStreamReader(s.getInputStream())).readLine());',
      'external',
    ],
    ['know lines of a file', 'sink(new BufferedReader(new FileReader("a")).readLine());', 'external'],
    ['know properties of the system', 'sink(System.getProperty("a"));', 'external'],
    ['know numbers for harmless', 'sink(Integer.valueOf(p));', 'sanitized'],
    ['know constants after casts', 'sink((String) "a");', 'constant'],
    ['know patterns of instanceof', 'Object o = p; if (o instanceof String s) { sink(s); }', 'external'],
    ['know var', 'var v = request.getHeader("a"); sink(v);', 'external'],
    ['know switches as values', 'sink(switch (n) { case 1 -> p; default -> "b"; });', 'external'],
  ]);
});
