import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

const MUTABLE = /^(list|dictionary|set|list_comprehension|dictionary_comprehension|set_comprehension)$/;
const MUTABLE_CALL = /^(list|dict|set|collections\.(defaultdict|OrderedDict|Counter|deque))$/;
/** Names of what all objects share on purpose. */
const SHARED = /regist|cache|instances|shared|singleton|pool|known|all_|_all|subclasses|memo|lookup|__slots__/i;
const CONSTANT = /^_*[A-Z][A-Z0-9_]*$/;
const CHANGES = 'append|add|extend|insert|update|setdefault|pop|popleft|appendleft|remove|clear|discard';

export const mutableClassAttribute: Rule = {
  id: 'mutable-class-attribute',
  title: 'All objects of the class share this list or dictionary',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  languages: ['python'],
  aliases: ['RUF012', 'mutable-class-default'],
  rationale: `
A value in the body of a class belongs to the class: all objects share the one list. When a method changes it through \`self\`, the
change shows up in every other object. Make it in \`__init__\`.

Reported only where a method changes the value in place through \`self\` and nobody gives the object one of its own. Not reported:
constants, \`ClassVar\`, registries and caches by their name, and values that the file also reaches through the class.`,
  examples: [
    {
      language: 'python',
      bad: `
class Cart:
    <|items|> = []

    def add(self, item):
        self.items.append(item)
`,
      good: `
class Cart:
    def __init__(self):
        self.items = []

    def add(self, item):
        self.items.append(item)
`,
    },
  ],
  create(context) {
    return {
      assignment(node) {
        const owner = node.parent?.parent?.parent;
        const name = node.field('left');
        const value = node.field('right');
        if (owner?.kind !== 'class_definition' || node.parent?.parent?.kind !== 'block' || name?.kind !== 'identifier')
          return;
        if (
          !value ||
          SHARED.test(name.text) ||
          CONSTANT.test(name.text) ||
          node.field('type')?.text.includes('ClassVar')
        )
          return;
        if (!isMutable(context, value) || !isChangedThroughSelf(context, owner, name.text)) return;
        context.report({
          at: name,
          // Tests make one object of each class.
          ...(context.isTestCode && { confidence: 'low' }),
          message: `Methods change \`${name.text}\` through \`self\`, but all objects of the class share it. Make it in \`__init__\`.`,
        });
      },
    };
  },
};

function isMutable({ dialect, names }: RuleContext, value: SyntaxNode): boolean {
  if (MUTABLE.test(value.kind)) return true;
  const call = dialect.call(value);
  return call !== undefined && MUTABLE_CALL.test(names.pathOf(call.callee) ?? '');
}

function isChangedThroughSelf(context: RuleContext, owner: SyntaxNode, name: string): boolean {
  const { text } = owner;
  const className = owner.field('name')?.text ?? '';
  const isChanged = new RegExp(
    String.raw`\bself\.${name}(\.(${CHANGES})\(|\[[^\]\n]*\]\s*[-+|]?=(?!=)|\s*[-+|]=)`,
  ).test(text);
  if (
    !isChanged ||
    new RegExp(String.raw`\b(cls|self\.__class__|type\(self\)|${className})\.${name}\b`).test(context.text)
  )
    return false;
  const isOwn = new RegExp(
    String.raw`\bself\.${name}\s*(:[^=\n]*)?=(?!=)|\bself\.${name}\s*,.*=|setattr\(\s*self`,
  ).test(text);
  return !isOwn && !/dataclass|attr\.s|define\b|BaseModel|TypedDict|NamedTuple|Meta\b|TestCase/.test(headOf(owner));
}

/** The decorators and the first line of a class. */
function headOf(owner: SyntaxNode): string {
  const whole = owner.parent?.kind === 'decorated_definition' ? owner.parent : owner;
  const body = owner.field('body');
  return body ? whole.text.slice(0, body.start - whole.start) : '';
}
