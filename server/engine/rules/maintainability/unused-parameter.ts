import type { FunctionLike, Parameter } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { ownFunction } from '../code/functions/own-functions.ts';
import type { Rule, RuleContext } from '../rule.ts';

const UNUSED = /^_|unused|ignore|dummy/i;
/** A body that is not written yet, or only says that there is nothing to do. */
const STUB =
  /^\s*\{?\s*(("""[\s\S]*?"""|'''[\s\S]*?''')\s*)?(pass|\.\.\.|return( (null|nil|None|true|false|0))?;?|raise NotImplementedError[^\n]*|throw new \w*(Error|Exception)\([^\n]*|panic\([^\n]*)?\s*\}?\s*$/;

export const unusedParameter: Rule = {
  id: 'unused-parameter',
  title: 'Parameter is never used',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 563,
  aliases: ['ARG001', 'W0613', 'S1172', 'no-unused-vars', 'unparam', 'unused-argument'],
  rationale: `
A parameter that a function never looks at makes every caller find a value for nothing, and makes the reader believe that the
result depends on it. Often it was forgotten in the body.

Reported for functions that only their own file can call: nested and \`_private\` functions in Python, functions of a module that are not
exported in JavaScript, private methods in Java. Not reported: functions handed on as values, whose head is set by somebody else;
methods that may override; functions whose neighbours take the same two or more parameters, a form of their own; parameters whose name begins with \`_\`; and bodies that are not written yet.`,
  examples: [
    {
      language: 'python',
      bad: `
def _label(order, <|currency|>):
    return f"{order.price} EUR"


print(_label(order, "USD"))
`,
      good: `
def _label(order, currency):
    return f"{order.price} {currency}"


print(_label(order, "USD"))
`,
    },
    {
      language: 'java',
      bad: `
class Orders {
  int total(Order order) {
    return price(order, order.discount());
  }

  private int price(Order order, int <|discount|>) {
    return order.price();
  }
}
`,
      good: `
class Orders {
  int total(Order order) {
    return price(order, order.discount());
  }

  private int price(Order order, int discount) {
    return order.price() - discount;
  }
}
`,
    },
  ],
  create(context) {
    return {
      Function(node) {
        if (context.tree.errorCount > 0) return;
        const view = context.dialect.functionLike(node);
        if (!view || view.parameters.length === 0 || isStub(view)) return;
        const unused = unusedParameters(context, view);
        if (unused.length === 0 || seesAll(context, view) || !ownFunction(context, node)) return;
        if (isOneOfMany(view)) return;
        for (const { nameNode } of unused) if (nameNode) reportParameter(context, view, nameNode);
      },
    };
  },
};

function unusedParameters({ scopes }: RuleContext, { parameters }: FunctionLike): Parameter[] {
  return parameters.filter(({ nameNode, isRest }, index) => {
    if (!nameNode || isRest || UNUSED.test(nameNode.text) || (index === 0 && /^(self|cls)$/.test(nameNode.text)))
      return false;
    const binding = scopes.bindingOf(nameNode);
    return (
      binding?.kind === 'parameter' && !binding.isExported && binding.reads.length === 0 && binding.writes.length === 0
    );
  });
}

function isStub({ body }: FunctionLike): boolean {
  return !body || (body.end - body.start < 200 && STUB.test(body.text));
}

/** Whether the next functions have the very same parameters: all of a family take what one of them needs. */
function isOneOfMany({ node, parameters }: FunctionLike): boolean {
  const head = node.field('parameters')?.text;
  if (head === undefined || parameters.length < 2) return false;
  const family = node.parent?.namedChildren.filter((other) => other.field('parameters')?.text === head) ?? [];
  return family.length > 2;
}

/** `locals()`, `eval` and `arguments` read parameters without naming them. */
function seesAll({ scopes }: RuleContext, { node, body }: FunctionLike): boolean {
  const [parameter] = body ? [scopes.scopeAt(body)] : [];
  return (parameter?.isDynamic ?? false) || /\b(arguments|locals\(\))/.test(node.text);
}

function reportParameter(context: RuleContext, { name }: FunctionLike, nameNode: SyntaxNode): void {
  context.report({
    at: nameNode,
    message: `\`${name}\` never uses its parameter \`${nameNode.text}\`. Use it, or take it out of the function and its calls.`,
    isUnnecessary: true,
    ...(context.isTestCode || context.language.id === 'go' ? { confidence: 'medium' } : {}),
  });
}
