import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';

/** What reads well within braces. */
const VALUE = /^(identifier|attribute)$/;
const MAX_LENGTH = 100;

export const percentOrFormatToFString: Rule = {
  id: 'percent-or-format-to-f-string',
  title: 'Text is formatted in an older way than the rest of the file',
  category: 'style',
  severity: 'info',
  confidence: 'high',
  languages: ['python'],
  aliases: ['UP031', 'UP032', 'C0209', 'consider-using-f-string'],
  rationale: `
\`f"{done} of {total}"\` shows each value where it stands; \`"%s of %s" % (done, total)\` and \`"{} of {}".format(done, total)\` make the reader count.

Reported only in files with at least as many f-strings, for texts of one line with plain \`%s\` or \`{}\` places and names as values. Not reported: texts that
are kept or translated (\`_("…")\`), logging, and anything with widths, braces or calls. For \`%\` the fix is marked unsafe: a class may print itself in another
way for each.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def report(order, total):
    print(f"order {order.id}")
    print(f"by {order.owner}")
    print(<|"{} of {}".format(order.name, total)|>)
    return <|"%s costs %s" % (order.name, total)|>
`,
      good: `
def report(order, total):
    print(f"order {order.id}")
    print(f"by {order.owner}")
    print(f"{order.name} of {total}")
    return f"{order.name} costs {total}"
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    const found: Report[] = [];
    let modern = 0;
    let old = 0;
    const check = (node: SyntaxNode, text: SyntaxNode, values: readonly SyntaxNode[], place: string): void => {
      if (!isPlain(context, node, text, values) || isTranslated(node)) return;
      const parts = text.text.split(place);
      if (parts.length !== values.length + 1 || parts.some((part) => /[{}%]/.test(part))) return;
      const newText = `f${parts.map((part, index) => part + (values[index] ? `{${values[index].text}}` : '')).join('')}`;
      found.push({
        at: node,
        message: 'The values are named apart from the text. An f-string shows each one in its place.',
        fix: {
          title: 'Use an f-string',
          safety: place === '{}' ? 'safe' : 'unsafe',
          edits: () => [replaceNode(node, newText)],
        },
      });
    };
    return {
      String(node) {
        if (node.has('interpolation')) modern += 1;
      },
      // Only what is left over: where most texts are formatted in the old way it is the file's style.
      'module:exit'() {
        if (modern > 0 && modern >= old) for (const one of found) context.report(one);
      },
      Call(node) {
        const call = context.dialect.call(node);
        if (call?.name !== 'format' || call.receiver?.kind !== 'string' || call.arguments.length === 0) return;
        old += 1;
        if (call.arguments.every(({ name, isSpread }) => name === undefined && !isSpread)) {
          check(
            node,
            call.receiver,
            call.arguments.map(({ value }) => value),
            '{}',
          );
        }
      },
      binary_operator(node) {
        const [left, right] = [node.field('left'), node.field('right')];
        if (node.field('operator')?.kind !== '%' || left?.kind !== 'string') return;
        old += 1;
        if (right?.kind !== 'tuple') return;
        check(node, left, right.namedChildren, '%s');
      },
    };
  },
};

function isPlain({ tree }: RuleContext, node: SyntaxNode, text: SyntaxNode, values: readonly SyntaxNode[]): boolean {
  const isOneLine =
    tree.lines.lineAt(node.start) === tree.lines.lineAt(node.end) && node.end - node.start <= MAX_LENGTH;
  return (
    isOneLine &&
    /^["'](?!["'])/.test(text.text) &&
    !text.text.includes('\\') &&
    values.every(({ kind }) => VALUE.test(kind))
  );
}

/** Translations need the text as it is, and loggers put values in themselves. */
function isTranslated({ parent }: SyntaxNode): boolean {
  const callee = parent?.kind === 'argument_list' ? parent.parent?.field('function')?.text : undefined;
  return (
    callee !== undefined &&
    /(^|\.)(_|gettext\w*|ngettext|_l|lazy_gettext|tr|debug|info|warning|warn|error|exception|critical|log)$/.test(
      callee,
    )
  );
}
