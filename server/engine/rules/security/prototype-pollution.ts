import { describeOrigin } from '../../source/data-flow.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesOf } from '../code/calls/callees.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { requestValueOf } from '../code/values/request-value.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { DEEP_MERGERS, PROPERTY_SETTERS } from '../sinks/property-sinks.ts';

const setters = new SinkMatcher(PROPERTY_SETTERS);
const mergers = new SinkMatcher(DEEP_MERGERS);
/** Signs that somebody thought of the prototype. */
const GUARD =
  /__proto__|\bprototype\b|['"]constructor['"]|Object\.create\(\s*null\s*\)|new Map\b|unsafe|polluti|forbidden/i;
/** Longer functions are no helpers that merge or set. */
const MAX_LENGTH = 4000;

export const prototypePollution: Rule = {
  id: 'prototype-pollution',
  title: 'Properties of all objects can be changed',
  category: 'security',
  severity: 'high',
  confidence: 'medium',
  cwe: 1321,
  languages: ['javascript', 'typescript'],
  aliases: ['S6105', 'detect-object-injection', 'security/detect-object-injection'],
  rationale: `
\`target["__proto__"]\` is the object that all others inherit from. Code that walks into an object by keys from elsewhere and
writes there gives every object of the program a new property: \`isAdmin\`, a template's options, a command to run. Skip
\`__proto__\`, \`constructor\` and \`prototype\`, or use a \`Map\`.

Reported are functions that merge one object into another at all levels, functions that set a property by a path, and keys of a
request used at two levels. Plain copies of one level and functions that mention the dangerous keys are not.`,
  examples: [
    {
      language: 'javascript',
      bad: `
export function merge(target, source) {
  for (const key in source) {
    if (typeof source[key] === 'object') merge(target[key], source[key]);
    else <|target[key]|> = source[key];
  }
}
`,
      good: `
export function merge(target, source) {
  for (const key in source) {
    if (key === '__proto__' || key === 'constructor') continue;
    if (typeof source[key] === 'object') merge(target[key], source[key]);
    else target[key] = source[key];
  }
}
`,
    },
    {
      language: 'typescript',
      bad: `
import type { Request, Response } from 'express';

const settings: Record<string, Record<string, string>> = {};

export function change(req: Request, res: Response): void {
  <|settings[req.params.section][req.params.name]|> = req.body.value;
  res.sendStatus(204);
}
`,
      good: `
import type { Request, Response } from 'express';

const settings = new Map<string, Map<string, string>>();

export function change(req: Request, res: Response): void {
  settings.get(req.params.section)?.set(req.params.name, req.body.value);
  res.sendStatus(204);
}
`,
    },
  ],
  callees: calleesOf(setters, mergers),
  create(context) {
    if (context.isTestCode) return {};
    const reported = new Set<SyntaxNode>();
    return {
      Call: (node) => visitCall(context, node),
      assignment_expression(node) {
        const target = node.field('left');
        if (target?.kind === 'subscript_expression') visitWrite(context, target, reported);
      },
    };
  },
};

function visitCall(context: RuleContext, node: SyntaxNode): void {
  const setter = setters.match(context, node);
  const hit = setter ?? mergers.match(context, node);
  if (!hit) return;
  const parts = setter ? [hit.argument] : hit.call.arguments.slice(1).map(({ value }) => value);
  for (const part of parts) {
    const value = part && requestValueOf(context, part, 'code');
    if (!part || !value) continue;
    return context.report({
      at: part,
      message: `\`${hit.call.name}\` follows keys that a request decides about: this ${describeOrigin(value)}. Refuse \`__proto__\` and \`constructor\`, or copy only known properties.`,
      // The common libraries refuse the dangerous keys in their newer versions.
      confidence: setter ? 'medium' : 'low',
      ...relatedTo(value),
    });
  }
}

function visitWrite(context: RuleContext, target: SyntaxNode, reported: Set<SyntaxNode>): void {
  const object = target.field('object');
  const key = target.field('index');
  if (!object || !key || context.dialect.expression(key).kind === 'literal') return;
  if (object.kind === 'subscript_expression') return visitNestedWrite(context, target, object);
  if (object.kind !== 'identifier' || key.kind === 'number') return;
  const around = functionAround(context, target);
  if (!around || around.text.length > MAX_LENGTH || reported.has(around)) return;
  const isMerge = mergesDeeply(context, around, target, key);
  if (!isMerge && !descends(context, around, object, key)) return;
  if (GUARD.test(around.text) || checksOwnKeys(around, object)) return;
  reported.add(around);
  context.report({
    at: target,
    message: `With the key \`__proto__\` this changes the properties of all objects. ${isMerge ? 'Skip the keys' : 'Refuse paths with'} \`__proto__\`, \`constructor\` and \`prototype\`.`,
    ...(isMerge ? {} : { severity: 'medium' }),
  });
}

/** `settings[section][name] = value` */
function visitNestedWrite(context: RuleContext, target: SyntaxNode, object: SyntaxNode): void {
  const section = object.field('index');
  const value = section && requestValueOf(context, section, 'code');
  if (!value || value.isComposed || GUARD.test(functionAround(context, target)?.text ?? '')) return;
  context.report({
    at: target,
    message: `The first key ${describeOrigin(value)}; with \`__proto__\` this changes the properties of all objects. Use a \`Map\`, or check the key.`,
    confidence: 'high',
    ...relatedTo(value),
  });
}

function functionAround({ dialect }: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  let around = node.ancestor(dialect.controlFlow.functions);
  while (around && !dialect.functionLike(around)?.name) {
    const outer = around.ancestor(dialect.controlFlow.functions);
    if (!outer) break;
    around = outer;
  }
  return around;
}

/** Whether the function calls itself to write into `target[key]` what another object holds under the key. */
function mergesDeeply(context: RuleContext, around: SyntaxNode, target: SyntaxNode, key: SyntaxNode): boolean {
  const { name, parameters } = context.dialect.functionLike(around) ?? { name: '', parameters: [] };
  const index = parameters.findIndex(({ nameNode }) => nameNode?.text === target.field('object')?.text);
  if (!name || index < 0 || !isIterated(context, key)) return false;
  for (const node of around.descendants()) {
    const call = context.dialect.call(node);
    const given = call?.name === name ? call.arguments.map(({ value }) => value) : [];
    if (given[index]?.text.replace(/ (as|\|\||\?\?) .*$/s, '') !== target.text) continue;
    if (given.some((value, at) => at !== index && isUnderKey(context, value, key))) return true;
  }
  return false;
}

/** `source[key]`, or the `value` of `[key, value]`. */
function isUnderKey(context: RuleContext, value: SyntaxNode, key: SyntaxNode): boolean {
  if (value.text.includes(`[${key.text}]`)) return true;
  const [ofValue, ofKey] = [value, key].map((node) => context.scopes.bindingOf(node)?.declarations[0]?.parent);
  return ofKey !== undefined && ofKey === ofValue && ofKey.kind === 'array_pattern';
}

/** `for (const key in source)` and `Object.keys(source).forEach((key) => …)`. */
function isIterated(context: RuleContext, key: SyntaxNode): boolean {
  const binding = context.scopes.bindingOf(key);
  if (!binding) return false;
  if (binding.writes.some(({ how }) => how === 'iterate')) return true;
  const [declaration] = binding.declarations;
  for (let node = declaration; node; node = node.parent) {
    if (node.kind === 'for_in_statement') return true;
    if (node.kind === 'call_expression')
      return /(Object\.(keys|entries)|Reflect\.ownKeys)\(/.test(node.text.slice(0, 200));
    if (node.kind === 'statement_block') return false;
  }
  return false;
}

/** Whether the function walks into the object by keys of a path (`node = node[part]`) that a parameter brings. */
function descends(context: RuleContext, around: SyntaxNode, object: SyntaxNode, key: SyntaxNode): boolean {
  const writes = context.scopes.bindingOf(object)?.writes ?? [];
  const steps = writes.filter(({ value }) => {
    const path = value && context.dialect.expression(value);
    return path?.kind === 'index' && path.object.text === object.text && !/^(\d+|['"])/.test(path.index.text);
  });
  if (steps.length === 0 || !isInLoop(steps[0]?.node, around)) return false;
  return /\.split\(\s*['"`/]/.test(around.text) && /part|key|seg|path|prop|name|last|field|token/i.test(key.text);
}

function isInLoop(node: SyntaxNode | undefined, within: SyntaxNode): boolean {
  for (let at = node; at && at !== within; at = at.parent) {
    if (/^(for|while|do)_|^for_in_statement$/.test(at.kind)) return true;
    if (at.kind === 'call_expression' && /\.(forEach|reduce)\(/.test(at.text.slice(0, 120))) return true;
  }
  return false;
}

/** `Object.hasOwn(target, key)` and `target.hasOwnProperty(key)`. */
function checksOwnKeys(around: SyntaxNode, object: SyntaxNode): boolean {
  const name = object.text.replaceAll('$', String.raw`\$`);
  return new RegExp(String.raw`hasOwn(Property\.call)?\(\s*${name}\b|\b${name}\.hasOwnProperty\(`).test(around.text);
}
