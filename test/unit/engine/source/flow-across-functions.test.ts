import assert from 'node:assert/strict';
import type { SinkKind } from '#engine/source/flow-table.ts';
import { originOf } from '#test/support/flow-question.ts';

type Case = readonly [title: string, code: string, expected: string, use?: SinkKind];

function check(language: string, cases: readonly Case[]): void {
  for (const [title, code, expected, use] of cases) {
    it(`${title} (${language})`, async () => assert.equal(await originOf(language, code, use), expected));
  }
}

const FLASK = 'from flask import request\n';
const python: Case[] = [
  [
    'puts arguments in for parameters',
    `${FLASK}def name(x):\n  return "'" + x + "'"\ndef view():\n  sink(name(request.args["a"]))`,
    'external composed',
  ],
  [
    'takes constants for constants',
    'def name(x):\n  return "a" + x\ndef view():\n  sink(name("b"))',
    'constant composed',
  ],
  [
    'knows named and default arguments',
    `${FLASK}def pair(a, b="x"):\n  return b\ndef view():\n  sink(pair(request.args["a"]))`,
    'constant',
  ],
  [
    'knows arguments passed by name',
    `${FLASK}def pair(a, b="x"):\n  return b\ndef view():\n  sink(pair("a", b=request.args["a"]))`,
    'external',
  ],
  [
    'follows methods of `self`',
    `${FLASK}class V:\n  def _name(self, x):\n    return x.strip()\n  def get(self):\n    sink(self._name(request.args["a"]))`,
    'external',
  ],
  [
    'follows methods of a class of the file',
    `${FLASK}class V:\n  def name(self, x):\n    return x.strip()\ndef view():\n  v = V()\n  sink(v.name(request.args["a"]))`,
    'external',
  ],
  [
    'follows inherited methods',
    `${FLASK}class B:\n  def name(self, x):\n    return x\nclass V(B):\n  def get(self):\n    sink(self.name(request.args["a"]))`,
    'external',
  ],
  [
    'knows conversions in functions',
    `${FLASK}def number(x):\n  return int(x)\ndef view():\n  sink(number(request.args["a"]))`,
    'sanitized',
  ],
  [
    'sees what callers pass',
    `${FLASK}def view():\n  run(request.args["a"])\ndef run(x):\n  sink("a" + x)`,
    'external composed',
  ],
  [
    'leaves generators open',
    `${FLASK}def parts(x):\n  yield x\n  return "a"\ndef view():\n  sink(parts(request.args["a"]))`,
    'unknown',
  ],
  [
    'tells the keys of a dictionary apart',
    `${FLASK}def view():\n  d = {"a": request.args["a"], "b": "x"}\n  sink(d["b"])`,
    'constant',
  ],
  [
    'tells stored keys apart',
    `${FLASK}def view():\n  d = {}\n  d["a"] = request.args["a"]\n  d["b"] = "x"\n  sink(d["b"])`,
    'constant',
  ],
  [
    'finds stored keys',
    `${FLASK}def view():\n  d = {}\n  d["b"] = "x"\n  d["a"] = request.args["a"]\n  sink(d["a"])`,
    'external',
  ],
  [
    'tells the elements of a list apart',
    `${FLASK}def view():\n  l = []\n  l.append("x")\n  l.append(request.args["a"])\n  sink(l[0])`,
    'constant',
  ],
  [
    'closes branches by constants',
    `${FLASK}def view():\n  n = 3\n  x = request.args["a"] if n * 2 > 7 else "b"\n  sink(x)`,
    'constant',
  ],
  [
    'keeps branches apart',
    `${FLASK}def view(c):\n  x = "a"\n  if c:\n    x = request.args["a"]\n    return x\n  sink(x)`,
    'constant',
  ],
  [
    'forgets what both branches overwrite',
    `${FLASK}def view(c):\n  x = request.args["a"]\n  if c:\n    x = "a"\n  else:\n    x = "b"\n  sink(x)`,
    'constant',
  ],
  [
    'forgets what three branches overwrite',
    `${FLASK}def view(c):\n  x = request.args["a"]\n  if c == 1:\n    x = "a"\n  elif c == 2:\n    x = "b"\n  else:\n    raise E()\n  sink(x)`,
    'constant',
  ],
  [
    'takes no switch of a module for constant',
    `${FLASK}DEBUG = False\ndef view():\n  x = request.args["a"]\n  if not DEBUG:\n    x = "a"\n  sink(x)`,
    'external',
  ],
];
python.push([
  'takes a text without special characters for harmless',
  `import re\n${FLASK}x = re.sub(r"[^\\w-]", "", request.args["a"])\nsink(x)`,
  'sanitized',
]);
const javascript: readonly Case[] = [
  [
    'knows what a mapping makes of elements',
    'app.get("/", (req, res) => { sink(req.body.ids.map(() => "?").join(",")); });',
    'constant',
  ],
  [
    'knows what a mapping leaves of elements',
    'app.get("/", (req, res) => { sink(req.body.ids.map((id) => `x${id}`).join(",")); });',
    'external composed',
  ],

  [
    'takes a text without special characters for harmless',
    'app.get("/", (req, res) => { sink(req.query.a.replace(/[^a-z0-9]/gi, "")); });',
    'sanitized',
  ],
  [
    'sees that only one character is replaced',
    'app.get("/", (req, res) => { sink(req.query.a.replace(/[^a-z0-9]/i, "")); });',
    'external',
  ],

  [
    'puts arguments in for parameters',
    'const name = (x) => `<${x}>`;\napp.get("/", (req, res) => { sink(name(req.query.a)); });',
    'external composed',
  ],
  ['takes constants for constants', 'function name(x) { return "a" + x; }\nsink(name("b"));', 'constant composed'],
  [
    'follows methods of `this`',
    'class A { name(x) { return x.trim(); } get(req) { sink(this.name(req.query.a)); } }',
    'external',
  ],
  [
    'sees what callers pass',
    'function run(x) { sink("a" + x); }\napp.get("/", (req, res) => { run(req.query.a); });',
    'external composed',
  ],
  [
    'knows that only constants are passed',
    'function run(x) { sink("a" + x); }\nrun("b"); run("c");',
    'constant composed',
  ],
  [
    'does not know who calls what is exported',
    'export function run(x) { sink("a" + x); }\nrun("b");',
    'parameter composed',
  ],
  [
    'tells the keys of an object apart',
    'app.get("/", (req, res) => { const o = { a: req.query.a, b: "x" }; sink(o.b); });',
    'constant',
  ],
  [
    'finds the keys of an object',
    'app.get("/", (req, res) => { const o = { a: req.query.a, b: "x" }; sink(o["a"]); });',
    'external',
  ],
  [
    'tells what is taken out of an object apart',
    'app.get("/", (req, res) => { const { b } = { a: req.query.a, b: "x" }; sink(b); });',
    'constant',
  ],
  [
    'closes cases by constants',
    'app.get("/", (req, res) => { let x = "a"; switch (1 + 1) { case 1: x = req.query.a; break; case 2: x = "b"; break; } sink(x); });',
    'constant',
  ],
  [
    'closes branches by texts',
    'app.get("/", (req, res) => { let x = req.query.a; if ("a" === "a") { x = "b"; } sink(x); });',
    'constant',
  ],
  [
    'does not compute what a callback writes',
    'app.get("/", (req, res) => { let n = 1; let x = "a"; run(() => { n = 2; }); if (n === 2) x = req.query.a; sink(x); });',
    'external',
  ],
];
const GO = 'package a\nimport (\n\t"net/http"\n\t"strconv"\n\t"strings"\n)\n';
const go: readonly Case[] = [
  [
    'puts arguments in for parameters',
    `${GO}func name(x string) string { return "'" + x + "'" }\nfunc h(w http.ResponseWriter, r *http.Request) { sink(name(r.FormValue("a"))) }`,
    'external composed',
  ],
  [
    'knows conversions in functions',
    `${GO}func number(x string) int { n, _ := strconv.Atoi(x); return n }\nfunc h(w http.ResponseWriter, r *http.Request) { sink(number(r.FormValue("a"))) }`,
    'sanitized',
  ],
  [
    'follows methods',
    `${GO}type S struct{}\nfunc (s *S) name(x string) string { return strings.TrimSpace(x) }\nfunc (s *S) h(w http.ResponseWriter, r *http.Request) { sink(s.name(r.FormValue("a"))) }`,
    'external',
  ],
  [
    'takes the first result',
    `${GO}func name(x string) (string, error) { return x, nil }\nfunc h(w http.ResponseWriter, r *http.Request) { n, err := name(r.FormValue("a")); sink(n) }`,
    'external',
  ],
  [
    'sees what callers pass',
    `${GO}func run(x string) { sink("a" + x) }\nfunc h(w http.ResponseWriter, r *http.Request) { run(r.FormValue("a")) }`,
    'external composed',
  ],
  [
    'tells the keys of a map apart',
    `${GO}func h(w http.ResponseWriter, r *http.Request) { m := map[string]string{"a": r.FormValue("a"), "b": "x"}; sink(m["b"]) }`,
    'constant',
  ],
  [
    'tells stored keys apart',
    `${GO}func h(w http.ResponseWriter, r *http.Request) { m := make(map[string]string); m["a"] = r.FormValue("a"); m["b"] = "x"; sink(m["b"]) }`,
    'constant',
  ],
  [
    'closes branches by constants',
    `${GO}func h(w http.ResponseWriter, r *http.Request) { x := r.FormValue("a"); if 7*6 > 40 { x = "b" }; sink(x) }`,
    'constant',
  ],
  [
    'sees text builders',
    `${GO}func h(w http.ResponseWriter, r *http.Request) { var b strings.Builder; b.WriteString("a"); b.WriteString(r.FormValue("a")); sink(b.String()) }`,
    'external composed',
  ],
  [
    'closes cases by constants',
    `${GO}func h(w http.ResponseWriter, r *http.Request) { x := "a"; switch 2 { case 1: x = r.FormValue("a"); case 2: x = "b" }; sink(x) }`,
    'constant',
  ],
];

describe('the data flow across functions, branches and containers', () => {
  check('python', python);
  check('javascript', javascript);
  check('go', go);
});
