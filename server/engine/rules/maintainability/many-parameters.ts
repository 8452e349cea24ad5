import type { FunctionLike, Parameter } from '../../source/dialect.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Signatures that somebody else decided on. */
const GIVEN =
  /^@(\w+\.)*(override|Override|JsonCreator|ConstructorProperties|Bean|Query|\w*Mapping|option|argument|command|route|get|post|put|patch|delete|task|fixture|tool)\b/;
/** Mostly called by a container or a builder, or once. */
const CONSTRUCTOR = /^(constructor_declaration|compact_constructor_declaration)$|^(constructor|__init__)$/;
/** How many more a constructor may take. */
const MORE_IN_CONSTRUCTORS = 3;
/** Parameters that a call may leave out. */
const OPTIONAL: ReadonlySet<string> = new Set(['optional_parameter', 'dictionary_splat_pattern', 'list_splat_pattern']);

const MAX_PARAMETERS = 7;

export const manyParameters: Rule = {
  id: 'many-parameters',
  title: 'Function takes too many parameters',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: 'any',
  aliases: ['R0913', 'R0917', 'PLR0913', 'PLR0917', 'max-params', 'S107', 'ParameterNumber'],
  rationale: `
With many arguments in a row a call no longer says which is which, and two of one type are easily swapped. Group what belongs
together into an object, or split the function.

Only parameters that a call has to pass by position count: not those with a default, optional or rest parameters, and not
Python's keyword-only ones, which are named in the call. Overriding methods and handlers that a framework calls are not reported:
their signature is given. So is that of a function that is passed on where it is written, such as AMD's \`define([…], function (…) {})\`.
Neither are tests. A constructor may take ${MORE_IN_CONSTRUCTORS} more. One parameter more than the default limit is of low confidence.`,
  examples: [
    {
      language: 'typescript',
      bad: `
export function <|drawBox|>(x: number, y: number, width: number, height: number, color: string, border: number, radius: number, z: number) {
  return [x, y, width, height, color, border, radius, z];
}
`,
      good: `
export function drawBox(area: Rectangle, style: BoxStyle, z = 0) {
  return [area, style, z];
}
`,
    },
  ],
  options: {
    maxParameters: {
      type: 'integer',
      default: MAX_PARAMETERS,
      minimum: 1,
      description: 'Most parameters that a call has to pass by position.',
    },
  },
  create(context) {
    if (context.isTestCode) return {};
    const maxParameters = context.integer('maxParameters');
    /** Where functions with too many parameters of any kind begin. */
    const candidates = new Set<number>();
    return {
      File() {
        const { lines } = context.tree;
        for (const { parameters, range } of context.metrics.functions) {
          if (parameters > maxParameters) candidates.add(lines.offsetAt(range.start));
        }
      },
      Function(node) {
        if (!candidates.has(node.start)) return;
        const declaration = context.dialect.functionLike(node);
        if (!declaration?.body || declaration.decorators.some(({ text }) => GIVEN.test(text))) return;
        const count = required(declaration).length;
        const limit = maxParameters + (isConstructor(declaration) ? MORE_IN_CONSTRUCTORS : 0);
        if (count <= limit || isPassedOn(context, declaration)) return;
        context.report({
          at: declaration.nameNode ?? { start: node.start, end: declaration.parameters[0]?.node.end ?? node.start },
          message: `${declaration.name ? `\`${declaration.name}\`` : 'This function'} takes ${count} parameters (limit ${limit}). Group those that belong together.`,
          ...(count === limit + 1 && maxParameters === MAX_PARAMETERS && { confidence: 'low' }),
        });
      },
    };
  },
};

/** A nameless function as an argument: who calls it decides what it takes. */
function isPassedOn({ dialect }: RuleContext, { node, name }: FunctionLike): boolean {
  const around = node.parent?.parent;
  if (name !== '' || !around) return false;
  return dialect.call(around)?.arguments.some(({ value }) => value === node) ?? false;
}

function isConstructor({ node, name }: FunctionLike): boolean {
  return CONSTRUCTOR.test(node.kind) || CONSTRUCTOR.test(name);
}

function required({ parameters, isMethod }: FunctionLike): Parameter[] {
  return parameters.filter((parameter, index) => {
    if (parameter.isRest || parameter.defaultValue || OPTIONAL.has(parameter.node.kind)) return false;
    if (index === 0 && isMethod && /^(self|cls|this)$/.test(parameter.nameNode?.text ?? '')) return false;
    return !isKeywordOnly(parameter);
  });
}

/** Behind Python's bare `*` or `*args`. */
function isKeywordOnly({ node }: Parameter): boolean {
  const list =
    node.parent?.kind === 'parameters' || node.parent?.kind === 'lambda_parameters' ? node.parent.children : [];
  const at = list.indexOf(node);
  return list.slice(0, at).some(({ kind }) => kind === 'keyword_separator' || kind === 'list_splat_pattern');
}
