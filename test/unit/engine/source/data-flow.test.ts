import assert from 'node:assert/strict';
import { pythonFlow } from '#engine/rules/flow-tables/python.ts';
import { DataFlow, describeOrigin } from '#engine/source/data-flow.ts';
import { IndexedFlowTable, type SinkKind } from '#engine/source/flow-table.ts';
import { python } from '#engine/source/dialects/python.ts';
import { Names } from '#engine/source/names.ts';
import type { SyntaxNode } from '#engine/source/syntax-tree.ts';
import { parseMarkedText } from '#test/support/marked-text.ts';
import { parseSource } from '#test/support/parse.ts';

const FLASK = 'from flask import request\n';

describe('the data flow', () => {
  const cases: readonly (readonly [title: string, code: string, expected: string, sink?: SinkKind])[] = [
    // Where values come from
    ['knows constants', 'x = "a"\nsink(<|x|>)', 'constant'],
    ['knows composed constants', 'x = "a"\nsink(<|x + "b"|>)', 'constant composed'],
    ['knows parameters', 'def f(x):\n  sink(<|x|>)', 'parameter'],
    ['knows outside data', 'import sys\nsink(<|sys.argv[1]|>)', 'external'],
    ['knows outside data behind an alias', 'from sys import argv as a\nsink(<|a[1]|>)', 'external'],
    ['knows the environment', 'import os\nsink(<|os.environ.get("A")|>)', 'external'],
    ['knows the answers of servers', 'import requests\nr = requests.get(u)\nsink(<|r.json()["a"]|>)', 'external'],
    [
      'knows what argparse reads',
      'import argparse\np = argparse.ArgumentParser()\nargs = p.parse_args()\nsink(<|args.file|>)',
      'external',
    ],
    ['knows what was typed in', 'sink(<|input("? ")|>)', 'external'],
    [
      'takes a function of the file named `input` for that',
      'def input(x): return 1\nsink(<|input("? ")|>)',
      'constant',
    ],
    ['does not follow functions it does not know', 'sink(<|load("a")|>)', 'unknown'],

    // Requests
    ['knows a request', `${FLASK}sink(<|f"SELECT {request.args['id']}"|>)`, 'external composed'],
    [
      'knows what comes out of a request',
      `${FLASK}x = request.args.get("id", "")\nsink(<|x.strip().lower()|>)`,
      'external',
    ],
    ['knows a request that is a parameter', 'def view(request, a):\n  sink(<|request.GET["q"]|>)', 'external'],
    ['does not take all of a request for outside data', 'def view(request):\n  sink(<|request.user|>)', 'parameter'],
    ['does not take the other parameters for outside data', 'def view(request, a):\n  sink(<|a|>)', 'parameter'],
    [
      'knows a request by its type',
      'from django.http import HttpRequest\ndef view(r: HttpRequest):\n  sink(<|r.POST.get("q")|>)',
      'external',
    ],
    [
      'knows a request that is a member',
      'class V(View):\n  def get(self):\n    sink(<|self.request.GET.get("q")|>)',
      'external',
    ],
    ['knows parameters that FastAPI fills', 'def read(a: str, q: str = Query(None)):\n  sink(<|q|>)', 'external'],
    [
      'tells the marked parameter from its neighbours',
      'def read(a: str, q: str = Query(None)):\n  sink(<|a|>)',
      'parameter',
    ],
    ['does not take pathlib for a FastAPI parameter', 'def read(p: Path = Path("a")):\n  sink(<|p|>)', 'parameter'],
    ['does not take `self` for what callers pass', 'class A:\n  def m(self):\n    sink(<|self.table|>)', 'unknown'],

    // Composition
    ['sees concatenation', 'def f(x):\n  sink(<|"a" + x|>)', 'parameter composed'],
    ['sees `%`', 'def f(x):\n  sink(<|"a %s" % x|>)', 'parameter composed'],
    ['sees `%` with a tuple', 'def f(x):\n  sink(<|"%s %s" % ("a", x)|>)', 'parameter composed'],
    ['sees `format`', 'def f(x):\n  sink(<|"a {}".format(x)|>)', 'parameter composed'],
    ['sees `format` on a name', 'Q = "a {t}"\ndef f(x):\n  sink(<|Q.format(t=x)|>)', 'parameter composed'],
    ['sees `join`', 'def f(x):\n  sink(<|", ".join([x, "a"])|>)', 'parameter'],
    [
      'sees what lists are filled with',
      'def f(x):\n  parts = []\n  parts.append(x)\n  sink(<|" ".join(parts)|>)',
      'parameter',
    ],
    ['sees comprehensions', 'def f(xs):\n  sink(<|",".join(f"{x}" for x in xs)|>)', 'parameter composed'],
    ['takes numbers in a text for harmless', 'def f(n):\n  sink(<|"LIMIT %d" % n + f"{n:d}"|>)', 'constant composed'],

    // Checks and conversions
    ['takes numbers for harmless', `${FLASK}x = int(request.args["id"])\nsink(<|f"a {x}"|>)`, 'sanitized composed'],
    [
      'takes parameters declared as numbers for harmless',
      'def f(n: int, m: float | None):\n  sink(<|f"{n} {m}"|>)',
      'sanitized composed',
    ],
    ['takes comparisons and arithmetic for harmless', 'def f(a, b):\n  sink(<|(a == b, a * 2)|>)', 'sanitized'],
    [
      'knows what quoting is good for',
      'import shlex\ndef f(x):\n  sink(<|"ls " + shlex.quote(x)|>)',
      'sanitized composed',
      'shell',
    ],
    [
      'knows what quoting is not good for',
      'import shlex\ndef f(x):\n  sink(<|"ls " + shlex.quote(x)|>)',
      'parameter composed',
      'sql',
    ],
    ['knows escaped HTML', 'import html\ndef f(x):\n  sink(<|html.escape(x)|>)', 'sanitized', 'html'],
    [
      'knows file names without folders',
      'import os\ndef f(x):\n  sink(<|os.path.join("a", os.path.basename(x))|>)',
      'sanitized',
      'path',
    ],
    ['knows joined paths', 'import os\ndef f(x):\n  sink(<|os.path.join("a", x)|>)', 'parameter', 'path'],

    // Assignments
    ['forgets what is overwritten', `${FLASK}x = request.args["a"]\nx = "b"\nsink(<|x|>)`, 'constant'],
    ['forgets a parameter that is overwritten', 'def f(x):\n  x = "a"\n  sink(<|x|>)', 'constant'],
    [
      'remembers what may not be overwritten',
      `${FLASK}x = request.args["a"]\nif c:\n  x = "b"\nsink(<|x|>)`,
      'external',
    ],
    ['ignores what comes later', `${FLASK}x = "b"\nsink(<|x|>)\nx = request.args["a"]`, 'constant'],
    [
      'sees what a loop brings back',
      `${FLASK}x = "b"\nfor i in y:\n  sink(<|x|>)\n  x = request.args["a"]`,
      'external',
    ],
    ['sees a value assigned to itself', `${FLASK}x = request.args["a"]\nx = "b" + x\nsink(<|x|>)`, 'external composed'],
    ['sees a parameter assigned to itself', 'def f(x):\n  x = "b" + x\n  sink(<|x|>)', 'parameter composed'],
    [
      'sees what a loop adds',
      'def f(xs):\n  q = "a"\n  for x in xs:\n    q = q + x\n  sink(<|q|>)',
      'parameter composed',
    ],
    [
      'sees what a loop appends',
      'def f(xs):\n  q = "a"\n  for x in xs:\n    q += x\n  sink(<|q|>)',
      'parameter composed',
    ],
    ['sees both branches', `${FLASK}x = "a" if c else request.args["b"]\nsink(<|x|>)`, 'external'],
    ['sees the default', `${FLASK}x = request.args.get("a") or "b"\nsink(<|x|>)`, 'external'],
    ['sees one of several targets', `${FLASK}a, b = "x", request.args["b"]\nsink(<|a|>)`, 'constant'],
    ['sees through a dictionary', 'def f(x):\n  d = {"a": x}\n  sink(<|d["a"]|>)', 'parameter'],
    ['takes a constant of the module from inside of a function', 'def f():\n  sink(<|Q|>)\nQ = "a"', 'constant'],
    ['sees conditions that assign', `${FLASK}if (x := request.args.get("a")):\n  sink(<|x|>)`, 'external'],
    ['gives up at a caught exception', 'try: pass\nexcept E as e:\n  sink(<|str(e)|>)', 'unknown'],
    ['gives up at an import', 'from a import b\nsink(<|b.c|>)', 'unknown'],
  ];
  for (const [title, code, expected, sink = 'sql'] of cases) {
    it(title, async () => {
      const { flow, node } = await analyze(code);
      const { origin, isComposed } = flow.valueOf(node, sink);
      assert.equal(`${origin}${isComposed ? ' composed' : ''}`, expected);
    });
  }

  it('answers the same whatever was asked before', async () => {
    const code = `${FLASK}a = b = ""\nfor i in y:\n  a = b\n  b = a + request.args["x"]\nsink(a, b)`;
    const questions = ['a', 'b'].map((name) => async (flow: DataFlow, root: SyntaxNode) => {
      const node = [...root.descendants()].findLast(({ kind, text }) => kind === 'identifier' && text === name);
      return node && flow.valueOf(node, 'sql').origin;
    });
    const forward = await analyzeWhole(code);
    const backward = await analyzeWhole(code);
    for (const node of forward.root.descendants()) forward.flow.valueOf(node, 'sql');
    for (const node of [...backward.root.descendants()].toReversed()) backward.flow.valueOf(node, 'sql');
    for (const ask of questions) {
      assert.equal(await ask(forward.flow, forward.root), 'external');
      assert.equal(await ask(backward.flow, backward.root), 'external');
    }
  });

  it('tells the text of constants', async () => {
    for (const [code, text] of [
      ['X = "a"\nsink(<|X|>)', 'a'],
      ['sink(<|("a" "b")|>)', 'ab'],
      ['X = "a"\nX = "b"\nsink(<|X|>)', undefined],
      ['sink(<|f"{a}"|>)', undefined],
      ['def f(x="a"):\n  sink(<|x|>)', undefined],
      ['sink(<|1|>)', undefined],
    ] as const) {
      const { flow, node } = await analyze(code);
      assert.equal(flow.constantText(node), text, code);
    }
  });

  it('says where a value comes from', async () => {
    for (const [code, words] of [
      [`${FLASK}x = request.args["id"]\nsink(<|f"a {x}"|>)`, 'comes from `request.args["id"]`'],
      ['def f(name):\n  sink(<|"a" + name|>)', 'comes from the parameter `name`'],
      ['sink(<|load()|>)', 'is not a constant'],
    ] as const) {
      const { flow, node } = await analyze(code);
      assert.equal(describeOrigin(flow.valueOf(node, 'sql')), words);
    }
  });
});

async function analyzeWhole(text: string): Promise<{ flow: DataFlow; root: SyntaxNode }> {
  const tree = await parseSource('py', text);
  const scopes = python.bind(tree);
  return {
    flow: new DataFlow(python, scopes, new Names(python, scopes), new IndexedFlowTable(pythonFlow)),
    root: tree.root,
  };
}

async function analyze(code: string): Promise<{ flow: DataFlow; node: SyntaxNode }> {
  const { text, spans } = parseMarkedText(code);
  const { flow, root } = await analyzeWhole(text);
  const node = [...root.descendants()].findLast(({ start, end }) => start === spans[0]?.start && end === spans[0]?.end);
  assert.ok(node, 'the mark encloses no node');
  return { flow, node };
}
