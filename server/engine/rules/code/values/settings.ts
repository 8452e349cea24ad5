import type { LanguageId } from '../../../source/languages.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { Listeners, RuleContext } from '../../rule.ts';
import { entryOf } from './literal-entries.ts';

/** A named option that gets a value: `{ name: value }`, `options.name = value`, `f(name=value)`. */
export interface Setting {
  readonly name: string;
  readonly value: SyntaxNode;
  /** The entry, assignment or argument as a whole. */
  readonly node: SyntaxNode;
}

type CheckSetting = (setting: Setting) => void;

/** Hands the settings that a file makes to `check`, whichever way the language writes them. */
export function listenToSettings(context: RuleContext, check: CheckSetting): Listeners {
  return LISTENERS[context.language.id]?.(context, check) ?? {};
}

const LISTENERS: Readonly<Partial<Record<LanguageId, (context: RuleContext, check: CheckSetting) => Listeners>>> = {
  python: (_context, check) => ({
    pair: checkEntry(check),
    keyword_argument: (node) => checkNamed(check, node, node.field('name')?.text, node.field('value')),
    assignment: (node) => checkNamed(check, node, lastNameOf(node.field('left')), node.field('right')),
  }),
  javascript: listenToJavascript,
  typescript: listenToJavascript,
  go: (context, check) => ({
    keyed_element: checkEntry(check),
    assignment_statement(node) {
      for (const { target, value } of context.dialect.assignments(node))
        checkNamed(check, node, target.field('field')?.text, value);
    },
  }),
};

function listenToJavascript(_context: RuleContext, check: CheckSetting): Listeners {
  return {
    pair: checkEntry(check),
    assignment_expression: (node) => checkNamed(check, node, lastNameOf(node.field('left')), node.field('right')),
  };
}

function checkEntry(check: CheckSetting): (node: SyntaxNode) => void {
  return (node) => {
    const entry = entryOf(node);
    if (entry) check({ name: entry.key, value: entry.value, node });
  };
}

function checkNamed(
  check: CheckSetting,
  node: SyntaxNode,
  name: string | undefined,
  value: SyntaxNode | undefined,
): void {
  if (name !== undefined && value) check({ name, value, node });
}

/** `name` of `name`, `options.name` and `options["name"]`. */
function lastNameOf(target: SyntaxNode | undefined): string | undefined {
  return /([\w$]+)['"]?\]?$/.exec(target?.text.slice(-60) ?? '')?.[1];
}
