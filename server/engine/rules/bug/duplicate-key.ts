import type { Span } from '#shared/domain/text.ts';
import type { SyntaxNode, SyntaxTree } from '../../source/syntax-tree.ts';
import { removeListItems } from '../edits/remove-list-items.ts';
import { hasActions, isSameCode } from '../code/files/same-code.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** An entry of a literal with its key in a form in which equal keys are equal text. */
interface Entry {
  readonly node: SyntaxNode;
  readonly keyNode: SyntaxNode;
  readonly key: string;
  readonly value: SyntaxNode | undefined;
}

export const duplicateKey: Rule = {
  id: 'duplicate-key',
  title: 'Key stands twice in one literal',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'go'],
  cwe: 561,
  aliases: ['no-dupe-keys', 'F601', 'F602', 'W0109', 'S1534'],
  rationale: `
The last entry with a key wins and the earlier ones vanish without a word. One of the two was meant to have another key, or is
left over. In Go the compiler refuses such a map.

Not reported: a key before and after a spread (\`{a: 1, ...rest, a: 2}\`), where the second one overrides on purpose, a getter
with its setter, and \`__proto__\`. Two equal entries are reported with low severity.`,
  examples: [
    {
      language: 'python',
      bad: `
LIMITS = {
    "free": 10,
    "team": 100,
    <|"free"|>: 1000,
}
`,
      good: `
LIMITS = {
    "free": 10,
    "team": 100,
    "enterprise": 1000,
}
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
const colors = { red: '#f00', green: '#0f0', <|'red'|>: '#f00' };
`,
      good: `
const colors = { red: '#f00', green: '#0f0' };
`,
    },
    {
      language: 'go',
      bad: `
package shop

var limits = map[string]int{"free": 10, "team": 100, <|"free"|>: 1000}
`,
      good: `
package shop

var limits = map[string]int{"free": 10, "team": 100, "enterprise": 1000}
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      dictionary: (node) => check(context, node.namedChildren, pythonEntry),
      object: (node) => check(context, node.namedChildren, scriptEntry),
      composite_literal(node) {
        if (node.field('type')?.kind !== 'map_type') return;
        check(context, node.field('body')?.namedChildren ?? [], goEntry);
      },
    };
  },
};

/** Reads an entry of a literal; `spread` where unknown keys come in, undefined for entries whose key is computed. */
type ReadEntry = (context: RuleContext, node: SyntaxNode) => Entry | 'spread' | undefined;

function check(context: RuleContext, nodes: readonly SyntaxNode[], read: ReadEntry): void {
  let seen = new Map<string, Entry>();
  let isCertain = true;
  for (const node of nodes) {
    const entry = read(context, node);
    if (entry === 'spread') seen = new Map();
    // A key that is computed may be the same as well.
    if (entry === undefined || (entry !== 'spread' && NAMED.test(entry.keyNode.kind))) isCertain = false;
    if (entry === undefined || entry === 'spread') continue;
    const first = seen.get(entry.key);
    if (first) reportRepetition(context, { nodes, isCertain }, entry, first);
    seen.set(entry.key, entry);
  }
}

interface Literal {
  readonly nodes: readonly SyntaxNode[];
  /** Every key is known. */
  readonly isCertain: boolean;
}

const NAMED = /^(identifier|attribute)$/;

function reportRepetition(context: RuleContext, literal: Literal, entry: Entry, first: Entry): void {
  const isSame = entry.value !== undefined && first.value !== undefined && isSameCode(entry.value, first.value);
  const isPure = entry.value !== undefined && !hasActions(entry.value);
  context.report({
    at: entry.keyNode,
    message: isSame
      ? `\`${entry.keyNode.text}\` stands twice in this literal, with the same value. Remove one of them.`
      : `\`${entry.keyNode.text}\` stands twice in this literal; the value above is lost. Change the key or remove an entry.`,
    severity: isSame ? 'low' : 'high',
    related: [{ at: first.keyNode, message: 'The key stands here first.' }],
    ...(isSame && isPure ? { fix: removal(context, literal, entry) } : {}),
  });
}

function removal({ tree }: RuleContext, { nodes, isCertain }: Literal, entry: Entry): Fix {
  return {
    title: `Remove the second \`${entry.keyNode.text}\``,
    safety: isCertain ? 'safe' : 'unsafe',
    edits() {
      const lines = linesOf(tree, entry.node);
      return lines ? [{ ...lines, newText: '' }] : removeListItems(nodes, (item) => item.start === entry.node.start);
    },
  };
}

/** The whole lines of an entry and its comma, when nothing else stands on them. */
function linesOf({ lines, text }: SyntaxTree, { start, end }: SyntaxNode): Span | undefined {
  const first = lines.startOf(lines.lineAt(start));
  const lastLine = lines.lineAt(end);
  const isAlone =
    text.slice(first, start).trim() === '' && /^\s*,?\s*$/.test(text.slice(end, lines.spanOf(lastLine).end));
  return isAlone ? { start: first, end: lines.startOf(lastLine + 1) } : undefined;
}

function pythonEntry({ dialect }: RuleContext, node: SyntaxNode): Entry | 'spread' | undefined {
  if (node.kind === 'dictionary_splat') return 'spread';
  const keyNode = node.kind === 'pair' ? node.field('key') : undefined;
  if (!keyNode) return undefined;
  const entry = (key: string): Entry => ({ node, keyNode, key, value: node.field('value') });
  if (/^(integer|float|true|false|none|identifier|attribute)$/.test(keyNode.kind)) {
    return /^[\w.]+$/.test(keyNode.text) ? entry(keyNode.text) : undefined;
  }
  const expression = dialect.expression(keyNode);
  if (expression.kind !== 'literal' || expression.text === undefined) return undefined;
  const prefix = /^[a-z]*/i.exec(keyNode.text)?.[0].toLowerCase().replace('u', '') ?? '';
  return entry(`${prefix}'${expression.text}`);
}

function scriptEntry({ dialect }: RuleContext, node: SyntaxNode): Entry | 'spread' | undefined {
  if (node.kind === 'spread_element') return 'spread';
  const accessor =
    node.kind === 'method_definition' ? node.children.find(({ kind }) => kind === 'get' || kind === 'set') : undefined;
  const keyNode = node.kind === 'shorthand_property_identifier' ? node : (node.field('key') ?? node.field('name'));
  if (!keyNode) return undefined;
  const name = keyNode.kind === 'computed_property_name' ? keyNode.namedChildren[0] : keyNode;
  const key = name && scriptKey(dialect.expression(name), name, keyNode);
  if (key === undefined || key === '__proto__') return undefined;
  return { node, keyNode, key: accessor ? `${accessor.kind} ${key}` : key, value: node.field('value') };
}

function scriptKey(
  expression: ReturnType<RuleContext['dialect']['expression']>,
  name: SyntaxNode,
  keyNode: SyntaxNode,
): string | undefined {
  if (name.kind === 'number') return String(Number(name.text.replaceAll('_', '')));
  if (/^(property_identifier|shorthand_property_identifier)$/.test(name.kind) && name === keyNode) return name.text;
  return expression.kind === 'literal' && name.kind === 'string' ? expression.text : undefined;
}

function goEntry({ dialect }: RuleContext, node: SyntaxNode): Entry | undefined {
  const keyNode = node.kind === 'keyed_element' ? node.field('key')?.namedChildren[0] : undefined;
  if (!keyNode) return undefined;
  const value = node.field('value')?.namedChildren[0];
  const expression = dialect.expression(keyNode);
  if (expression.kind !== 'literal' || keyNode.kind === 'iota') return undefined;
  return { node, keyNode, key: expression.text === undefined ? keyNode.text : `'${expression.text}`, value };
}
