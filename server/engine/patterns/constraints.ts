import type { CodeKind, CustomRuleProblem, RulePath, VariableConstraint } from '#shared/domain/custom-rule.ts';
import type { Dialect } from '../source/dialect.ts';
import type { SyntaxNode } from '../source/syntax-tree.ts';
import type { Binding, Matching } from './match-pattern.ts';
import { readTextRegex } from './text-regex.ts';

/** The tests of metavariables, ready to run. */
export interface Constraints {
  readonly problems: readonly CustomRuleProblem[];
  /** Metavariables that stand for nothing are not tested. */
  holds(matching: Matching): boolean;
}

type BindingTest = (binding: Binding, dialect: Dialect) => boolean;

/** Reads the constraints written at `path`. */
export function compileConstraints(where: Readonly<Record<string, VariableConstraint>>, path: RulePath): Constraints {
  const problems: CustomRuleProblem[] = [];
  const tests = Object.entries(where).map(([name, constraint]) => {
    const readRegex = (source: string | undefined, key: string): BindingTest[] => {
      if (source === undefined) return [];
      const reading = readTextRegex(source);
      if (reading.kind === 'regex') return [({ text }) => reading.regex.test(text)];
      problems.push({
        path: [...path, `$${name}`, key],
        isKey: false,
        message: `This is no regular expression. ${reading.message}`,
      });
      return [];
    };
    const { kinds, notKinds } = constraint;
    const wanted = [
      ...readRegex(constraint.matches, 'matches'),
      ...(kinds ? [(binding: Binding, dialect: Dialect) => isAnyKind(binding, kinds, dialect)] : []),
    ];
    const unwanted = [
      ...readRegex(constraint.notMatches, 'not-matches'),
      ...(notKinds ? [(binding: Binding, dialect: Dialect) => isAnyKind(binding, notKinds, dialect)] : []),
    ];
    return { name, wanted, unwanted };
  });
  return {
    problems,
    holds: ({ bindings, dialect }) =>
      tests.every(({ name, wanted, unwanted }) => {
        const binding = bindings.get(name);
        if (!binding) return true;
        return wanted.every((test) => test(binding, dialect)) && !unwanted.some((test) => test(binding, dialect));
      }),
  };
}

function isAnyKind({ nodes }: Binding, kinds: readonly CodeKind[], dialect: Dialect): boolean {
  // The content of a text literal was bound without its quotes.
  if (nodes.length === 0) return kinds.includes('string') || kinds.includes('literal');
  return nodes.every((node) => kinds.some((kind) => IS_KIND[kind](withoutStatement(node), dialect)));
}

/** A metavariable that stood for a statement may hold a lone expression. */
function withoutStatement(node: SyntaxNode): SyntaxNode {
  const [inner, ...others] = node.children;
  return node.kind === 'expression_statement' && inner && others.length === 0 ? inner : node;
}

const IS_KIND: Readonly<Record<CodeKind, (node: SyntaxNode, dialect: Dialect) => boolean>> = {
  identifier: (node, dialect) =>
    node.children.length === 0 &&
    (/identifier$|^(simple_)?name$/.test(node.kind) || dialect.expression(node).kind === 'name'),
  string: (node, { roles }) => roles.String?.includes(node.kind) ?? false,
  number: (node, { roles }) => (roles.Number?.includes(node.kind) ?? false) || /integer|float|number/.test(node.kind),
  boolean: ({ text }) => /^(?:true|false|True|False)$/.test(text),
  null: ({ text }) => /^(?:null|undefined|None|nil|NULL|nullptr)$/.test(text),
  literal: (node, dialect) => dialect.expression(node).kind === 'literal' || IS_KIND.null(node, dialect),
  call: (node, dialect) => dialect.call(node) !== undefined,
  member: (node, dialect) => dialect.expression(node).kind === 'member',
  function: (node, dialect) => dialect.functionLike(node) !== undefined,
  'composed-string': (node, dialect) => dialect.expression(node).kind === 'composition',
};
