import type { FixSafety } from '#shared/domain/finding.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { hasActions, someBelow, withoutParentheses } from '../files/same-code.ts';

/** A copy that is made to be read once, and what says the same without it. */
export interface NeedlessCopy {
  /** What is reported. */
  readonly at: SyntaxNode;
  readonly message: string;
  /** What the fix replaces. */
  readonly replaced: SyntaxNode;
  readonly newText: string;
  readonly safety: FixSafety;
}

type Finder = (context: RuleContext, node: SyntaxNode) => NeedlessCopy | undefined;

/** Finders by the kinds of nodes they look at. */
export const PYTHON_COPIES: Readonly<Record<string, Finder>> = {
  call: listOfSorted,
  list_comprehension: plainComprehension,
  set_comprehension: plainComprehension,
  subscript: endOfSorted,
  comparison_operator: membershipInCopy,
};

export const SCRIPT_COPIES: Readonly<Record<string, Finder>> = {
  call_expression: copyBeforeCallback,
  for_in_statement: copyBeforeLoop,
  subscript_expression: firstOfFiltered,
  binary_expression: countOfFiltered,
};

export const JAVA_COPIES: Readonly<Record<string, Finder>> = { method_invocation: javaDetour };

export const GO_COPIES: Readonly<Record<string, Finder>> = {
  call_expression: textOfBytes,
  range_clause: rangeOverCopy,
};

/** The only argument of a call of a Python built-in. */
function argumentOf(context: RuleContext, node: SyntaxNode | undefined, name: string): SyntaxNode | undefined {
  const callee = node?.kind === 'call' ? node.field('function') : undefined;
  if (!callee || callee.text !== name || context.scopes.bindingOf(callee)) return undefined;
  const list = node?.field('arguments');
  const [only, ...others] = list?.namedChildren ?? [];
  const isPlain =
    list?.kind === 'argument_list' && others.length === 0 && !/splat|keyword|generator/.test(only?.kind ?? '');
  return isPlain ? only : undefined;
}

/** `list(sorted(x))`: `sorted` gives a list that nobody else has. */
function listOfSorted(context: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const inner = argumentOf(context, node, 'list');
  const callee = inner?.kind === 'call' ? inner.field('function') : undefined;
  if (!inner || callee?.text !== 'sorted' || context.scopes.bindingOf(callee)) return undefined;
  return {
    at: node,
    message: '`sorted` gives a new list already. Leave `list` out.',
    replaced: node,
    newText: inner.text,
    safety: 'safe',
  };
}

/** `[x for x in y]` */
function plainComprehension({ scopes }: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const [body, clause, ...others] = node.namedChildren;
  if (!body || clause?.kind !== 'for_in_clause' || others.length > 0 || clause.has('async')) return undefined;
  const [left, right] = [clause.field('left'), clause.field('right')];
  if (body.kind !== 'identifier' || left?.text !== body.text || !right || /^(lambda|conditional)/.test(right.kind))
    return undefined;
  if (clause.fields('right').length > 1 || node.parent?.kind === 'interpolation') return undefined;
  const name = node.kind === 'set_comprehension' ? 'set' : 'list';
  if (scopes.scopeAt(node).resolve(name)) return undefined;
  return {
    at: node,
    message: `This takes every item as it is. \`${name}(…)\` does that at once.`,
    replaced: node,
    newText: `${name}(${right.text})`,
    safety: 'safe',
  };
}

/** `sorted(x)[0]` */
function endOfSorted(context: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const [call, index] = [node.field('value'), node.field('subscript')];
  const callee = call?.kind === 'call' ? call.field('function') : undefined;
  if (callee?.text !== 'sorted' || !/^(0|-1)$/.test(index?.text ?? '') || context.scopes.bindingOf(callee))
    return undefined;
  const list = call?.field('arguments');
  const rest = list?.namedChildren.slice(1) ?? [];
  if (list?.kind !== 'argument_list' || !rest.every((argument) => argument.field('name')?.text === 'key'))
    return undefined;
  const name = index?.text === '0' ? 'min' : 'max';
  return {
    at: node,
    message: `This sorts everything to take one item. \`${name}\` finds it in one pass.`,
    replaced: node,
    newText: `${name}${list.text}`,
    // Without items the errors differ, and of equal items `max` takes the first.
    safety: 'unsafe',
  };
}

/** `k in list(d.keys())` */
function membershipInCopy(context: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const binary = context.dialect.binary(node);
  if (!binary || !/^(not )?in$/.test(binary.operator)) return undefined;
  const inner = argumentOf(context, binary.right, 'list');
  const view = inner && context.dialect.call(inner);
  if (!inner || !view?.receiver || !/^(keys|values|items)$/.test(view.name) || view.arguments.length > 0)
    return undefined;
  return {
    at: binary.right,
    message: `The list is made for one search. Search ${view.name === 'keys' ? 'the dictionary' : `\`${view.name}()\``} itself.`,
    replaced: binary.right,
    newText: view.name === 'keys' ? view.receiver.text : inner.text,
    safety: 'safe',
  };
}

const READERS = /^(map|filter|forEach|some|every|find|findIndex|reduce|flatMap|includes|indexOf|join)$/;
const ARRAY_MAKERS = /^(map|filter|flatMap|split|concat|keys|values|entries|slice|sort)$/;
const ARRAY_TYPE = /(\[\]|^:?\s*(readonly\s|Array<|ReadonlyArray<))/;

/** `[...xs].map(f)`, `Array.from(xs).forEach(f)`, `xs.slice().map(f)` */
function copyBeforeCallback(context: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const member = node.field('function');
  const [copy, method] = [member?.field('object'), member?.field('property')?.text ?? ''];
  if (!copy || !READERS.test(method)) return undefined;
  const source = copiedArray(context, copy);
  const list = node.field('arguments');
  if (!source || !list || someBelow(list, ({ text }) => text === source.text)) return undefined;
  const [callback] = list.namedChildren;
  const isKnown = !callback || /^(arrow_function|function_expression|string)$/.test(callback.kind);
  const parameters = callback && context.dialect.functionLike(callback)?.parameters.length;
  return copyOf(copy, source, isKnown && (parameters ?? 0) <= 2 && !hasActionsIn(callback) ? 'safe' : 'unsafe');
}

function hasActionsIn(callback: SyntaxNode | undefined): boolean {
  const body = callback?.field('body');
  return body !== undefined && hasActions(body);
}

function copyBeforeLoop(context: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const [copy, body] = [node.field('right'), node.field('body')];
  const source = node.field('operator')?.text === 'of' && copy ? copiedArray(context, copy) : undefined;
  // What is called in a loop may change the array behind another name.
  if (!copy || !source || !body || someBelow(body, ({ text }) => text === source.text)) return undefined;
  return hasActions(body) && !isOwnArray(context, source) ? undefined : copyOf(copy, source, 'unsafe');
}

function copyOf(copy: SyntaxNode, source: SyntaxNode, safety: FixSafety): NeedlessCopy {
  return {
    at: copy,
    message: 'The copy is only read once. Read the array itself.',
    replaced: copy,
    newText: source.text,
    safety,
  };
}

/** The array that an expression copies as a whole. */
function copiedArray(context: RuleContext, copy: SyntaxNode): SyntaxNode | undefined {
  const source = copiedValue(copy);
  return source && isArray(context, source) ? source : undefined;
}

function copiedValue(copy: SyntaxNode): SyntaxNode | undefined {
  if (copy.kind === 'array') {
    const [only, ...others] = copy.namedChildren;
    return others.length === 0 && only?.kind === 'spread_element' ? only.namedChildren[0] : undefined;
  }
  if (copy.kind !== 'call_expression') return undefined;
  const [callee, list] = [copy.field('function'), copy.field('arguments')?.namedChildren ?? []];
  if (callee?.text === 'Array.from' && list.length === 1) return list[0];
  return callee?.field('property')?.text === 'slice' && list.length === 0 ? callee.field('object') : undefined;
}

/** Known to be an array: by its type or by everything that is written to it. */
function isArray(context: RuleContext, node: SyntaxNode): boolean {
  if (node.kind === 'call_expression') {
    const call = context.dialect.call(node);
    return ARRAY_MAKERS.test(call?.name ?? '') && /^Object\.|\.(map|filter|split|flatMap)\(/.test(node.text);
  }
  const binding = node.kind === 'identifier' ? context.scopes.bindingOf(node) : undefined;
  const type = binding?.declarations[0]?.parent?.field('type');
  return (type !== undefined && ARRAY_TYPE.test(type.text.replace(/^:\s*/, ''))) || isOwnArray(context, node);
}

function isOwnArray({ scopes }: RuleContext, node: SyntaxNode): boolean {
  const binding = node.kind === 'identifier' ? scopes.bindingOf(node) : undefined;
  return (
    binding !== undefined &&
    binding.writes.length > 0 &&
    binding.writes.every(({ how, value }) => how === 'assign' && value?.kind === 'array')
  );
}

/** The call of `filter` with a function, whose result is used for one thing only. */
function filterCall(node: SyntaxNode | undefined): SyntaxNode | undefined {
  const inner = node && withoutParentheses(node);
  const [first, ...others] = inner?.field('arguments')?.namedChildren ?? [];
  const isFilter = inner?.kind === 'call_expression' && inner.field('function')?.field('property')?.text === 'filter';
  return isFilter && others.length === 0 && /^(arrow_function|function_expression)$/.test(first?.kind ?? '')
    ? inner
    : undefined;
}

function withMethod(call: SyntaxNode, name: string): string {
  const property = call.field('function')?.field('property');
  const at = (property?.start ?? call.start) - call.start;
  return call.text.slice(0, at) + name + call.text.slice(at + (property?.text.length ?? 0));
}

/** `xs.filter(f)[0]` */
function firstOfFiltered(_context: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const call = node.field('index')?.text === '0' ? filterCall(node.field('object')) : undefined;
  if (!call || /assignment|update|unary/.test(node.parent?.kind ?? '') || node.fieldName === 'left') return undefined;
  return {
    at: node,
    message: '`filter` goes through everything to give the first match. `find` stops there.',
    replaced: node,
    newText: withMethod(call, 'find'),
    safety: hasActionsIn(call.field('arguments')?.namedChildren[0]) ? 'unsafe' : 'safe',
  };
}

const SOME: Readonly<Record<string, string>> = {
  '> 0': '',
  '!== 0': '',
  '!= 0': '',
  '>= 1': '',
  '=== 0': '!',
  '== 0': '!',
};

/** `xs.filter(f).length > 0` */
function countOfFiltered(context: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const binary = context.dialect.binary(node);
  if (!binary || binary.left.field('property')?.text !== 'length') return undefined;
  const not = SOME[`${binary.operator} ${binary.right.text}`];
  if (not === undefined) return undefined;
  const call = filterCall(binary.left.field('object'));
  if (!call) return undefined;
  return {
    at: node,
    message: '`filter` collects every match to see whether there is one. `some` stops at the first.',
    replaced: node,
    newText: not + withMethod(call, 'some'),
    safety: hasActionsIn(call.field('arguments')?.namedChildren[0]) ? 'unsafe' : 'safe',
  };
}

const TO_LIST = /^(Collectors\.)?to(Unmodifiable)?List$/;

/** `stream.collect(toList()).forEach(f)`, and `toString()` of a text. */
function javaDetour(context: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const [object, name] = [node.field('object'), node.field('name')?.text];
  if (!object) return undefined;
  if (name === 'toString') return textOfText(context, node, object);
  if (name !== 'forEach' || object.kind !== 'method_invocation') return undefined;
  const stream = object.field('object');
  const [collector] = object.field('arguments')?.namedChildren ?? [];
  const isList =
    (object.field('name')?.text === 'collect' && TO_LIST.test(collector?.text.replace(/\(\)$/, '') ?? '')) ||
    (object.field('name')?.text === 'toList' && !collector);
  if (!isList || !stream || !/\bstream\(/i.test(stream.text)) return undefined;
  return {
    at: object.field('name') ?? object,
    message: 'The list is made to be walked through once. The stream can do that itself.',
    replaced: object,
    newText: stream.text,
    // Steps and actions take turns then.
    safety: 'unsafe',
  };
}

function textOfText({ scopes }: RuleContext, node: SyntaxNode, object: SyntaxNode): NeedlessCopy | undefined {
  if (node.parent?.kind === 'expression_statement' || (node.field('arguments')?.namedChildren.length ?? 1) > 0)
    return undefined;
  const isText =
    object.kind === 'string_literal' ||
    (object.kind === 'identifier' &&
      scopes.bindingOf(object)?.typeName === 'String' &&
      !isArrayDeclaration(scopes.bindingOf(object)?.declarations[0]));
  if (!isText) return undefined;
  return {
    at: node,
    message: `\`${object.text}\` is a \`String\` already. Leave \`toString()\` out.`,
    replaced: node,
    newText: object.text,
    safety: object.kind === 'string_literal' ? 'safe' : 'unsafe',
  };
}

function isArrayDeclaration(declaration: SyntaxNode | undefined): boolean {
  const { parent } = declaration ?? {};
  return (
    parent?.has('dimensions') === true ||
    parent?.parent?.field('type')?.kind === 'array_type' ||
    parent?.field('type')?.kind === 'array_type'
  );
}

/** `string([]byte(s))` */
function textOfBytes({ scopes }: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const callee = node.field('function');
  if (callee?.text !== 'string' || scopes.bindingOf(callee)) return undefined;
  const [inner, ...others] = node.field('arguments')?.namedChildren ?? [];
  const operand =
    others.length === 0 && inner?.kind === 'type_conversion_expression' ? inner.field('operand') : undefined;
  if (!inner || !operand || inner.field('type')?.text !== '[]byte') return undefined;
  return {
    at: inner,
    message: 'The bytes are copied only to become a `string`. Convert the value itself.',
    replaced: inner,
    newText: operand.text,
    safety: 'safe',
  };
}

/** `for _, x := range slices.Clone(xs)`, `range append([]T{}, xs...)`, `for _, r := range []rune(s)` */
function rangeOverCopy(context: RuleContext, node: SyntaxNode): NeedlessCopy | undefined {
  const [copy, body] = [node.field('right'), node.parent?.field('body')];
  if (!copy || !body) return undefined;
  if (copy.kind === 'type_conversion_expression') return rangeOverRunes(context, node, copy);
  const source = clonedSlice(context, copy);
  if (!source || hasActions(source) || someBelow(body, ({ text }) => text === source.text)) return undefined;
  // What is called may change the elements behind another name.
  if (
    someBelow(body, ({ kind }) => kind === 'go_statement' || kind === 'call_expression') &&
    source.kind !== 'identifier'
  )
    return undefined;
  return {
    at: copy,
    message: 'The copy is only walked through. `range` keeps to the length that the slice has at the start.',
    replaced: copy,
    newText: source.text,
    safety: 'unsafe',
  };
}

function clonedSlice({ names }: RuleContext, copy: SyntaxNode): SyntaxNode | undefined {
  const list = copy.kind === 'call_expression' ? (copy.field('arguments')?.namedChildren ?? []) : [];
  const callee = copy.field('function');
  if (!callee) return undefined;
  if (list.length === 1 && names.pathOf(callee) === 'slices.Clone') return list[0];
  const [first, second, ...others] = list;
  const isAppend = callee.text === 'append' && others.length === 0 && second?.kind === 'variadic_argument';
  return isAppend && /^(\[\][\w.*]+\{\}|\[\][\w.*]+\(nil\))$/.test(first?.text ?? '')
    ? second.namedChildren[0]
    : undefined;
}

function rangeOverRunes({ scopes }: RuleContext, node: SyntaxNode, copy: SyntaxNode): NeedlessCopy | undefined {
  const operand = copy.field('operand');
  const [key, ...values] = node.field('left')?.namedChildren ?? [];
  if (!operand || copy.field('type')?.text !== '[]rune' || key?.text !== '_' || values.length !== 1) return undefined;
  const isText = operand.kind === 'identifier' && scopes.bindingOf(operand)?.typeName === 'string';
  return {
    at: copy,
    message: '`range` over a string gives its runes already. Leave the conversion out.',
    replaced: copy,
    newText: operand.text,
    safety: isText ? 'safe' : 'unsafe',
  };
}
