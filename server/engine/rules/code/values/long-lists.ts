import type { Call } from '../../../source/dialect.ts';
import type { Binding } from '../../../source/scopes.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { enclosingLoop } from '../functions/enclosing-loop.ts';

/** Methods that run a function once for each item. */
const EACH: ReadonlySet<string> = new Set(
  'map filter forEach some every find findIndex reduce flatMap anyMatch allMatch noneMatch removeIf mapToInt'.split(
    ' ',
  ),
);
const CALLBACKS = /^(arrow_function|function_expression|lambda_expression)$/;
const CHANGES =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|add|addAll|addFirst|addLast|remove|removeAll|removeIf|clear|set|length|retainAll)$/;
/** Expressions that give lists of any length. */
const SCRIPT_MAKERS = /^(?!["'`]).*(\.(map|filter|flatMap)\(|^Object\.(keys|values)\(|^Array\.from\()/s;
const JAVA_MAKERS =
  /^new ArrayList<[^()]*>\(\s*[a-z]\w*(\.|\)|\()|\.(collect\((Collectors\.)?toList\(\)\)|toList\(\))$/s;
const EMPTY = /^(\[\]|new ArrayList<[^()]*>\(\d*\)|make\(\[\].*\)|\[\][\w.*]+\{\}|nil)$/;

/** What runs `node` again and again: a loop, or a call such as `rows.filter(…)` whose callback holds it. */
export function repetitionOf(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const loop = enclosingLoop(context, node);
  if (loop) return loop;
  const callback = node.ancestor(context.dialect.controlFlow.functions);
  if (!callback || !CALLBACKS.test(callback.kind)) return undefined;
  const call = callback.parent?.parent && context.dialect.call(callback.parent.parent);
  if (!call || call.node === callback || !EACH.has(call.name)) return undefined;
  return call.receiver && isWrittenOut(context, call.receiver) ? undefined : call.node;
}

/** A list whose few items stand in the code, as in `['a', 'b'].filter(…)`: that is no long loop. */
function isWrittenOut({ dialect }: RuleContext, list: SyntaxNode): boolean {
  let expression = dialect.expression(list);
  while (expression.kind === 'wrapper') expression = dialect.expression(expression.inner);
  return expression.kind === 'container';
}

/** Whether a variable of the same function holds a list that was made before the loop, may be long and stays as it is. */
export function isLongFixedList(context: RuleContext, binding: Binding, loop: SyntaxNode): boolean {
  const [declaration] = binding.declarations;
  if (!/^(variable|constant)$/.test(binding.kind) || !declaration || declaration.start > loop.start) return false;
  const { functions } = context.dialect.controlFlow;
  const home = declaration.ancestor(functions);
  if (!home || home !== loop.ancestor(functions) || loop.contains(declaration)) return false;
  if (binding.writes.some(({ node }) => node.start > loop.start && node.start < loop.end)) return false;
  if (changes(binding).some(({ start }) => start >= loop.start)) return false;
  return binding.writes.length > 0 && isLong(context, binding);
}

function isLong(context: RuleContext, binding: Binding): boolean {
  const values = binding.writes.flatMap(({ value, how }) => (value && how !== 'update' ? [value] : []));
  const [first, ...others] = values;
  const grows = [...changes(binding), ...others.filter(({ text }) => text.startsWith('append('))].some(
    (node) => enclosingLoop(context, node) !== undefined,
  );
  if (context.language.id === 'go')
    return grows && values.every(({ text }) => EMPTY.test(text) || text.startsWith(`append(${binding.name},`));
  if (!first || others.length > 0) return false;
  const makers = context.language.id === 'java' ? JAVA_MAKERS : SCRIPT_MAKERS;
  return (grows && EMPTY.test(first.text)) || (makers.test(first.text) && isDirect(first));
}

/** Not a text or number that is made of a list in the end. */
function isDirect({ kind, text }: SyntaxNode): boolean {
  return (
    /^(call_expression|method_invocation|object_creation_expression)$/.test(kind) &&
    !/\.(join|reduce|size|length|get|find\w*|some|every)\([^()]*\)$/.test(text)
  );
}

function changes({ reads }: Binding): SyntaxNode[] {
  return reads.filter(({ parent }) => {
    const member =
      parent?.field('property') ?? (parent?.kind === 'method_invocation' ? parent.field('name') : undefined);
    return (
      CHANGES.test(member?.text ?? '') ||
      (/^(subscript_expression)$/.test(parent?.kind ?? '') && parent?.fieldName === 'left')
    );
  });
}

/** The variable that a call such as `names.includes(x)` or `slices.Contains(names, x)` searches. */
export function searchedList({ names, language }: RuleContext, call: Call): SyntaxNode | undefined {
  const [first, ...others] = call.arguments;
  if (!first) return undefined;
  if (language.id === 'go')
    return others.length === 1 && names.pathOf(call.callee) === 'slices.Contains' && first.value.kind === 'identifier'
      ? first.value
      : undefined;
  return others.length === 0 && call.receiver?.kind === 'identifier' ? call.receiver : undefined;
}
