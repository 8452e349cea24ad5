import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { type ClassParts, codeLinesOf, partsOfClass, partsOfGoTypes } from '../code/functions/class-size.ts';
import { isGenerated } from '../code/files/generated-code.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** A class with fewer methods is data, which may have many fields. */
const METHODS_OF_DATA = 10;

export const largeClass: Rule = {
  id: 'large-class',
  title: 'Class does too much',
  category: 'maintainability',
  severity: 'low',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  cwe: 1093,
  aliases: ['R0902', 'R0904', 'PLR0904', 'S1448', 'S2972', 'GodClass', 'TooManyMethods', 'TooManyFields'],
  rationale: `
In a class of many hundred lines every method may depend on every field, so a reader has to know all of it to change any of it. Groups of methods
that use the same few fields are classes of their own waiting to be taken out.

Counted are methods (overloads once, one-line accessors and the callbacks of a visitor not at all), lines of code without comments and
docstrings, and the fields of an object. A Java class with nothing but static members may have twice as many lines. Nested classes
count for themselves. In Go the methods of a type in one file are its class. Not reported: data without behaviour, enums, interfaces,
records, tests and generated code.`,
  examples: [
    {
      language: 'python',
      bad: `
class <|Shop|>:
${Array.from({ length: 41 }, (_, index) => `    def step_${index + 1}(self):\n        return self.run(${index + 1})\n`).join('\n')}
`,
      good: `
class Shop:
    def step(self, number):
        return self.run(number)
`,
    },
  ],
  options: {
    maxMethods: { type: 'integer', default: 40, minimum: 1, description: 'Most methods that a class may have.' },
    maxLines: { type: 'integer', default: 700, minimum: 1, description: 'Most lines of code that a class may have.' },
    maxFields: {
      type: 'integer',
      default: 30,
      minimum: 1,
      description: 'Most fields that the objects of a class with behaviour may have.',
    },
  },
  create(context) {
    if (context.isTestCode) return {};
    if (context.language.id === 'go') {
      return {
        File() {
          for (const parts of partsOfGoTypes(context)) check(context, parts);
        },
      };
    }
    return {
      Class(node) {
        const parts = partsOfClass(context, node);
        if (parts) check(context, parts);
      },
    };
  },
};

function check(context: RuleContext, parts: ClassParts): void {
  const { methods, fields, nodes, nameNode } = parts;
  const maxLines = context.integer('maxLines') * (isToolbox(context, nodes) ? TOOLBOX : 1);
  const figures: Figure[] = [
    ...overLimit(methods.size, context.integer('maxMethods'), 'methods'),
    ...overLimit(linesOf(context, nodes), maxLines, 'lines of code'),
    ...(methods.size < METHODS_OF_DATA ? [] : overLimit(fields, context.integer('maxFields'), 'fields')),
  ];
  if (figures.length === 0 || isGenerated(context)) return;
  context.report({
    at: nameNode,
    message: `\`${nameNode.text}\` has ${figures.map(({ text }) => text).join(' and ')}. Move what belongs together into classes of its own.`,
    ...(figures.every(({ isSlight }) => isSlight) && { confidence: 'low' }),
  });
}

/** How much more a class may hold whose methods share nothing but its name. */
const TOOLBOX = 2;

/** A class of static members only, as Java wants it for functions and constants. */
function isToolbox({ language }: RuleContext, nodes: readonly SyntaxNode[]): boolean {
  if (language.id !== 'java') return false;
  const members = nodes.flatMap((node) => node.field('body')?.namedChildren ?? []);
  const own = members.filter(({ kind }) => kind === 'method_declaration' || kind === 'field_declaration');
  return own.length > 0 && own.every((member) => member.child('modifiers')?.has('static') ?? false);
}

interface Figure {
  readonly text: string;
  /** Nobody takes a class apart for so little. */
  readonly isSlight: boolean;
}

function overLimit(count: number, limit: number, unit: string): Figure[] {
  return count > limit
    ? [{ text: `${count} ${unit} (limit ${limit})`, isSlight: count > SMALL && count < SLIGHTLY * limit }]
    : [];
}

/** A limit below this was set by a project, which means it as it stands. */
const SMALL = 25;
const SLIGHTLY = 1.15;

/** Counted exactly only where it may matter; classes inside count for themselves. */
function linesOf(context: RuleContext, nodes: readonly SyntaxNode[]): number {
  const { tree } = context;
  const rough = nodes.reduce((sum, { start, end }) => sum + tree.lines.lineAt(end) - tree.lines.lineAt(start) + 1, 0);
  if (rough <= context.integer('maxLines')) return rough;
  const { classes } = context.dialect.controlFlow;
  return nodes.reduce((sum, node) => {
    const inner = [...node.descendants()].filter((part) => part !== node && isOutermostIn(part, node, classes));
    const own = codeLinesOf(tree, node) - inner.reduce((lines, part) => lines + codeLinesOf(tree, part), 0);
    return sum + own;
  }, 0);
}

function isOutermostIn(part: SyntaxNode, node: SyntaxNode, classes: ReadonlySet<string>): boolean {
  return part.isNamed && classes.has(part.kind) && part.ancestor(classes) === node;
}
