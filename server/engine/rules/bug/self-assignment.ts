import type { Assignment } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { removeStatement } from '../edits/remove-statement.ts';
import { insertBefore } from '../edits/replace-node.ts';
import { hasActions, isSameCode } from '../code/files/same-code.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

const VARIABLE = 'identifier';
const MEMBER: ReadonlySet<string> = new Set(['member_expression', 'field_access', 'selector_expression']);
const ELEMENT: ReadonlySet<string> = new Set(['subscript_expression', 'array_access', 'index_expression']);
/** Properties of the browser's objects that do something when they are written. */
const LIVE =
  /^(href|hash|src|search|innerHTML|outerHTML|textContent|innerText|value|scrollTop|scrollLeft|selectedIndex|className|cssText|width|height|currentTime|type|disabled|data|lastIndex|length)$/;

export const selfAssignment: Rule = {
  id: 'self-assignment',
  title: 'Variable is assigned to itself',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 1164,
  aliases: ['no-self-assign', 'PLW0127', 'W0127', 'S1656', 'SA4018', 'SelfAssignment'],
  rationale: `
Assigning a variable to itself does nothing. In a constructor it usually means that the field on the left lost its \`this.\`, so
the field keeps its default.

Not reported: declarations such as Go's \`x := x\`, which make a copy for a closure; names in a class body or at module level in
Python, which export a name again; and properties that may have a setter. Those of
other objects than \`this\` are reported with low confidence in JavaScript.`,
  examples: [
    {
      language: 'java',
      isFixed: true,
      bad: `
class User {
  private String name;

  User(String name) {
    <|name = name|>;
  }
}
`,
      good: `
class User {
  private String name;

  User(String name) {
    this.name = name;
  }
}
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
function resize(width, height) {
  <|width = width|>;
  return width * height;
}
`,
      good: `
function resize(width, height) {
  return width * height;
}
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
def connect(host, port):
    <|port = port|>
    return open_socket(host, port)
`,
      good: `
def connect(host, port):
    return open_socket(host, port)
`,
    },
  ],
  fix: 'safe',
  create(context) {
    return {
      Assignment(node) {
        const views = context.dialect.assignments(node);
        for (const view of views) {
          if (view.isDeclaration || view.operator !== '=' || !isSameCode(view.target, view.value)) continue;
          const confidence = confidenceOf(context, view.target);
          if (confidence) reportAssignment(context, view, views.length === 1, confidence);
        }
      },
    };
  },
};

function reportAssignment(
  context: RuleContext,
  view: Assignment,
  isOnly: boolean,
  confidence: 'high' | 'medium' | 'low',
): void {
  const fix = isOnly ? fixFor(context, view) : undefined;
  context.report({
    at: isOnly ? view.node : view.target,
    message: `\`${view.target.text}\` is assigned to itself, which does nothing. Assign the value that was meant, or remove the line.`,
    // Alone in its branch it says on purpose that nothing happens.
    ...(isAlone(view) ? { severity: 'low' } : {}),
    confidence,
    ...(fix ? { fix } : {}),
  });
}

function isAlone({ node, target }: Assignment): boolean {
  const statement = node.parent?.kind === 'expression_statement' ? node.parent : node;
  return target.kind === VARIABLE && statement.parent?.namedChildren.length === 1;
}

function confidenceOf(context: RuleContext, target: SyntaxNode): 'high' | 'medium' | 'low' | undefined {
  const language = context.language.id;
  if (target.kind === VARIABLE) {
    // At the top level and in classes Python programs hand names on like this.
    return language === 'python' && context.scopes.scopeAt(target).kind !== 'function' ? undefined : 'high';
  }
  if (language === 'python' || hasActions(target)) return undefined;
  if (ELEMENT.has(target.kind)) return language === 'java' || language === 'go' ? 'high' : 'medium';
  if (!MEMBER.has(target.kind)) return undefined;
  if (language === 'java' || language === 'go') return 'high';
  const property = target.field('property')?.text ?? '';
  if (LIVE.test(property) || hasSetter(context.text, property)) return undefined;
  // The setters of other objects are defined elsewhere.
  return target.field('object')?.kind === 'this' ? 'medium' : 'low';
}

function hasSetter(text: string, property: string): boolean {
  const isSetter = new RegExp(String.raw`\bset\s+${property.replaceAll('$', String.raw`\$`)}\s*\(`);
  return isSetter.test(text) || /\bdefineProperty\b|\bnew Proxy\(|__defineSetter__|@observable|\$state/.test(text);
}

function fixFor(context: RuleContext, { node, target }: Assignment): Fix | undefined {
  if (target.kind !== VARIABLE) return undefined;
  if (context.language.id === 'java' && isHiddenField(context, target)) {
    return {
      title: `Assign the field \`this.${target.text}\``,
      safety: 'unsafe', // the field keeps its default so far
      edits: () => [insertBefore(target, 'this.')],
    };
  }
  const statement = node.parent?.kind === 'expression_statement' ? node.parent : node;
  const block = statement.parent;
  const isInBlock = block !== undefined && /^(block|statement_block|statement_list|constructor_body)$/.test(block.kind);
  if (!isInBlock || block.namedChildren.length < 2 || !statement.kind.endsWith('statement')) return undefined;
  return {
    title: `Remove the assignment of \`${target.text}\` to itself`,
    safety: 'safe',
    edits: () => [removeStatement(context.tree, statement)],
  };
}

/** A parameter with the name of a field around it. */
function isHiddenField({ scopes }: RuleContext, target: SyntaxNode): boolean {
  const binding = scopes.bindingOf(target);
  if (binding?.kind !== 'parameter') return false;
  for (let scope = binding.scope.parent; scope; scope = scope.parent) {
    if (scope.kind === 'class') return scope.bindings.has(target.text);
  }
  return false;
}
