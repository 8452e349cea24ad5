import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Binding, Scope, Write } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { type Fate, fateOf, statementOfWrite } from '../code/values/overwritten-values.ts';
import { hasActions } from '../code/files/same-code.ts';
import { removeStatement } from '../edits/remove-statement.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

/** Values that hold a place until the real one is known, or let go of what was there. */
const PLACEHOLDER =
  /^(None|null|undefined|nil|void 0|false|False|true|True|-?[01](\.0*)?[lLfFdD]?|''|""|``|\[\]|\{\}|\(\)|(dict|list|set|tuple|str|int)\(\)|new (Map|Set|Array|Object)\(\)|\w*\{\}|(new )?\w+(<.*>)?\(\))$/s;
/** Names used more often are followed by nobody. */
const MAX_USES = 120;
const DECLARATION = /declarat/;

export const unusedValue: Rule = {
  id: 'unused-value',
  title: 'Value is assigned but never read',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 563,
  aliases: ['no-useless-assignment', 'S1854', 'SA4006', 'ineffassign', 'F841'],
  rationale: `
A value that is overwritten, or forgotten when the function ends, before anybody reads it was computed for nothing. Often the wrong
variable is read or written a line further on; in Go it is an error that is never looked at.

Not reported: placeholders such as \`None\`, \`0\` and \`""\`, variables that closures see, writes in a \`try\` whose value a handler may read,
loops that may bring the value around, and parts of a destructured value. Variables that are never read at all are for \`unused-variable\`.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def total(order, rates):
    <|rate|> = rates["EUR"]
    rate = rates[order.currency]
    return order.price * rate
`,
      good: `
def total(order, rates):
    rate = rates[order.currency]
    return order.price * rate
`,
    },
    {
      language: 'go',
      bad: `
package shop

func load(path string) (*Order, error) {
	text, <|err|> := read(path)
	order, err := parse(text)
	return order, err
}
`,
      good: `
package shop

func load(path string) (*Order, error) {
	text, err := read(path)
	if err != nil {
		return nil, err
	}
	order, err := parse(text)
	return order, err
}
`,
    },
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export function label(name: string): string {
  let text = name.trim();
  show(text);
  <|text|> = name + '!';
  return name;
}
`,
      good: `
export function label(name: string): string {
  let text = name.trim();
  show(text);
  return name;
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      File() {
        if (context.tree.errorCount > 0) return;
        for (const scope of context.scopes.scopes) {
          if (!isFollowable(scope)) continue;
          for (const binding of scope.bindings.values())
            if (isCandidate(context, binding)) checkBinding(context, binding);
        }
      },
    };
  },
};

function isFollowable(scope: Scope): boolean {
  if (scope.kind !== 'function' && scope.kind !== 'block') return false;
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    if (at.isDynamic) return false;
    if (at.kind === 'function') return true;
  }
  return false;
}

/** Read somewhere, written more than once or after its declaration, and all in one function. */
function isCandidate(context: RuleContext, binding: Binding): boolean {
  const { kind, reads, writes } = binding;
  if (kind !== 'variable' || reads.length === 0 || writes.length < 2) return false;
  if (reads.length + writes.length > MAX_USES || /^_|unused|ignored?/i.test(binding.name)) return false;
  if (isResult(binding)) return false;
  const { functions } = context.dialect.controlFlow;
  const home = binding.declarations[0]?.ancestor(functions);
  if (binding.writes.some(({ node }) => node.ancestor(functions) !== home)) return false;
  return reads.every((read) => read.ancestor(functions) === home && !isAddressed(read));
}

/** A named result of a Go function is read by a bare `return`. */
function isResult({ declarations }: Binding): boolean {
  return declarations.some(({ parent }) => parent?.kind === 'parameter_declaration');
}

/** `&x`: somebody else may read it. */
function isAddressed({ parent }: SyntaxNode): boolean {
  return parent?.kind === 'unary_expression' && parent.children[0]?.kind === '&';
}

function checkBinding(context: RuleContext, binding: Binding): void {
  for (const write of binding.writes) {
    const isPart = write.how === 'destructure';
    if ((write.how !== 'assign' && !isPart) || (isPart && context.language.id !== 'go')) continue;
    if (!write.value || PLACEHOLDER.test(write.value.text.trim())) continue;
    if (write.value.kind.startsWith('assignment') || /^(for|range)/.test(write.node.parent?.kind ?? '')) continue;
    const fate = fateOf(context, binding, write);
    if (fate) reportWrite(context, binding, write, fate);
  }
}

function reportWrite(context: RuleContext, { name }: Binding, write: Write, fate: Fate): void {
  const fix = fixOf(context, name, write);
  const isOverwritten = fate.kind === 'overwritten';
  context.report({
    at: write.node,
    message: isOverwritten
      ? `This value of \`${name}\` is overwritten before anybody reads it. Use it, or leave the assignment out.`
      : `Nobody reads this value of \`${name}\` before the function ends. Use it, or leave the assignment out.`,
    ...(isOverwritten ? { related: [{ at: fate.by.node, message: 'It is overwritten here.' }] } : {}),
    ...(context.isTestCode ? { confidence: write.value && hasActions(write.value) ? 'low' : 'medium' } : {}),
    ...(fix ? { fix } : {}),
  });
}

/** For an assignment of one name; a declaration keeps the name. */
function fixOf(context: RuleContext, name: string, write: Write): Fix | undefined {
  const statement = statementOfWrite(write);
  const { value } = write;
  if (!statement || !value || statement.namedChildren.length !== 1) return undefined;
  const isDeclaration = DECLARATION.test(statement.kind);
  if (isDeclaration || context.language.id === 'go' || write.node.parent?.field('type')) return undefined;
  if (write.node.parent?.field('left') !== write.node) return undefined;
  const isAlone = context.dialect.statements(statement.parent ?? statement).length < 2;
  const isCall = /^(call|call_expression|await|await_expression|method_invocation)$/.test(value.kind);
  if (!isCall && (isAlone || hasActions(value))) return undefined;
  return {
    title: isCall ? `Keep the call and drop its value` : `Remove the assignment to \`${name}\``,
    safety: 'unsafe', // members and items may be computed
    edits: (): TextEdit[] =>
      isCall
        ? [replaceNode({ start: write.node.start, end: value.start }, '')]
        : [removeStatement(context.tree, statement)],
  };
}
