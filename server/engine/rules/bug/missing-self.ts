import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { FunctionLike } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertBefore, replaceNode } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** What the first parameter is called by those who know what it is for. */
const RECEIVERS =
  /^(_*(self|cls|mcs|mcls|metacls|meta|klass|this|me|typ|type|cl|c|s)_*\d*|_+|self\w*|cls\w*|\w+_?(self|cls))$/;
const STATIC_BY_NATURE = /^(__new__|__init_subclass__|__class_getitem__)$/;
const CLASS: ReadonlySet<string> = new Set(['class_definition']);

export const missingSelf: Rule = {
  id: 'missing-self',
  title: 'Method has no parameter for its object',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python'],
  aliases: ['N805', 'E0211', 'no-method-argument', 'E0213', 'no-self-argument', 'S5720', 'S5719'],
  rationale: `
Python passes the object as the first argument of a method. A method without a parameter for it fails with a \`TypeError\` at the
first call on an object; one whose first parameter was meant for something else gets the object there. Add \`self\`, or mark the
function with \`@staticmethod\`.

Not reported: decorated functions, which may change how they are called; functions that the class body itself or others call
through the class; classes in which no method has an object; metaclasses and interface descriptions. A first parameter with another name counts only where the body uses
\`self\`.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
class Cart:
    def __init__(self):
        self.items = []

    def <|clear|>():
        self.items.clear()
`,
      good: `
class Cart:
    def __init__(self):
        self.items = []

    def clear(self):
        self.items.clear()
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      function_definition(node) {
        const owner = node.parent?.parent;
        if (owner?.kind !== 'class_definition' || node.parent?.kind !== 'block') return;
        const view = context.dialect.functionLike(node);
        const name = view?.nameNode;
        if (!view || !name || STATIC_BY_NATURE.test(view.name) || isOfSpecialClass(owner)) return;
        const [first] = view.parameters;
        const usesSelf = usesUnboundSelf(context, node);
        if (first && (!first.nameNode || first.isRest || RECEIVERS.test(first.nameNode.text) || !usesSelf)) return;
        if (!usesSelf && !hasInstances(node.parent)) return;
        if (isCalledThroughClass(context, owner, name, view.name)) return;
        context.report({
          at: name,
          message: first
            ? `\`${view.name}\` gets its object as \`${first.nameNode?.text}\`, and \`self\` is not defined. Add \`self\`.`
            : `\`${view.name}\` takes no \`self\`: calling it on an object fails. Add it, or mark it with \`@staticmethod\`.`,
          confidence: usesSelf || first ? 'high' : 'medium',
          fix: selfFix(node, view),
        });
      },
    };
  },
};

function isOfSpecialClass(owner: SyntaxNode): boolean {
  const bases = owner.field('superclasses')?.namedChildren ?? [];
  return bases.some(({ text }) => /(^|\.)(type|Interface|\w*Meta|I[A-Z]\w*|Protocol)$|Enum/.test(text));
}

/** Whether other methods have an object; else the class is a mere place for functions. */
function hasInstances(body: SyntaxNode): boolean {
  return body.children.some(
    (member) =>
      member.kind === 'function_definition' &&
      member.field('parameters')?.namedChildren[0]?.text.startsWith('self') === true,
  );
}

/** Whether the body reads a `self` that nobody declares. */
function usesUnboundSelf({ scopes, text }: RuleContext, node: SyntaxNode): boolean {
  if (!text.slice(node.start, node.end).includes('self')) return false;
  const body = node.field('body');
  return scopes.unresolved.some((use) => use.text === 'self' && body?.contains(use) === true);
}

/** `Cart.clear()`, or a call within the class body: a plain function that lives in the class. */
function isCalledThroughClass(context: RuleContext, owner: SyntaxNode, nameNode: SyntaxNode, name: string): boolean {
  const className = owner.field('name')?.text ?? '';
  if (context.text.includes(`${className}.${name}`) || owner.ancestor(CLASS)?.kind === 'function_definition')
    return true;
  const reads = context.scopes.bindingOf(nameNode)?.reads ?? [];
  return reads.length > 0;
}

function selfFix(node: SyntaxNode, { parameters }: FunctionLike): Fix {
  const [first] = parameters;
  const list = node.field('parameters');
  const edits = (): TextEdit[] => {
    if (first) return [insertBefore(first.node, 'self, ')];
    return list
      ? [list.namedChildren[0] ? insertBefore(list.namedChildren[0], 'self, ') : replaceNode(list, '(self)')]
      : [];
  };
  return { title: 'Add `self`', safety: 'unsafe', edits };
}
