import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

export const nilMapWrite: Rule = {
  id: 'nil-map-write',
  title: 'Write to a map that was never made',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  cwe: 476,
  languages: ['go'],
  aliases: ['SA5000', 'nilness'],
  rationale: `
\`var names map[string]int\` declares a map that is \`nil\`. It can be read as if it were empty, but the first write panics. Make it
with \`make\` or a literal.

Only local variables that are declared without a value, never assigned and never shared by their address are reported.`,
  examples: [
    {
      language: 'go',
      isFixed: true,
      bad: `
package words

func count(words []string) map[string]int {
	var counts map[string]int
	for _, word := range words {
		<|counts[word]|>++
	}
	return counts
}
`,
      good: `
package words

func count(words []string) map[string]int {
	counts := make(map[string]int)
	for _, word := range words {
		counts[word]++
	}
	return counts
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      var_spec(node) {
        const type = node.field('type');
        if (context.language.id !== 'go' || type?.kind !== 'map_type' || node.field('value')) return;
        const names = node.fields('name');
        for (const name of names) {
          const target = firstWrite(context, name);
          if (!target) continue;
          const fix = names.length === 1 ? makeFix(node, name, type) : undefined;
          context.report({
            at: target,
            message: `\`${name.text}\` is \`nil\` here, and writing to it panics. Make the map first.`,
            related: [{ at: name, message: 'It is declared without a value.' }],
            ...(fix && { fix }),
          });
        }
      },
    };
  },
};

/** The first element that is written, where nothing ever gives the name a map. */
function firstWrite({ scopes }: RuleContext, name: SyntaxNode): SyntaxNode | undefined {
  const binding = scopes.bindingOf(name);
  if (!binding || binding.scope.functionScope.kind !== 'function') return undefined;
  if (binding.writes.some(({ node, how }) => how !== 'update' && node !== name)) return undefined;
  const uses = [...binding.reads, ...binding.writes.map(({ node }) => node)].sort((a, b) => a.start - b.start);
  if (uses.some(({ parent }) => parent?.kind === 'unary_expression' && parent.children[0]?.kind === '&'))
    return undefined;
  return uses.map(({ parent }) => parent).find((parent) => parent !== undefined && isElementWrite(parent));
}

function isElementWrite(node: SyntaxNode): boolean {
  if (node.kind !== 'index_expression') return false;
  if (/^(inc|dec)_statement$/.test(node.parent?.kind ?? '')) return true;
  return node.parent?.fieldName === 'left' && node.parent.parent?.kind === 'assignment_statement';
}

function makeFix(spec: SyntaxNode, name: SyntaxNode, type: SyntaxNode): Fix | undefined {
  const declaration = spec.parent;
  if (declaration?.kind !== 'var_declaration' || declaration.namedChildren.length !== 1) return undefined;
  return {
    title: `Make the map \`${name.text}\``,
    safety: 'unsafe', // an empty map instead of none
    edits: () => [replaceNode(declaration, `${name.text} := make(${type.text})`)],
  };
}
