import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isSameCode, withoutParentheses } from '../code/files/same-code.ts';
import { insertBefore } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const PRIMITIVE = /^(int|boolean|byte|short|char|float)$/;

export const doubleCheckedLocking: Rule = {
  id: 'double-checked-locking',
  title: 'Double-checked locking without `volatile`',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  cwe: 609,
  languages: ['java'],
  aliases: ['S2168', 'DC_DOUBLECHECK', 'NonThreadSafeSingleton', 'DoubleCheckedLocking'],
  rationale: `
The first test of the field runs without the lock. Unless the field is \`volatile\`, another thread may see the new object before it
sees what the constructor wrote to it, and work with a half-made one.

Only fields of the same class that hold objects are reported.`,
  examples: [
    {
      language: 'java',
      isFixed: true,
      bad: `
class Registry {
  private static Registry instance;

  static Registry get() {
    if (<|instance|> == null) {
      synchronized (Registry.class) {
        if (instance == null) {
          instance = new Registry();
        }
      }
    }
    return instance;
  }
}
`,
      good: `
class Registry {
  private static volatile Registry instance;

  static Registry get() {
    if (instance == null) {
      synchronized (Registry.class) {
        if (instance == null) {
          instance = new Registry();
        }
      }
    }
    return instance;
  }
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      If(node) {
        if (context.language.id !== 'java') return;
        const tested = nullTest(context, node);
        const inner = tested && lockedTest(context, node);
        if (!tested || !inner || !isSameCode(tested, inner)) return;
        const field = fieldOf(context, tested);
        const declaration = field?.declarations[0]?.parent?.parent;
        const type = declaration?.kind === 'field_declaration' ? declaration.field('type') : undefined;
        if (!field || !type || PRIMITIVE.test(type.text) || declaration?.child('modifiers')?.has('volatile')) return;
        context.report({
          at: tested,
          message: `Without \`volatile\` this may see a \`${type.text}\` that is not ready yet. Declare \`${field.name}\` as \`volatile\`.`,
          fix: {
            title: `Declare \`${field.name}\` as \`volatile\``,
            safety: 'unsafe',
            edits: () => [insertBefore(type, 'volatile ')],
          },
        });
      },
    };
  },
};

/** The `x` of `x == null`. */
function nullTest({ dialect }: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const condition = dialect.conditional(node)?.condition;
  const binary = condition && dialect.binary(withoutParentheses(condition));
  if (binary?.operator !== '==') return undefined;
  if (binary.right.kind === 'null_literal') return binary.left;
  return binary.left.kind === 'null_literal' ? binary.right : undefined;
}

/** What is tested again under the lock, and then assigned. */
function lockedTest(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const { dialect } = context;
  const outer = dialect.conditional(node);
  const lock = outer && dialect.statements(outer.consequence).find(({ kind }) => kind === 'synchronized_statement');
  const body = lock?.field('body');
  const inner = body && dialect.statements(body).find(({ kind }) => kind === 'if_statement');
  const tested = inner && nullTest(context, inner);
  return tested && inner.text.includes(`${tested.text} =`) ? tested : undefined;
}

function fieldOf({ scopes }: RuleContext, node: SyntaxNode): Binding | undefined {
  const name = node.kind === 'field_access' && node.field('object')?.kind === 'this' ? node.field('field') : node;
  if (name?.kind !== 'identifier') return undefined;
  const binding = scopes.bindingOf(name) ?? scopes.scopeAt(node).resolve(name.text);
  return binding?.scope.kind === 'class' ? binding : undefined;
}
