import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { FunctionLike, Parameter } from '../../source/dialect.ts';
import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertBefore, replaceNode } from '../edits/replace-node.ts';
import { lineBreakOf } from '../edits/line-break-of.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

const DISPLAYS: ReadonlySet<string> = new Set([
  'list',
  'dictionary',
  'set',
  'list_comprehension',
  'dictionary_comprehension',
  'set_comprehension',
]);
const MAKERS: ReadonlySet<string> = new Set([
  'list',
  'dict',
  'set',
  'bytearray',
  'collections.defaultdict',
  'collections.OrderedDict',
  'collections.Counter',
  'collections.deque',
]);
const MUTATORS =
  /^(append|extend|insert|remove|pop|popitem|clear|sort|reverse|add|discard|update|setdefault|appendleft|extendleft|popleft|subtract|(intersection|difference|symmetric_difference)_update)$/;
/** Here the value that lives on between calls is the point. */
const CACHE = /^_|cache|memo|registry/i;

export const mutableDefault: Rule = {
  id: 'mutable-default',
  title: 'Default value is shared between calls',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python'],
  cwe: 665,
  aliases: ['B006', 'W0102', 'dangerous-default-value', 'S5717'],
  rationale: `
A default is made once, when the function is defined. A list, dictionary or set that the function changes, stores or returns
is therefore the same one in every call: what one call puts in, the next one finds. Use \`None\` and make the value inside.

A default that is only read does no harm as long as that stays so, and a list with a value in it (\`count=[0]\`) is an old way to
keep a count; these are reported with low confidence. Not reported: parameters
that serve as a cache (\`_seen={}\`, \`cache={}\`), and stubs.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def add(item, basket=<|[]|>):
    """Puts an item into a basket."""
    basket.append(item)
    return basket
`,
      good: `
def add(item, basket=None):
    """Puts an item into a basket."""
    if basket is None:
        basket = []
    basket.append(item)
    return basket
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      Function(node) {
        if (context.path.endsWith('.pyi')) return;
        const parameters = node.field('parameters');
        if (!parameters || !/=/.test(parameters.text)) return;
        const view = context.dialect.functionLike(node);
        if (!view?.body) return;
        const shared = view.parameters.filter((parameter) => isShared(context, parameter));
        for (const parameter of shared) reportParameter(context, view, parameter, shared);
      },
    };
  },
};

function isShared(context: RuleContext, { defaultValue, nameNode }: Parameter): boolean {
  if (!defaultValue || !nameNode || CACHE.test(nameNode.text)) return false;
  if (DISPLAYS.has(defaultValue.kind)) return true;
  const call = defaultValue.kind === 'call' ? context.dialect.call(defaultValue) : undefined;
  return call !== undefined && MAKERS.has(context.names.pathOf(call.callee) ?? '');
}

function reportParameter(
  context: RuleContext,
  view: FunctionLike,
  parameter: Parameter,
  shared: readonly Parameter[],
): void {
  const { nameNode, defaultValue } = parameter;
  const binding = nameNode && context.scopes.bindingOf(nameNode);
  if (!binding || !defaultValue || binding.reads.length === 0) return;
  const harm = harmOf(binding, parameter);
  const fix = fixFor(context, view, shared);
  context.report({
    at: defaultValue,
    message: `This default of \`${binding.name}\` is made once and shared by all calls${harm ? `, and the function ${harm} it` : ''}. Use \`None\` and make it inside.`,
    confidence: isCell(defaultValue, harm) || !harm ? 'low' : harm === 'changes' ? 'high' : 'medium',
    ...(fix ? { fix } : {}),
  });
}

/** `count=[0]`: a variable that outlives the call, in the way of old Python. */
function isCell(value: SyntaxNode, harm: string | undefined): boolean {
  return harm === 'changes' && value.kind === 'list' && value.namedChildren.length > 0;
}

/** What the function does to the value so that the next call notices. */
function harmOf(binding: Binding, { node }: Parameter): 'changes' | 'stores' | 'returns' | undefined {
  const rebound = binding.writes.some((write) => write.how === 'assign' && !node.contains(write.node));
  if (rebound) return undefined;
  if (
    binding.writes.some(({ how, node: target }) => how === 'augment' && target.parent?.kind === 'augmented_assignment')
  )
    return 'changes';
  const uses = binding.reads.map(useOf);
  return (
    uses.find((use) => use === 'changes') ??
    uses.find((use) => use === 'stores') ??
    uses.find((use) => use === 'returns')
  );
}

function useOf(read: SyntaxNode): 'changes' | 'stores' | 'returns' | undefined {
  const { parent, fieldName } = read;
  const outer = parent?.parent;
  switch (parent?.kind) {
    case 'attribute':
      return outer?.kind === 'call' &&
        parent.fieldName === 'function' &&
        MUTATORS.test(parent.field('attribute')?.text ?? '')
        ? 'changes'
        : undefined;
    case 'subscript':
      return fieldName === 'value' && isWritten(parent) ? 'changes' : undefined;
    case 'assignment':
      return fieldName === 'right' && /^(attribute|subscript)$/.test(parent.field('left')?.kind ?? '')
        ? 'stores'
        : undefined;
    case 'return_statement':
      return 'returns';
    default:
      return undefined;
  }
}

function isWritten(subscript: SyntaxNode): boolean {
  const { parent, fieldName } = subscript;
  if (parent?.kind === 'assignment' || parent?.kind === 'augmented_assignment') return fieldName === 'left';
  return parent?.kind === 'delete_statement';
}

/** One fix for all such parameters of a function, because their lines come one after the other. */
function fixFor(context: RuleContext, { node, body }: FunctionLike, shared: readonly Parameter[]): Fix | undefined {
  const { tree } = context;
  const first = body && firstLineOf(context, body);
  const { lines } = tree;
  if (node.kind !== 'function_definition' || !first) return undefined;
  const line = lines.lineAt(first.start);
  const [indent, outer] = [lines.indentOf(line), lines.indentOf(lines.lineAt(node.start))];
  const isOnOwnLine =
    lines.startOf(line) + indent.length === first.start && indent.startsWith(outer) && indent !== outer;
  if (!isOnOwnLine) return undefined;
  const names = shared.map(({ nameNode }) => `\`${nameNode?.text ?? ''}\``);
  return {
    title: `Make the default of ${names.join(' and ')} inside of the function`,
    safety: 'unsafe', // callers may count on what earlier calls left there
    edits: () => {
      const lineBreak = lineBreakOf(tree);
      const making = shared.map(({ nameNode, defaultValue }) => {
        const name = nameNode?.text ?? '';
        const assignment = `${indent}${indent.slice(outer.length)}${name} = ${defaultValue?.text ?? ''}`;
        return `if ${name} is None:${lineBreak}${assignment}${lineBreak}${indent}`;
      });
      return [...shared.flatMap(noneInstead), insertBefore(first, making.join(''))];
    },
  };
}

/** The first statement after the docstring, or a comment above it that stands on a line of its own. */
function firstLineOf({ tree }: RuleContext, body: SyntaxNode): SyntaxNode | undefined {
  const first = firstStatement(body);
  if (!first) return undefined;
  const { lines, comments } = tree;
  const from = first.previousSibling?.end ?? body.parent?.field('parameters')?.end ?? body.start;
  const indent = lines.indentOf(lines.lineAt(first.start)).length;
  const comment = comments.find(
    ({ start }) => from < start && start < first.start && lines.startOf(lines.lineAt(start)) + indent === start,
  );
  return comment ?? first;
}

/** The first statement after the docstring. */
function firstStatement(body: SyntaxNode): SyntaxNode | undefined {
  const [first, second] = body.namedChildren;
  const isDocstring = first?.kind === 'expression_statement' && first.namedChildren[0]?.kind === 'string';
  return isDocstring ? second : first;
}

function noneInstead({ defaultValue, type }: Parameter): TextEdit[] {
  if (!defaultValue) return [];
  const edits = [replaceNode(defaultValue, 'None')];
  if (type && !/\b(None|Optional|Any|object)\b/.test(type.text)) edits.push(optional(type));
  return edits;
}

function optional(type: SyntaxNode): TextEdit {
  const quote = /["']$/.exec(type.text)?.[0];
  return quote === undefined
    ? replaceNode(type, `${type.text} | None`)
    : replaceNode(type, `${type.text.slice(0, -1)} | None${quote}`);
}
