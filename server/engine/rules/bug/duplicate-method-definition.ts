import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isSameCode } from '../code/files/same-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** One definition by the name under which its home keeps it. */
interface Definition {
  readonly nameNode: SyntaxNode;
  readonly key: string;
  readonly node: SyntaxNode;
}

const METHOD = /^(function_definition|method_definition)$/;

export const duplicateMethodDefinition: Rule = {
  id: 'duplicate-method-definition',
  title: 'Function is defined twice in one place',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript'],
  cwe: 561,
  aliases: ['F811', 'E0102', 'no-dupe-class-members', 'no-redeclare', 'no-func-assign', 'S4144', 'function-redefined'],
  rationale: `
The second definition of a name takes the place of the first one without a word: the first method is never called, and the first of two tests
of one name never runs. One of the two needs another name, or is left over.

Not reported: decorated functions (\`@property\` with its setter, \`@overload\`, \`@register\`), a getter with its setter, static beside
instance methods, definitions in branches, and names that are used or written in between.`,
  examples: [
    {
      language: 'python',
      bad: `
class OrderTest(TestCase):
    def test_total(self):
        self.assertEqual(total([]), 0)

    def <|test_total|>(self):
        self.assertEqual(total([1]), 1)
`,
      good: `
class OrderTest(TestCase):
    def test_total_of_nothing(self):
        self.assertEqual(total([]), 0)

    def test_total(self):
        self.assertEqual(total([1]), 1)
`,
    },
    {
      language: 'typescript',
      bad: `
export class Orders {
  total(): number {
    return this.sum;
  }

  <|total|>(): number {
    return this.sum * this.rate;
  }
}
`,
      good: `
export class Orders {
  total(): number {
    return this.sum;
  }

  converted(): number {
    return this.sum * this.rate;
  }
}
`,
    },
  ],
  create(context) {
    const isPython = context.language.id === 'python';
    return {
      Class(node) {
        const body = node.field('body');
        if (body && !isDynamic(context, node))
          check(context, body.namedChildren, isPython ? pythonMethod : scriptMethod);
      },
      File() {
        if (isPython) check(context, context.tree.root.namedChildren, pythonFunction(context));
      },
    };
  },
};

function isDynamic({ tree }: RuleContext, node: SyntaxNode): boolean {
  return tree.errorCount > 0 && node.end - node.start > 0;
}

function check(
  context: RuleContext,
  nodes: readonly SyntaxNode[],
  definitionOf: (node: SyntaxNode) => Definition | undefined,
): void {
  const seen = new Map<string, Definition>();
  for (const node of nodes) {
    const definition = definitionOf(node);
    if (!definition) continue;
    const first = seen.get(definition.key);
    if (first && !isUsedBetween(context, first, definition)) reportSecond(context, definition, first);
    seen.set(definition.key, definition);
  }
}

function pythonMethod(node: SyntaxNode): Definition | undefined {
  const nameNode = node.kind === 'function_definition' ? node.field('name') : undefined;
  return nameNode && nameNode.text !== '_' ? { nameNode, key: nameNode.text, node } : undefined;
}

/** At module level a second definition may be meant for an interactive session or a fallback, so uses decide. */
function pythonFunction({ scopes }: RuleContext): (node: SyntaxNode) => Definition | undefined {
  return (node) => {
    const definition = pythonMethod(node);
    const binding = definition && scopes.bindingOf(definition.nameNode);
    return binding && binding.writes.length === 0 ? definition : undefined;
  };
}

function scriptMethod(node: SyntaxNode): Definition | undefined {
  const nameNode = node.field('name');
  if (!METHOD.test(node.kind) || !nameNode || nameNode.kind === 'computed_property_name' || !node.field('body'))
    return undefined;
  const kind = node.children.find(({ kind: word }) => word === 'get' || word === 'set')?.kind ?? 'method';
  const place = node.has('static') ? 'static' : 'own';
  const name = nameNode.text.replace(/^(['"])(.*)\1$/, '$2');
  return { nameNode, key: `${place} ${kind} ${name}`, node };
}

/** Whether the first one is named before the second one takes its place: called, decorated or registered. */
function isUsedBetween({ scopes }: RuleContext, first: Definition, second: Definition): boolean {
  const reads = scopes.bindingOf(first.nameNode)?.reads ?? [];
  return reads.some(({ start }) => start > first.node.end && start < second.node.start);
}

function reportSecond(context: RuleContext, { nameNode, node }: Definition, first: Definition): void {
  context.report({
    at: nameNode,
    severity: isSameCode(node, first.node) ? 'medium' : 'high',
    message: `\`${nameNode.text}\` was defined above already; this definition takes its place, and the first one is never used. Rename one of the two, or remove it.`,
    related: [{ at: first.nameNode, message: 'The first definition stands here.' }],
  });
}
