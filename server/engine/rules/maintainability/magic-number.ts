import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isGenerated } from '../code/files/generated-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Operators of arithmetic and comparison; work on bits speaks in powers of two and masks. */
const OPERATORS: ReadonlySet<string> = new Set('+ - * / % ** // < > <= >= == != === !=='.split(' '));
/** Numbers that say what they are: units of time, angles, percent, bytes. */
const SPEAKING: ReadonlySet<number> = new Set([
  0, 0.5, 1, 2, 3, 4, 7, 8, 10, 12, 16, 24, 32, 60, 64, 90, 100, 128, 180, 255, 256, 360, 365, 512, 1000, 1024, 3600,
  65535, 65536, 86400, 1e4, 1e5, 1e6, 1e9,
]);
/** What its name or neighbour explains: sizes and versions, codes of characters and HTTP. */
const EXPLAINED =
  /(length|size|level|verbos|\bcount|\blen\(|status|code|version|char|byte|ord\(|\bindex|\bidx|\bpos|offset|argc|args|year|month|day|hour|minute|second|\bms\b|milli|percent|bits|digit|hash|seed|\brandom|\bport)/i;
/** Constants and what stands for one. */
const CONSTANT = /^[A-Z][A-Z0-9_]+$/;
const CONSTANT_DECLARATIONS: ReadonlySet<string> = new Set([
  'const_spec',
  'enum_assignment',
  'enum_constant',
  'enum_body',
]);
const WRAPPERS: ReadonlySet<string> = new Set(['parenthesized_expression', 'unary_operator', 'unary_expression']);
/** Where a default, an option or a decorator says by name what the number is. */
const NAMED =
  /^(default_parameter|typed_default_parameter|keyword_argument|assignment_pattern|decorator|annotation|marker_annotation|field_definition|public_field_definition|pair)$/;
const HASHES = /hash|crc|checksum|random|seed|easing|ease/i;

export const magicNumber: Rule = {
  id: 'magic-number',
  title: 'Number without a name',
  category: 'maintainability',
  severity: 'info',
  confidence: 'medium',
  isOptIn: true,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 1106,
  aliases: ['PLR2004', 'R2004', 'no-magic-numbers', 'S109', 'MagicNumber', 'gomnd', 'mnd'],
  rationale: `
\`if (retries > 17)\` leaves the reader to guess where the 17 comes from and which other 17 has to change with it. A constant says it once.

Reported are numbers in comparisons and in arithmetic. Not reported: small and round numbers and those of clocks and bytes (0, 1, 2, 3, 10, 24, 60, 100, 1000, 1024 …),
indices, work on bits, constants, enums, fields, defaults and named arguments; comparisons with a length, a code or a version; hash functions and tests.`,
  examples: [
    {
      language: 'python',
      bad: `
def discount(order):
    if order.total > <|2750|>:
        return order.total * <|0.085|>
    return 0
`,
      good: `
LARGE_ORDER = 2750
DISCOUNT = 0.085

def discount(order):
    if order.total > LARGE_ORDER:
        return order.total * DISCOUNT
    return 0
`,
    },
    {
      language: 'java',
      bad: `
class Oven {
  boolean isHot(int degrees) {
    return degrees > <|215|>;
  }
}
`,
      good: `
class Oven {
  private static final int BAKING_HEAT = 215;

  boolean isHot(int degrees) {
    return degrees > BAKING_HEAT;
  }
}
`,
    },
  ],
  create(context) {
    if (context.isTestCode) return {};
    let generated: boolean | undefined;
    return {
      Number(node) {
        if (!isMagic(context, node)) return;
        generated ??= isGenerated(context);
        if (generated) return;
        context.report({
          at: node,
          message: `Nothing says what ${node.text} stands for. Make it a constant with a name.`,
        });
      },
    };
  },
};

function isMagic(context: RuleContext, node: SyntaxNode): boolean {
  const { text } = node;
  if (/^0[xob]\w/i.test(text) || SPEAKING.has(valueOf(text))) return false;
  let operand = node;
  while (operand.parent && WRAPPERS.has(operand.parent.kind)) operand = operand.parent;
  const binary = operand.parent && context.dialect.binary(operand.parent);
  if (!binary || !OPERATORS.has(binary.operator)) return false;
  const other = binary.left === operand ? binary.right : binary.left;
  // `60 * 15` counts minutes.
  if (isNumber(other) || EXPLAINED.test(other.text) || CONSTANT.test(other.text) || /^[a-z]?["'`]/i.test(other.text))
    return false;
  return !isNamed(context, binary.node) && !hasComment(context, node);
}

function valueOf(text: string): number {
  return Number(text.replaceAll('_', '').replace(/[lLfFdDn]$/, ''));
}

/** The line ends with words about it. */
function hasComment({ tree }: RuleContext, { start }: SyntaxNode): boolean {
  const line = tree.lines.lineAt(start);
  return tree.comments.some((comment) => comment.start > start && tree.lines.lineAt(comment.start) === line);
}

function isNumber({ kind, text }: SyntaxNode): boolean {
  return /integer|float|number|_literal$/.test(kind) && /^[\d.]/.test(text);
}

/** Whether what the number goes into has a name that explains it: a constant, a field, a default; or is an index. */
function isNamed({ dialect }: RuleContext, start: SyntaxNode): boolean {
  for (let node: SyntaxNode | undefined = start; node; node = node.parent) {
    const { parent } = node;
    if (!parent) return true;
    if (NAMED.test(node.kind) || CONSTANT_DECLARATIONS.has(node.kind)) return true;
    if (/^(subscript|subscript_expression|index_expression|array_access|slice|slice_expression)$/.test(parent.kind))
      return true;
    if (dialect.controlFlow.functions.has(node.kind)) return HASHES.test(dialect.functionLike(node)?.name ?? '');
    if (isConstantDeclaration(node)) return true;
  }
  return false;
}

/** `static final int LIMIT = 3 * 25`, `const LIMIT = …`, `LIMIT = …` */
function isConstantDeclaration(node: SyntaxNode): boolean {
  if (node.kind === 'field_declaration') return true;
  const target =
    node.kind === 'assignment'
      ? node.field('left')
      : node.kind === 'variable_declarator'
        ? node.field('name')
        : undefined;
  return target !== undefined && CONSTANT.test(target.text);
}
