import assert from 'node:assert/strict';
import { javascript } from '#engine/source/dialects/javascript.ts';
import type { Binding, ScopeTable } from '#engine/source/scopes.ts';
import { parseSource } from '#test/support/parse.ts';

describe('the scopes of JavaScript', () => {
  it('hoists var to the function and keeps let, const and class in their block', async () => {
    const table = await bind('function f() { if (a) { var b = 1; let c = 2; const d = 3; class E {} } b; c; }', 'js');
    assert.equal(binding(table, 'b').scope.kind, 'function');
    assert.deepEqual(
      ['c', 'd', 'E'].map((name) => binding(table, name).scope.kind),
      ['block', 'block', 'block'],
    );
    assert.deepEqual(
      [binding(table, 'b').kind, binding(table, 'c').kind, binding(table, 'd').kind],
      ['variable', 'variable', 'constant'],
    );
    assert.equal(reads(table, 'b'), 1);
    assert.deepEqual(unresolved(table), ['a', 'c']);
  });

  it('reads functions before their declaration', async () => {
    const table = await bind('f(); function f() { return g(); } function g() {}', 'js');
    assert.deepEqual([reads(table, 'f'), reads(table, 'g'), unresolved(table)], [1, 1, []]);
  });

  it('declares parameters, also in patterns, and visits their defaults', async () => {
    for (const extension of ['js', 'ts', 'tsx']) {
      const table = await bind(
        'function f(a, { b, c: d = a, ...e }, [g], h = d, ...i) { return [b, e, g, h, i]; } (x) => x; y => y;',
        extension,
      );
      for (const name of ['a', 'b', 'd', 'e', 'g', 'h', 'i', 'x', 'y']) {
        assert.deepEqual([binding(table, name).kind, reads(table, name)], ['parameter', 1], `${name} in ${extension}`);
      }
      assert.deepEqual(unresolved(table), []);
    }
  });

  it('records how names are written', async () => {
    const table = await bind(
      'let a = 1; a = 2; a += 3; a++; const { b, c: [d], ...e } = f(); for (const g of h()) {} for (a in i) {} [a, j.k] = l;',
    );
    assert.deepEqual(
      binding(table, 'a').writes.map(({ how, value }) => [how, value?.text]),
      [
        ['assign', '1'],
        ['assign', '2'],
        ['augment', '3'],
        ['update', undefined],
        ['iterate', 'i'],
        ['destructure', 'l'],
      ],
    );
    for (const name of ['b', 'd', 'e'])
      assert.deepEqual(
        binding(table, name).writes.map(({ how, value }) => [how, value?.text]),
        [['destructure', 'f()']],
      );
    assert.deepEqual(
      binding(table, 'g').writes.map(({ how, value }) => [how, value?.text]),
      [['iterate', 'h()']],
    );
    assert.equal(reads(table, 'a'), 2);
    assert.deepEqual(unresolved(table), ['f', 'h', 'i', 'j', 'l']);
  });

  it('writes through casts and shorthand patterns and reads shorthand properties', async () => {
    const table = await bind('let a, b, c, d; (a as any) = 1; b! = 2; ({ c, d = a } = { b });');
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => binding(table, name).writes.length),
      [1, 1, 1, 1],
    );
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => reads(table, name)),
      [1, 1, 0, 0],
    );
  });

  it('knows what imports stand for', async () => {
    const table = await bind(`
      import def, * as ns from 'node:fs'; import { a, b as c, default as d } from './m'; import type { T } from 't';
      import { type U } from 'u'; import r = require('node:path');`);
    const paths = Object.fromEntries(
      [...table.module.bindings.values()].map(({ name, importPath }) => [name, importPath]),
    );
    assert.deepEqual(paths, { def: 'fs', ns: 'fs', a: './m.a', c: './m.b', d: './m', T: 't.T', U: 'u.U', r: 'path' });
    assert.ok([...table.module.bindings.values()].every(({ kind }) => kind === 'import'));
  });

  it('knows what required names stand for and keeps their kind', async () => {
    const table = await bind(
      `const fs = require('node:fs'); const { join, posix: { sep: s } } = require('path'); let p = require('fs').promises;
       var again = require('a'); again = require('b'); const { Router } = require('express')(); const { x } = fs;`,
      'js',
    );
    const paths = ['fs', 'join', 's', 'p', 'again', 'Router', 'x'].map((name) => binding(table, name).importPath);
    assert.deepEqual(paths, ['fs', 'path.join', 'path.posix.sep', 'fs.promises', undefined, undefined, 'fs.x']);
    assert.deepEqual([binding(table, 'fs').kind, binding(table, 'p').kind], ['constant', 'variable']);
  });

  it('marks what is exported', async () => {
    const table = await bind(`
      const a = 1; const b = 2; export { a as x }; export const { c, d: [e] } = f; export function g() { const inner = 1; }
      export default class H {} export type I = {}; export { j } from 'j'; export namespace K { const hidden = 1; } const l = 1; export default l;`);
    const exported = table.scopes
      .flatMap(({ bindings }) => [...bindings.values()])
      .filter(({ isExported }) => isExported);
    assert.deepEqual(
      exported.map(({ name }) => name),
      ['a', 'c', 'e', 'g', 'H', 'I', 'K', 'l'],
    );
    assert.deepEqual([reads(table, 'a'), reads(table, 'b'), reads(table, 'l')], [1, 0, 1]);
    assert.deepEqual(unresolved(table), ['f']);
  });

  it('sees names of named function and class expressions inside of them only', async () => {
    const table = await bind('const a = function b() { b(); }; const c = class D { m() { return D; } }; b; D;');
    assert.deepEqual([reads(table, 'b'), reads(table, 'D'), unresolved(table)], [1, 1, ['b', 'D']]);
  });

  it('does not take members, labels and keys for names', async () => {
    const table = await bind(
      'class A { f = 1; m() { return this.f; } [k]() {} } l: for (;;) { break l; } ({ n: 1, o() {} }).p;',
    );
    assert.deepEqual([...table.module.bindings.keys()], ['A']);
    assert.deepEqual(unresolved(table), ['k']);
  });

  it('binds exceptions, also in patterns', async () => {
    const table = await bind('try {} catch (e) { e; } try {} catch ({ message: m }) { m; } try {} catch { e; }');
    assert.deepEqual(
      [binding(table, 'e').kind, binding(table, 'm').kind, reads(table, 'e'), unresolved(table)],
      ['exception', 'exception', 1, ['e']],
    );
  });

  it('marks scopes that eval and with make unpredictable', async () => {
    const table = await bind(
      'function f(a) { g(); { eval(a); } } function g() { let eval2; h.eval(1); } with (o) { p; }',
      'js',
    );
    const scopeOf = (name: string): boolean => binding(table, name).scope.isDynamic;
    assert.deepEqual([table.module.isDynamic, scopeOf('a'), scopeOf('eval2')], [true, true, false]);
    assert.equal(table.scopes.find(({ node }) => node.kind === 'with_statement')?.isDynamic, true);
  });

  it('does not read what only shares a name in another scope', async () => {
    const table = await bind('const a = 1; function f(a) { return a; }');
    assert.deepEqual(table.module.bindings.get('a')?.reads, []);
  });

  describe('of TypeScript', () => {
    it('declares types and reads them', async () => {
      const table = await bind(`
        interface A<T> extends B { a: T; m(p: A<T>): C } type D<U> = U extends Array<infer V> ? V : keyof U; enum E { X, Y = X }
        namespace N.M { } abstract class F<W> extends G<W> implements A<E> { x: W; } let d: D<N.Q>; type P = { [K in keyof A]?: A[K] };`);
      const kinds = ['A', 'D', 'E', 'N', 'F'].map((name) => binding(table, name).kind);
      assert.deepEqual(kinds, ['type', 'type', 'class', 'class', 'class']);
      assert.deepEqual(
        ['T', 'U', 'V', 'W', 'K', 'X', 'E', 'N', 'D'].map((name) => reads(table, name)),
        [2, 2, 1, 2, 1, 1, 1, 1, 1],
      );
      assert.deepEqual(unresolved(table), ['B', 'C', 'Array', 'G']);
    });

    it('keeps simple type names', async () => {
      const table = await bind(
        'function f(a: A<B>, b: string | null, c: N.C | undefined, d: A | B, e: any, g: A[], h?: readonly A, i: () => A, j = 1) {} let k: Map<A, B>;',
      );
      const types = ['a', 'b', 'c', 'd', 'e', 'g', 'i', 'j', 'k'].map((name) => binding(table, name).typeName);
      assert.deepEqual(types, ['A', 'string', 'N.C', undefined, undefined, undefined, undefined, undefined, 'Map']);
    });

    it('counts parameter properties as members others may read', async () => {
      const table = await bind('class A { constructor(private a: B, readonly b = 1, c: D) {} }');
      assert.deepEqual(
        ['a', 'b', 'c'].map((name) => binding(table, name).isExported),
        [true, true, false],
      );
    });

    it('joins overloads and declares no parameters of signatures', async () => {
      const table = await bind(
        'function f(a: string): void; function f<T>(a: T): a is T; function f(a: any) {} type G = (this: Window, x: H) => x is I;',
      );
      assert.equal(binding(table, 'f').declarations.length, 3);
      assert.deepEqual(
        all(table, 'a').map(({ scope }) => scope.kind),
        ['function'],
      );
      assert.deepEqual(unresolved(table), ['Window', 'H', 'I']);
    });

    it('takes ambient declarations for exported', async () => {
      const table = await bind(
        "declare const A: string; declare global { interface B { c: D } } declare module 'm' { function e(): void; } export = A;",
      );
      assert.deepEqual(
        ['A', 'B', 'e'].map((name) => binding(table, name).isExported),
        [true, true, true],
      );
      assert.deepEqual(unresolved(table), ['D']);
    });

    it('reads decorators and what typeof names', async () => {
      const table = await bind(
        "import { D, P } from 'd'; const c = { x: 1 }; @D() class A { @D() m(@P() a: typeof c.x) {} }",
      );
      assert.deepEqual(
        ['D', 'P', 'c'].map((name) => reads(table, name)),
        [2, 1, 1],
      );
    });
  });

  describe('of JSX', () => {
    it('reads components and not elements', async () => {
      const table = await bind(
        "import div, { Foo, ns, x } from 'm'; const a = <Foo.Bar b={x} {...ns}><div on:click={x}/><ns.item></ns.item></Foo.Bar>;",
        'tsx',
      );
      assert.deepEqual(
        ['div', 'Foo', 'ns', 'x'].map((name) => reads(table, name)),
        [0, 2, 3, 2],
      );
      assert.deepEqual(unresolved(table), []);
    });

    it('reads React, or the factory that a comment names, when there is JSX', async () => {
      for (const extension of ['jsx', 'tsx']) {
        assert.equal(reads(await bind("import React from 'react'; export const a = <p/>;", extension), 'React'), 1);
        assert.equal(reads(await bind("import React from 'react'; export const a = 1;", extension), 'React'), 0);
        assert.equal(
          reads(await bind("/** @jsx h */ import { h } from 'preact'; export const a = <></>;", extension), 'h'),
          1,
        );
      }
    });
  });
});

async function bind(code: string, extension = 'ts'): Promise<ScopeTable> {
  return javascript.bind(await parseSource(extension, code));
}

function all(table: ScopeTable, name: string): Binding[] {
  return table.scopes.map(({ bindings }) => bindings.get(name)).filter((found) => found !== undefined);
}

function binding(table: ScopeTable, name: string): Binding {
  const [found] = all(table, name);
  assert.ok(found, `${name} is not declared`);
  return found;
}

function reads(table: ScopeTable, name: string): number {
  return binding(table, name).reads.length;
}

function unresolved(table: ScopeTable): string[] {
  return table.unresolved.map(({ text }) => text);
}
