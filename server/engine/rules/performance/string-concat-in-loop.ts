import type { Binding } from '../../source/scopes.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { enclosingLoop, leavesLoop } from '../code/functions/enclosing-loop.ts';
import type { Rule, RuleContext } from '../rule.ts';

const ADVICE: Readonly<Record<string, string>> = {
  java: 'Collect the parts in a `StringBuilder`.',
  go: 'Collect the parts in a `strings.Builder`.',
  python: 'Collect the parts in a list and join them at the end.',
};
const STRING_TYPE = /^(java\.lang\.)?String$|^string$|^str$/;
const TEXT = /^(interpreted_string_literal|raw_string_literal|string_literal|string|concatenated_string)$/;

export const stringConcatInLoop: Rule = {
  id: 'string-concat-in-loop',
  title: 'String is put together in a loop',
  category: 'performance',
  severity: 'medium',
  confidence: 'high',
  languages: ['python', 'java', 'go'],
  aliases: ['S1643', 'UseStringBufferForStringAppends', 'SBSC_USE_STRINGBUFFER_CONCATENATION'],
  rationale: `
Strings do not change, so each \`+=\` copies everything collected so far: the time grows with the square of the length. A builder,
or in Python \`"".join(parts)\`, copies once.

Python often manages without the copy, so there the finding is of low severity, and of low confidence unless the loop may be long:
one over the lines of a file, the rows of a query or what a connection brings, or one within another. Not reported: JavaScript, whose engines join
lazily; variables that begin anew in each round; and loops that end after the first addition.`,
  examples: [
    {
      language: 'java',
      bad: `
class Csv {
  String toLine(String[] cells) {
    String line = "";
    for (String cell : cells) {
      <|line += cell + ";"|>;
    }
    return line;
  }
}
`,
      good: `
class Csv {
  String toLine(String[] cells) {
    StringBuilder line = new StringBuilder();
    for (String cell : cells) {
      line.append(cell).append(';');
    }
    return line.toString();
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package csv

func toLine(cells []string) string {
	line := ""
	for _, cell := range cells {
		<|line += cell + ";"|>
	}
	return line
}
`,
      good: `
package csv

import "strings"

func toLine(cells []string) string {
	var line strings.Builder
	for _, cell := range cells {
		line.WriteString(cell + ";")
	}
	return line.String()
}
`,
    },
    {
      language: 'python',
      bad: `
def to_csv(rows):
    text = ""
    for row in rows:
        <|text += ";".join(row) + "\\n"|>
    return text
`,
      good: `
def to_csv(rows):
    return "".join(";".join(row) + "\\n" for row in rows)
`,
    },
  ],
  create(context) {
    const isPython = context.language.id === 'python';
    const reported = new Set<Binding>();
    return {
      Assignment(node) {
        if (context.isTestCode) return;
        const target = appendedTo(context, node);
        const loop = target && enclosingLoop(context, node);
        if (!loop || isShort(loop)) return;
        const binding = context.scopes.bindingOf(target);
        if (!binding || reported.has(binding) || !isString(binding) || !growsIn(binding, loop)) return;
        if (leavesLoop(context, node, loop) || (isPython && addsConstant(context, node))) return;
        reported.add(binding);
        context.report({
          at: node,
          message: `\`${binding.name}\` is copied as a whole each time this adds to it. ${ADVICE[context.language.id] ?? ''}`,
          ...(isPython && { severity: 'low', confidence: isLong(context, node, loop, binding) ? 'medium' : 'low' }),
        });
      },
    };
  },
};

/** The name in `name += …` and `name = name + …`. */
function appendedTo({ dialect }: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const [assignment, ...others] = dialect.assignments(node);
  if (!assignment || others.length > 0 || assignment.isDeclaration || assignment.target.kind !== 'identifier')
    return undefined;
  const { target, value, operator } = assignment;
  if (operator === '+=') return target;
  if (operator !== '=') return undefined;
  const expression = dialect.expression(value);
  const [first] = expression.kind === 'composition' && expression.via === 'concatenation' ? expression.parts : [];
  return first?.kind === 'identifier' && first.text === target.text ? target : undefined;
}

/** `indent += "  "`: such texts stay short. */
function addsConstant({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const value = dialect.assignments(node)[0]?.value;
  return value !== undefined && dialect.expression(value).kind === 'literal';
}

/** Loops whose rounds nobody can foresee. */
const LONG_HEAD =
  /(^|[._])(f|fp|fh|fd|file|infile|stream|stdin|lines|rows|records|chunks|cursor|results)$|\.(readlines|splitlines|fetchall|iter_lines|iter_content)\(|^open\(/;
const FROM_OUTSIDE = /\.(read|recv|readline|read_until)\(/;

/** Whether so much may come together that copying it counts. */
function isLong(context: RuleContext, node: SyntaxNode, loop: SyntaxNode, binding: Binding): boolean {
  if (staysShort(context, node)) return false;
  const over = loop.field('right');
  if (over ? LONG_HEAD.test(over.text) : FROM_OUTSIDE.test(node.text)) return true;
  const outer = enclosingLoop(context, loop);
  return outer !== undefined && !isShort(loop) && !isShort(outer) && growsIn(binding, outer);
}

/** A message for people, or a code that is put together from the characters of an alphabet. */
function staysShort({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const { target, value } = dialect.assignments(node)[0] ?? {};
  return (
    /(msg|message|prompt|title|label|hint)$/i.test(target?.text ?? '') ||
    /^(\w+ \+ )?[A-Z][A-Z\d_]*\[/.test(value?.text ?? '')
  );
}

/** Declared as text, or text wherever it begins. */
function isString({ typeName, writes }: Binding): boolean {
  if (typeName !== undefined) return STRING_TYPE.test(typeName);
  const starts = writes.filter(
    ({ how, node, value }) => how === 'assign' && value && !value.text.startsWith(node.text),
  );
  return (
    starts.length > 0 &&
    starts.every(({ value }) => value !== undefined && TEXT.test(value.kind) && !/^[bB]/.test(value.text))
  );
}

/** Whether what the loop adds is still there when the next round adds more. */
function growsIn({ declarations, writes }: Binding, loop: SyntaxNode): boolean {
  const body = loop.field('body') ?? loop;
  if (declarations.some((declaration) => body.contains(declaration) && writes[0]?.node === declaration)) return false;
  return !writes.some(
    ({ how, node, value }) => how === 'assign' && value && body.contains(node) && !readsItself(value, node.text),
  );
}

function readsItself(value: SyntaxNode, name: string): boolean {
  for (const part of value.descendants()) if (part.kind === 'identifier' && part.text === name) return true;
  return false;
}

/** A loop over a handful of things that are written out. */
function isShort(loop: SyntaxNode): boolean {
  const over = loop.field('right');
  if (!over) return false;
  if (/^(list|tuple|set)$/.test(over.kind)) return true;
  return /^range\(\d\)$/.test(over.text);
}
