import type { LanguageId } from '../../source/languages.ts';
import type { Binding, Scope } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isGenerated } from '../code/files/generated-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

type Thing = 'class' | 'function' | 'variable';

interface Convention {
  readonly pattern: RegExp;
  readonly name: string;
}

const CAMEL: Convention = { pattern: /^[_$]*\p{Ll}(?:[\p{L}\p{N}$]|\d_\d)*_?$/u, name: 'camelCase' };
const PASCAL: Convention = { pattern: /^[_$]*\p{Lu}[\p{L}\p{N}$]*$/u, name: 'PascalCase' };
const CAMEL_OR_PASCAL: Convention = { pattern: /^[_$]*[\p{L}$](?:[\p{L}\p{N}$]|\d_\d)*_?$/u, name: 'camelCase' };
const SCRIPT_VALUE: Convention = { pattern: /^([_$]*\p{L}?[\p{L}\p{N}$]*_*|[A-Z][A-Z0-9_]*)$/u, name: 'camelCase' };
const MIXED: Convention = {
  pattern: /^(_*[\p{L}\p{N}]*_*|[\p{L}\p{N}]+_(test|amd64|arm64|linux|windows))$/u,
  name: 'MixedCaps',
};
const SNAKE: Convention = { pattern: /^(_*[\p{Ll}\p{Lo}\p{N}_]*|_*[A-Z][A-Z0-9_]*)$/u, name: 'snake_case' };
const CAP_WORDS: Convention = { pattern: /^_*\p{Lu}[\p{L}\p{N}]*_?$/u, name: 'CapWords' };

const CONVENTIONS: Readonly<Partial<Record<LanguageId, Readonly<Record<Thing, Convention>>>>> = {
  python: { class: CAP_WORDS, function: SNAKE, variable: SNAKE },
  javascript: { class: PASCAL, function: CAMEL_OR_PASCAL, variable: SCRIPT_VALUE },
  typescript: { class: PASCAL, function: CAMEL_OR_PASCAL, variable: SCRIPT_VALUE },
  java: { class: PASCAL, function: CAMEL, variable: CAMEL },
  go: { class: MIXED, function: MIXED, variable: MIXED },
};
const CONSTANT = /^[A-Z][A-Z0-9_]*$/;
/** They look like the digits 1 and 0. */
const MISLEADING: ReadonlySet<string> = new Set(['l', 'O', 'I']);
/** So many names of one kind, one in so many of all names, are a custom of the project. */
const OWN_CUSTOM = 4;
const OWN_CUSTOM_SHARE = 12;
/** Hooks whose names somebody else chose. */
const GIVEN =
  /^(setUp|tearDown|setUpClass|tearDownClass|asyncSetUp|asyncTearDown|setUpModule|tearDownModule|maxDiff|log_message|do_[A-Z]+|visit_\w+|depart_\w+|leave_\w+|test\w*|(Test|Benchmark|Example|Fuzz)\w*|_*[TU]_*|UNSAFE_\w+|unstable_\w+|unsafe_\w+)$/;

export const naming: Rule = {
  id: 'naming',
  title: 'Name is written against the custom of the language',
  category: 'maintainability',
  severity: 'info',
  confidence: 'medium',
  isOptIn: true,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 1099,
  aliases: [
    'N801',
    'N802',
    'N803',
    'N806',
    'E741',
    'C0103',
    'camelcase',
    'naming-convention',
    'S100',
    'S101',
    'S116',
    'S117',
    'ST1003',
    'invalid-name',
  ],
  rationale: `
Who reads \`getOrder\`, \`Order\` and \`MAX_ORDERS\` knows what is called, what is made and what stays; a name in another style says something that is
not so. Python writes \`snake_case\` and \`CapWords\`, JavaScript, TypeScript and Java \`camelCase\` and \`PascalCase\`, Go \`MixedCaps\`; constants are
\`UPPER_CASE\`, in Go like everything else. Python's \`l\`, \`O\` and \`I\` are hardly told apart from digits.

Only declarations are reported, each name once. Not reported: members of objects and parameters named by an interface elsewhere (properties,
overriding methods), names in files that write
many that way, destructured names, names in a foreign alphabet, hooks of frameworks, tests and generated code.`,
  examples: [
    {
      language: 'python',
      bad: `
def <|loadOrder|>(path):
    <|rawText|> = read(path)
    return parse(rawText)
`,
      good: `
def load_order(path):
    raw_text = read(path)
    return parse(raw_text)
`,
    },
    {
      language: 'go',
      bad: `
package shop

func <|load_order|>(path string) string {
	return read(path)
}
`,
      good: `
package shop

func loadOrder(path string) string {
	return read(path)
}
`,
    },
  ],
  create(context) {
    if (context.isTestCode) return {};
    const conventions = CONVENTIONS[context.language.id];
    if (!conventions) return {};
    return {
      File() {
        const wrong = context.scopes.scopes.flatMap((scope) =>
          [...scope.bindings.values()].flatMap((binding) => judge(context, conventions, scope, binding) ?? []),
        );
        if (wrong.length === 0 || isGenerated(context)) return;
        const isCustom = hasOwnCustom(context, wrong.filter(({ thing }) => thing !== undefined).length);
        for (const { at, message, thing } of wrong) {
          if (thing === undefined || !isCustom) context.report({ at, message });
        }
      },
    };
  },
};

interface Verdict {
  readonly at: SyntaxNode;
  readonly message: string;
  /** What breaks the custom; undefined for a misleading name. */
  readonly thing?: Thing;
}

function judge(
  context: RuleContext,
  conventions: Readonly<Record<Thing, Convention>>,
  scope: Scope,
  binding: Binding,
): Verdict | undefined {
  const [at] = binding.declarations;
  const thing = at && thingOf(context, scope, binding, at);
  if (!at || !thing || GIVEN.test(at.text)) return undefined;
  if (context.language.id === 'python' && MISLEADING.has(at.text) && thing === 'variable')
    return { at, message: `\`${at.text}\` looks like a digit in many fonts. Choose a longer name.` };
  const { pattern, name } = conventions[thing];
  if (pattern.test(at.text) || isOtherwiseFine(context, thing, binding, at)) return undefined;
  return { at, thing, message: `\`${at.text}\` is a ${thing} and not written as ${name}. Rename it.` };
}

/** Whether so many names are written otherwise that this is how the project writes. */
function hasOwnCustom({ scopes }: RuleContext, count: number): boolean {
  if (count < OWN_CUSTOM) return false;
  const names = scopes.scopes.reduce((sum, { bindings }) => sum + bindings.size, 0);
  return OWN_CUSTOM_SHARE * count > names;
}

function thingOf({ language }: RuleContext, scope: Scope, binding: Binding, at: SyntaxNode): Thing | undefined {
  if (binding.name === '_' || !/^[\w$]+$/.test(at.text)) return undefined;
  switch (binding.kind) {
    case 'class':
      return /class|type|interface|enum|record/.test(at.parent?.kind ?? '') ? 'class' : undefined;
    case 'function':
      // Methods may override what has its name from elsewhere.
      return scope.kind === 'class' && language.id === 'python' && isDerived(scope.node) ? undefined : 'function';
    case 'variable':
    case 'parameter':
    case 'constant':
      return isChosen(at) && (language.id !== 'python' || scope.kind === 'function') ? 'variable' : undefined;
    default:
      return undefined;
  }
}

function isDerived(node: SyntaxNode): boolean {
  const definition = node.kind === 'class_definition' ? node : node.parent;
  return definition?.field('superclasses') !== undefined;
}

/** Not a part of a pattern, which takes over the names of properties. */
function isChosen({ parent }: SyntaxNode): boolean {
  return parent !== undefined && !/pattern|object|import|export|with_clause|as_pattern/.test(parent.kind);
}

function isOtherwiseFine({ language }: RuleContext, thing: Thing, { kind, writes }: Binding, at: SyntaxNode): boolean {
  const { text } = at;
  if (thing === 'class') return language.id === 'python' && /^_?[a-z][a-z0-9_]*$/.test(text) && isDescriptor(at);
  if (thing !== 'variable') return false;
  if (language.id === 'java') return CONSTANT.test(text) || text === 'serialVersionUID';
  // Local names of classes and types: `Model = get_model()`.
  if (language.id === 'python')
    return kind !== 'parameter' && /^_*[A-Z][A-Za-z0-9]*$/.test(text) && writes.length === 1;
  return false;
}

/** A class that is used like a function: a context manager, a decorator, a descriptor. */
function isDescriptor({ parent }: SyntaxNode): boolean {
  return parent !== undefined && /\bdef __(enter|call|get)__\b/.test(parent.text);
}
