import { checkJavaFlow } from '#test/support/java-flow.ts';

describe('the data flow through branches of Java', () => {
  checkJavaFlow([
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
  checkJavaFlow([
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
  checkJavaFlow([
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
