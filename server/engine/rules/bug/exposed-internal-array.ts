import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const exposedInternalArray: Rule = {
  id: 'exposed-internal-array',
  title: 'A method hands out the array of a private field',
  category: 'bug',
  severity: 'low',
  confidence: 'low',
  cwe: 495,
  languages: ['java'],
  aliases: ['EI_EXPOSE_REP', 'S2384', 'MethodReturnsInternalArray', 'AssignmentOrReturnOfFieldWithMutableType'],
  rationale: `
Arrays cannot be made read-only. Who gets the array of a private field can change what is in it, behind the back of the class and of
everybody else who holds it. Return a copy: \`values.clone()\`.

Reported with low confidence, since a copy costs time and inner code may be trusted. Not reported: methods that are not public,
fields that are not private, and tests.`,
  examples: [
    {
      language: 'java',
      isFixed: true,
      bad: `
public class Key {
  private final byte[] bytes;

  public byte[] getBytes() {
    return <|bytes|>;
  }
}
`,
      good: `
public class Key {
  private final byte[] bytes;

  public byte[] getBytes() {
    return bytes.clone();
  }
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return { return_statement: (node) => checkReturn(context, node) };
  },
};

function checkReturn(context: RuleContext, node: SyntaxNode): void {
  const value = node.namedChildren[0];
  const name = value?.kind === 'field_access' && value.field('object')?.kind === 'this' ? value.field('field') : value;
  if (!value || name?.kind !== 'identifier' || context.isTestCode) return;
  const method = node.ancestor(context.dialect.controlFlow.functions);
  if (method?.kind !== 'method_declaration' || method.field('type')?.kind !== 'array_type') return;
  if (!hasModifier(method, 'public')) return;
  const binding = context.scopes.bindingOf(name);
  const field = binding?.declarations[0]?.parent?.parent;
  if (field?.kind !== 'field_declaration' || !hasModifier(field, 'private')) return;
  context.report({
    at: value,
    message: `Whoever calls this can change the private array \`${name.text}\`. Return a copy.`,
    fix: {
      title: `Return a copy of \`${name.text}\``,
      safety: 'unsafe', // fails where the field is null, and changes no longer reach the object
      edits: () => [{ start: value.end, end: value.end, newText: '.clone()' }],
    },
  });
}

function hasModifier(node: SyntaxNode, word: string): boolean {
  return node.child('modifiers')?.children.some(({ kind }) => kind === word) ?? false;
}
