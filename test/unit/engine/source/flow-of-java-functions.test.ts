import { checkJavaFlow } from '#test/support/java-flow.ts';

describe('the data flow through functions of a Java file', () => {
  checkJavaFlow([
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
