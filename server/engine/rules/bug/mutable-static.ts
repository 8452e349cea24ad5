import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

const COLLECTION =
  /^(Array|Linked|Hash|Tree|LinkedHash|Identity|Weak)?(List|Map|Set|ArrayList|HashMap|Deque|Vector|Hashtable)(<.*>)?$/s;
const FRESH =
  /^new\s+(java\.util\.)?(ArrayList|LinkedList|HashMap|LinkedHashMap|TreeMap|HashSet|LinkedHashSet|TreeSet|Vector|Hashtable|ArrayDeque)\b/;

export const mutableStatic: Rule = {
  id: 'mutable-static',
  title: 'Everybody can change a public static array or collection',
  category: 'bug',
  severity: 'low',
  confidence: 'low',
  cwe: 582,
  languages: ['java'],
  aliases: ['S2386', 'MS_MUTABLE_ARRAY', 'MS_PKGPROTECT', 'MS_MUTABLE_COLLECTION', 'MutablePublicArray'],
  rationale: `
\`final\` keeps the variable, not what is in it: any class may write \`Roles.ALL[0] = "admin"\`, and all others see it from then on. Make the
field private and hand out a copy, or use an unmodifiable collection such as \`List.of(…)\`.

Not reported: empty arrays, fields that are not public, and members of test code.`,
  examples: [
    {
      language: 'java',
      bad: `
public class Roles {
  public static final String[] <|ADMINS|> = {"root", "operator"};
}
`,
      good: `
public class Roles {
  public static final List<String> ADMINS = List.of("root", "operator");
}
`,
    },
  ],
  create(context) {
    return { field_declaration: (node) => checkField(context, node) };
  },
};

function checkField(context: RuleContext, node: SyntaxNode): void {
  const words = new Set(node.child('modifiers')?.children.map(({ kind }) => kind));
  const type = node.field('type');
  if (!type || !words.has('public') || !words.has('static') || context.isTestCode) return;
  for (const declarator of node.fields('declarator')) {
    const name = declarator.field('name');
    const value = declarator.field('value');
    if (!name || !value) continue;
    const isArray = type.kind === 'array_type' && hasElements(value);
    if (!isArray && !(COLLECTION.test(type.text) && FRESH.test(value.text.slice(0, 60)))) continue;
    const instead = isArray
      ? 'Make it private and hand out copies, or use `List.of`.'
      : 'Make it private or unmodifiable.';
    context.report({ at: name, message: `Any class can change what is in \`${name.text}\`. ${instead}` });
  }
}

/** An array without elements has nothing to change. */
function hasElements(value: SyntaxNode): boolean {
  const initializer = value.kind === 'array_initializer' ? value : value.child('array_initializer');
  if (initializer) return initializer.namedChildren.length > 0;
  return value.kind === 'array_creation_expression' && !/\[\s*0\s*\]/.test(value.text);
}
