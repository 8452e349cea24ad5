import type { ScopeTable } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { unwrap } from './javascript-expressions.ts';
import { modulePathOf } from './javascript-modules.ts';

/** A declaration whose value may be a module or a part of one. */
export interface ModuleAlias {
  /** The identifier or pattern that is declared. */
  readonly target: SyntaxNode;
  readonly value: SyntaxNode;
}

/**
 * Gives names that stand for modules or their parts an import path: `const fs = require('fs')`,
 * `const { exec } = await import('node:child_process')`, `const { env } = process`. A promisified function goes by the
 * path of the function.
 */
export function linkModuleAliases(aliases: readonly ModuleAlias[], table: ScopeTable): void {
  for (const { target, value } of aliases) {
    const isPattern = target.kind === 'object_pattern';
    const path = pathOf(value, table, isPattern);
    if (path === undefined) continue;
    if (isPattern) linkPattern(target, path, table);
    else link(target, path, table);
  }
}

function linkPattern(pattern: SyntaxNode, path: string, table: ScopeTable): void {
  for (const entry of pattern.namedChildren) {
    if (entry.kind === 'shorthand_property_identifier_pattern') link(entry, `${path}.${entry.text}`, table);
    if (entry.kind !== 'pair_pattern') continue;
    const key = entry.field('key');
    const value = entry.field('value');
    if (key?.kind !== 'property_identifier' || !value) continue;
    if (value.kind === 'object_pattern') linkPattern(value, `${path}.${key.text}`, table);
    else link(value, `${path}.${key.text}`, table);
  }
}

function link(identifier: SyntaxNode, path: string, table: ScopeTable): void {
  const binding = table.bindingOf(identifier);
  if (binding?.writes.length === 1) binding.importPath ??= path;
}

/** Globals count only where they are taken apart: a plain alias of one is no import. */
function pathOf(value: SyntaxNode, table: ScopeTable, acceptsGlobal: boolean): string | undefined {
  const node = unwrap(value);
  switch (node.kind) {
    case 'identifier': {
      const binding = table.bindingOf(node);
      return binding ? binding.importPath : acceptsGlobal ? node.text : undefined;
    }
    case 'member_expression': {
      const object = node.field('object');
      const path = object && pathOf(object, table, acceptsGlobal);
      return path === undefined ? undefined : `${path}.${node.field('property')?.text ?? ''}`;
    }
    case 'call_expression':
      return modulePathOf(node) ?? promisifiedPathOf(node, table) ?? boundPathOf(node, table);
    default:
      return undefined;
  }
}

function promisifiedPathOf(call: SyntaxNode, table: ScopeTable): string | undefined {
  if (!/(^|\.)promisify$/.test(call.field('function')?.text ?? '')) return undefined;
  const original = call.field('arguments')?.namedChildren[0];
  return original && pathOf(original, table, false);
}

/** `cp.exec.bind(cp)` is `cp.exec` unless it gets arguments as well. */
function boundPathOf(call: SyntaxNode, table: ScopeTable): string | undefined {
  const callee = call.field('function');
  if (callee?.kind !== 'member_expression' || callee.field('property')?.text !== 'bind') return undefined;
  const original = callee.field('object');
  const given = call.field('arguments')?.namedChildren ?? [];
  return original && given.length === 1 ? pathOf(original, table, false) : undefined;
}
