import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule } from '../rule.ts';

export const equalsWithoutHashcode: Rule = {
  id: 'equals-without-hashcode',
  title: '`equals` and `hashCode` do not go together',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  cwe: 581,
  languages: ['java'],
  aliases: [
    'S1206',
    'HE_EQUALS_NO_HASHCODE',
    'HE_HASHCODE_NO_EQUALS',
    'OverrideBothEqualsAndHashcode',
    'EqualsHashCode',
    'overrides',
  ],
  rationale: `
Objects that are equal must have the same hash code; otherwise a \`HashMap\` or \`HashSet\` does not find them again. A class that
defines one of the two methods has to define the other.

Where the class extends another one that may have the missing method, the confidence is low.`,
  examples: [
    {
      language: 'java',
      bad: `
class Point {
  final int x;

  @Override
  public boolean <|equals|>(Object other) {
    return other instanceof Point && ((Point) other).x == x;
  }
}
`,
      good: `
class Point {
  final int x;

  @Override
  public boolean equals(Object other) {
    return other instanceof Point && ((Point) other).x == x;
  }

  @Override
  public int hashCode() {
    return Integer.hashCode(x);
  }
}
`,
    },
  ],
  create(context) {
    return {
      class_declaration(node) {
        if (context.language.id !== 'java') return;
        const methods = (node.field('body')?.children ?? []).filter(({ kind }) => kind === 'method_declaration');
        const equals = methods.find(isEquals);
        const hashCode = methods.find(isHashCode);
        const only = equals && hashCode ? undefined : (equals ?? hashCode);
        const name = only?.field('name');
        if (
          !only ||
          !name ||
          /lombok|@(EqualsAndHashCode|Data|Value|AutoValue)\b/.test(node.child('modifiers')?.text ?? '')
        )
          return;
        const isPlain = /^(final|return\s+super)/.test(only.field('body')?.text.replace(/^\{\s*/, '') ?? '');
        context.report({
          at: name,
          message: `This class defines \`${name.text}\` but not \`${equals ? 'hashCode' : 'equals'}\`. Define both, so that hash tables find its objects.`,
          confidence: node.has('superclass') || isPlain || context.isTestCode ? 'low' : 'high',
        });
      },
    };
  },
};

function isEquals(method: SyntaxNode): boolean {
  const parameters = method.field('parameters')?.namedChildren ?? [];
  const type = parameters[0]?.field('type')?.text;
  return (
    method.field('name')?.text === 'equals' &&
    parameters.length === 1 &&
    /^(java\.lang\.)?Object$/.test(type ?? '') &&
    !method.child('modifiers')?.has('static')
  );
}

function isHashCode(method: SyntaxNode): boolean {
  const count = method.field('parameters')?.namedChildren.length;
  return method.field('name')?.text === 'hashCode' && count === 0 && !method.child('modifiers')?.has('static');
}
