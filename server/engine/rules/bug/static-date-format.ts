import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

const UNSAFE = /^(java\.text\.)?(SimpleDateFormat|DateFormat)$|^(java\.util\.)?(Calendar|GregorianCalendar)$/;
const MAYBE_UNSAFE = /^(java\.text\.)?(DecimalFormat|NumberFormat|MessageFormat)$/;

export const staticDateFormat: Rule = {
  id: 'static-date-format',
  title: 'Static date format that threads share',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  cwe: 362,
  languages: ['java'],
  aliases: ['S2885', 'STCAL_STATIC_SIMPLE_DATE_FORMAT_INSTANCE', 'UnsynchronizedStaticFormatter', 'DateFormatConstant'],
  rationale: `
\`SimpleDateFormat\` and \`Calendar\` keep what they work on in fields of their own. When two threads use the same one, dates get mixed
up or parsing fails now and then. Use \`DateTimeFormatter\`, which never changes, or make a new one for each use.

Not reported: fields all of whose uses are in \`synchronized\` code. Number formats are reported with low confidence, and so are
tests.`,
  examples: [
    {
      language: 'java',
      bad: `
import java.text.SimpleDateFormat;
import java.util.Date;

class Report {
  private static final SimpleDateFormat <|FORMAT|> = new SimpleDateFormat("yyyy-MM-dd");

  String title(Date day) {
    return FORMAT.format(day);
  }
}
`,
      good: `
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

class Report {
  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd");

  String title(LocalDate day) {
    return FORMAT.format(day);
  }
}
`,
    },
  ],
  create(context) {
    return {
      field_declaration(node) {
        if (context.language.id !== 'java' || !node.child('modifiers')?.has('static')) return;
        const type = node.field('type')?.text ?? '';
        if (!UNSAFE.test(type) && !MAYBE_UNSAFE.test(type)) return;
        for (const declarator of node.fields('declarator')) {
          const name = declarator.field('name');
          if (!name || isAlwaysLocked(context, name)) continue;
          context.report({
            at: name,
            message: `Threads that share this \`${type}\` get each other's dates and numbers. Use one that never changes, such as \`DateTimeFormatter\`.`,
            confidence: MAYBE_UNSAFE.test(type) || context.isTestCode ? 'low' : 'high',
          });
        }
      },
    };
  },
};

/** Whether nothing uses the field, or all uses hold a lock or take a copy. */
function isAlwaysLocked({ scopes }: RuleContext, name: SyntaxNode): boolean {
  const binding = scopes.bindingOf(name);
  const isPrivate = name.parent?.parent?.child('modifiers')?.has('private') === true;
  return isPrivate && binding !== undefined && binding.reads.every(isSafeUse);
}

function isSafeUse(read: SyntaxNode): boolean {
  if (read.fieldName === 'object' && read.parent?.field('name')?.text === 'clone') return true;
  for (let at = read.parent; at; at = at.parent) {
    if (at.kind === 'synchronized_statement' || at.kind === 'static_initializer') return true;
    if (at.kind === 'method_declaration') return at.child('modifiers')?.has('synchronized') === true;
  }
  return false;
}
