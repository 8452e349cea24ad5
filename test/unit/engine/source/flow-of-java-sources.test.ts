import { checkJavaFlow } from '#test/support/java-flow.ts';

describe('the sources of Java', () => {
  checkJavaFlow([
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
