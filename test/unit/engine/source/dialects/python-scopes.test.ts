import assert from 'node:assert/strict';
import { python } from '#engine/source/dialects/python.ts';
import type { Binding, ScopeTable } from '#engine/source/scopes.ts';
import { parseSource } from '#test/support/parse.ts';

describe('the scopes of Python', () => {
  describe('imports', () => {
    it('keep the full path of what they import', async () => {
      const scopes = await bind(`
import os, numpy as np
import a.b.c
import a.b as ab
from hashlib import md5 as h, sha1
from . import models
from .models import User
from ..pkg.mod import x`);
      const paths = { os: 'os', np: 'numpy', a: 'a', ab: 'a.b', h: 'hashlib.md5', sha1: 'hashlib.sha1' };
      const relative = { models: '.models', User: '.models.User', x: '..pkg.mod.x' };
      for (const [name, path] of Object.entries({ ...paths, ...relative })) {
        assert.equal(binding(scopes, name).importPath, path);
        assert.equal(binding(scopes, name).kind, 'import');
        assert.equal(binding(scopes, name).isExported, false);
      }
    });

    it('bind nothing for the future', async () => {
      assert.equal((await bind('from __future__ import annotations')).module.bindings.size, 0);
    });

    it('of everything make the scope dynamic', async () => {
      assert.equal((await bind('from a import *')).module.isDynamic, true);
      assert.equal((await bind('from a import b')).module.isDynamic, false);
    });

    it('under their own name pass the name on', async () => {
      assert.equal(binding(await bind('from a import b as b'), 'b').isExported, true);
    });

    it('inside of a function stay there', async () => {
      const scopes = await bind('def f():\n  import os\n  os.x');
      assert.equal(scopes.module.bindings.has('os'), false);
      assert.equal(binding(scopes, 'os').reads.length, 1);
    });
  });

  describe('assignments', () => {
    it('bind in the whole function', async () => {
      const scopes = await bind('x = 0\ndef f():\n  print(x)\n  if y:\n    x = 1');
      const [outer, inner] = bindings(scopes, 'x');
      assert.deepEqual([outer?.reads.length, outer?.writes.length], [0, 1]);
      assert.deepEqual([inner?.reads.length, inner?.writes.length, inner?.scope.kind], [1, 1, 'function']);
    });

    it('declare a name once and write it each time', async () => {
      const x = binding(await bind('x = 1\nx = 2\nx += 3'), 'x');
      assert.equal(x.declarations.length, 1);
      assert.deepEqual(
        x.writes.map(({ how, value }) => [how, value?.text]),
        [
          ['assign', '1'],
          ['assign', '2'],
          ['augment', '3'],
        ],
      );
      assert.equal(x.reads.length, 0);
    });

    it('go pair by pair where both sides are written out', async () => {
      const scopes = await bind('a, b = 1, 2\n(c, *d) = e\nf = [g, h] = i');
      assert.deepEqual(writes(scopes, 'a'), [['assign', '1']]);
      assert.deepEqual(writes(scopes, 'b'), [['assign', '2']]);
      assert.deepEqual(writes(scopes, 'c'), [['destructure', 'e']]);
      assert.deepEqual(writes(scopes, 'd'), [['destructure', 'e']]);
      assert.deepEqual(writes(scopes, 'f'), [['assign', 'i']]);
      assert.deepEqual(writes(scopes, 'h'), [['destructure', 'i']]);
    });

    it('to members and items read the object and add to it', async () => {
      const scopes = await bind('a = {}\na.b = 1\na["k"] = v\na.append(w)\nv = w = 1');
      assert.equal(binding(scopes, 'a').reads.length, 3);
      assert.deepEqual(writes(scopes, 'a'), [
        ['assign', '{}'],
        ['update', 'v'],
        ['update', 'w'],
      ]);
    });

    it('to `global` names write the module', async () => {
      const scopes = await bind('def f():\n  global g, made\n  g = 1\n  made = 2\n  return g\ng = 0');
      assert.equal(bindings(scopes, 'g').length, 1);
      assert.deepEqual(writes(scopes, 'g'), [
        ['assign', '1'],
        ['assign', '0'],
      ]);
      assert.equal(binding(scopes, 'g').reads.length, 1);
      assert.equal(binding(scopes, 'g').declarations[0]?.parent?.kind, 'assignment');
      assert.deepEqual([binding(scopes, 'made').scope.kind, binding(scopes, 'made').writes.length], ['module', 1]);
    });

    it('to `nonlocal` names write the function around, even one that declares them later', async () => {
      const scopes = await bind('def f():\n  def g():\n    nonlocal n\n    n = 1\n  n = 0\n  return n');
      assert.equal(bindings(scopes, 'n').length, 1);
      assert.equal(binding(scopes, 'n').writes.length, 2);
      assert.equal(binding(scopes, 'n').reads.length, 1);
    });

    it('in a condition bind around a comprehension', async () => {
      const scopes = await bind('def f(xs):\n  return [y for x in xs if (y := x)]');
      assert.deepEqual([binding(scopes, 'y').scope.kind, binding(scopes, 'y').reads.length], ['function', 1]);
    });

    it('with an annotation know the type', async () => {
      const scopes = await bind(
        'a: Optional["m.A"] = None\nb: B | None\nc: list[int] = []\nd: A | B = x\ne: Annotated[E, "x"]\ng: "G"',
      );
      const types = ['a', 'b', 'c', 'd', 'e', 'g'].map((name) => binding(scopes, name).typeName);
      assert.deepEqual(types, ['m.A', 'B', 'list', undefined, 'E', 'G']);
      assert.equal(binding(scopes, 'b').writes.length, 0);
    });
  });

  describe('loops, contexts and patterns', () => {
    it('bind what they run through', async () => {
      const scopes = await bind('for i, (j, *k) in items: pass\nelse: z = 1');
      for (const name of ['i', 'j', 'k']) assert.deepEqual(writes(scopes, name), [['iterate', 'items']]);
      assert.deepEqual(writes(scopes, 'z'), [['assign', '1']]);
    });

    it('bind contexts to the context expression', async () => {
      const scopes = await bind('with open(p) as f, lock, pair() as (a, b): pass');
      assert.deepEqual(writes(scopes, 'f'), [['assign', 'open(p)']]);
      assert.deepEqual(writes(scopes, 'a'), [['destructure', 'pair()']]);
    });

    it('bind exceptions', async () => {
      const scopes = await bind('try: pass\nexcept (A, b.C) as e:\n  print(e)');
      assert.deepEqual([binding(scopes, 'e').kind, binding(scopes, 'e').reads.length], ['exception', 1]);
      assert.deepEqual(unresolved(scopes), ['A', 'b', 'print']);
    });

    it('bind what patterns capture and read what they compare with', async () => {
      const scopes = await bind(`
match command:
    case {"a": v, **rest} if v: pass
    case [first, *others] | (first, others, _): pass
    case Point(x=px, y=0) as whole: pass
    case colors.RED | str(): pass
    case other: pass`);
      const names = ['v', 'rest', 'first', 'others', 'px', 'whole', 'other'];
      assert.deepEqual([...scopes.module.bindings.keys()], names);
      for (const name of names) assert.deepEqual(writes(scopes, name)[0], ['destructure', 'command']);
      assert.deepEqual(unresolved(scopes), ['command', 'Point', 'colors', 'str']);
    });

    it('keep comprehension variables to themselves', async () => {
      const scopes = await bind('x = [1]\ny = [x for x in x for z in x if z]\n{k: v for k, v in d}');
      const [outer, inner] = bindings(scopes, 'x');
      assert.deepEqual([outer?.reads.length, inner?.reads.length, inner?.scope.kind], [1, 2, 'block']);
      assert.deepEqual(
        ['z', 'k', 'v'].map((name) => scopes.module.bindings.has(name)),
        [false, false, false],
      );
      assert.deepEqual(writes(scopes, 'v'), [['iterate', 'd']]);
    });
  });

  describe('functions and classes', () => {
    it('evaluate decorators, defaults and annotations outside', async () => {
      const scopes = await bind('d = t = v = 0\n@d\ndef f(d: t = v, *, t=d): return v\n');
      for (const name of ['d', 't', 'v']) {
        assert.deepEqual(scopes.module.bindings.get(name)?.reads.length, name === 't' ? 1 : 2, name);
      }
    });

    it('know the type of a parameter but not that of a rest', async () => {
      const scopes = await bind('def f(a: Optional[X], b: "m.Y[int]" = 1, *c: Z, d: Literal["no"] = 1): pass');
      assert.deepEqual(
        ['a', 'b', 'c'].map((name) => binding(scopes, name).typeName),
        ['X', 'm.Y', undefined],
      );
      assert.deepEqual(
        ['a', 'b', 'c'].map((name) => binding(scopes, name).kind),
        ['parameter', 'parameter', 'parameter'],
      );
      assert.ok(!unresolved(scopes).includes('no'));
    });

    it('hide the names of a class from its methods', async () => {
      const scopes = await bind('x = 1\nclass A:\n  x = 2\n  y = x\n  def m(self): return x');
      const [outer, inner] = bindings(scopes, 'x');
      assert.deepEqual([outer?.reads.length, inner?.reads.length], [1, 1]);
    });

    it('own their type parameters', async () => {
      const scopes = await bind(
        'def f[T: B](x: T) -> T: return x\nclass C[U](Base[U]):\n  def m(self) -> U: ...\ntype L[V] = list[V]',
      );
      assert.deepEqual(
        ['T', 'U', 'V'].map((name) => binding(scopes, name).reads.length),
        [2, 2, 1],
      );
      assert.deepEqual([...scopes.module.bindings.keys()], ['f', 'C', 'L']);
      assert.equal(binding(scopes, 'L').kind, 'type');
      assert.deepEqual(unresolved(scopes), ['B', 'Base', 'list']);
    });

    it('become dynamic by `locals`, `eval` and `exec`, unless the file defines those', async () => {
      const scopes = await bind('def f(): return locals()\ndef g(): eval(x)\ndef h(): pass');
      assert.deepEqual(
        scopes.scopes.map(({ isDynamic }) => isDynamic),
        [false, true, true, false],
      );
      const own = await bind('def eval(x): pass\ndef g(): eval(1)');
      assert.deepEqual(
        own.scopes.map(({ isDynamic }) => isDynamic),
        [false, false, false],
      );
    });

    it('hold the nodes that lie in them', async () => {
      const scopes = await bind('class A:\n  def m(self): return [q for q in self]');
      const [use] = binding(scopes, 'q').reads;
      assert.deepEqual(use && scopes.scopeAt(use).kind, 'block');
      assert.deepEqual(use && scopes.scopeAt(use).functionScope.node.kind, 'function_definition');
    });
  });

  describe('what others see', () => {
    it('is what a module or class defines without an underscore, and what it imports is not', async () => {
      const scopes = await bind(
        'import os\na = _b = 1\ndef c(): d = 1\ndef _e(): pass\nclass F:\n  def g(self): pass\n  def _h(self): pass\n__version__ = 1',
      );
      const exported = scopes.scopes
        .flatMap(({ bindings }) => [...bindings.values()])
        .filter(({ isExported }) => isExported);
      assert.deepEqual(
        exported.map(({ name }) => name),
        ['a', 'c', 'F', '__version__', 'g'],
      );
    });

    it('is what `__all__` lists, which reads it', async () => {
      const scopes = await bind('from a import b, c, d, e\n__all__ = ["b"]\n__all__ += ("c",)\n__all__.extend(["d"])');
      for (const name of ['b', 'c', 'd']) {
        assert.equal(binding(scopes, name).isExported, true);
        assert.deepEqual(
          binding(scopes, name).reads.map(({ text }) => text),
          [name],
        );
      }
      assert.equal(binding(scopes, 'e').isExported, false);
    });
  });

  describe('annotations', () => {
    it('in quotes or comments read what they name', async () => {
      for (const use of [
        'x: "Foo"',
        'x: Optional["Foo"]',
        'x: "list[Foo]"',
        'x: "Foo.Inner | None"',
        'def f(x: "Foo"): pass',
        'def f() -> "Foo": pass',
        'x: Annotated["Foo", 1]',
        'cast("Foo", y)',
        'T = TypeVar("T", bound="Foo")',
        'x: Callable[[int], "Foo"]',
        'x = []  # type: list[Foo]  # noqa',
        'def f(a):\n  # type: (Foo) -> None\n  pass',
        'x: typing.List["Foo"]',
      ]) {
        const scopes = await bind(`from m import Foo\n${use}`);
        assert.equal(binding(scopes, 'Foo').reads.length, 1, use);
      }
    });

    it('that are only text read nothing', async () => {
      for (const use of [
        'x: Literal["Foo"]',
        'x: Annotated[int, "Foo"]',
        'x = "Foo"',
        'f("Foo")',
        'x: typing.Literal["Foo", "b"]',
        '# Foo',
        'x = 1  # type: ignore[Foo]',
        'm.cast("Foo")',
        'a.Foo',
        'f(Foo=1)',
      ]) {
        assert.equal(binding(await bind(`from m import Foo\n${use}`), 'Foo').reads.length, 0, use);
      }
    });
  });

  it('resolve names to what encloses their use', async () => {
    const scopes = await bind(
      'import os\ndef f(p):\n  def g():\n    return os.path.join(p, q)\n  return g\nh = lambda p: p + f"{p}"',
    );
    assert.deepEqual(unresolved(scopes), ['q']);
    assert.equal(binding(scopes, 'os').reads.length, 1);
    assert.deepEqual(
      bindings(scopes, 'p').map(({ reads }) => reads.length),
      [1, 2],
    );
  });
});

async function bind(text: string): Promise<ScopeTable> {
  return python.bind(await parseSource('py', text));
}

function bindings(scopes: ScopeTable, name: string): Binding[] {
  return scopes.scopes.flatMap((scope) => scope.bindings.get(name) ?? []);
}

function binding(scopes: ScopeTable, name: string): Binding {
  const [found] = bindings(scopes, name);
  assert.ok(found, `${name} is not bound`);
  return found;
}

function writes(scopes: ScopeTable, name: string): unknown[][] {
  return binding(scopes, name).writes.map(({ how, value }) => [how, value?.text]);
}

function unresolved(scopes: ScopeTable): string[] {
  return scopes.unresolved.map(({ text }) => text);
}
