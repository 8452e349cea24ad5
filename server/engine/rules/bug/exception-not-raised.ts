import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertBefore, replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const ERROR_NAME =
  /^(?!([Ss]et|[Gg]et|[Cc]lear)[A-Z])\w*(Error|Exception)$|^(KeyboardInterrupt|SystemExit|StopIteration)$/;
const WITH: ReadonlySet<string> = new Set(['with_statement', 'lambda_expression', 'arrow_function']);
const GO_ERRORS = /^(errors\.New|fmt\.Errorf|github\.com\/pkg\/errors\.\w+)$/;

export const exceptionNotRaised: Rule = {
  id: 'exception-not-raised',
  title: 'Error is made but never raised',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  cwe: 390,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: [
    'PLW0133',
    'W0133',
    'pointless-exception-statement',
    'S3984',
    'no-new',
    'F901',
    'PLE0711',
    'E0711',
    'DeadException',
  ],
  rationale: `
Making an error does not raise it: a statement that only constructs one does nothing, and the code goes on as if all were well.
The keyword was forgotten. In Python \`raise NotImplemented\` is the same kind of slip: it raises a \`TypeError\`, because
\`NotImplemented\` is a value and not an exception.

An error that is stored, passed on or returned is not reported.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def withdraw(account, amount):
    if amount > account.balance:
        <|ValueError|>("not enough money")
    account.balance -= amount
`,
      good: `
def withdraw(account, amount):
    if amount > account.balance:
        raise ValueError("not enough money")
    account.balance -= amount
`,
    },
    {
      language: 'typescript',
      isFixed: true,
      bad: `
export function parse(text: string) {
  if (text === '') new <|SyntaxError|>('There is no text.');
  return JSON.parse(text);
}
`,
      good: `
export function parse(text: string) {
  if (text === '') throw new SyntaxError('There is no text.');
  return JSON.parse(text);
}
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
class Account {
  void withdraw(int amount) {
    if (amount > balance) {
      new <|IllegalArgumentException|>("not enough money");
    }
    balance -= amount;
  }
}
`,
      good: `
class Account {
  void withdraw(int amount) {
    if (amount > balance) {
      throw new IllegalArgumentException("not enough money");
    }
    balance -= amount;
  }
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      expression_statement(node) {
        const [only] = node.namedChildren;
        if (only) check(context, only);
      },
      raise_statement(node) {
        const [raised] = node.namedChildren;
        const name = raised?.kind === 'call' ? raised.field('function') : raised;
        if (name?.kind !== 'identifier' || name.text !== 'NotImplemented' || context.scopes.bindingOf(name)) return;
        context.report({
          at: name,
          message: '`NotImplemented` is no exception: raising it gives a `TypeError`. Raise `NotImplementedError`.',
          fix: {
            title: 'Replace `NotImplemented` by `NotImplementedError`',
            safety: 'unsafe', // who catches the TypeError sees another exception
            edits: () => [replaceNode(name, 'NotImplementedError')],
          },
        });
      },
    };
  },
};

function check(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (!call) return;
  const { language } = context;
  if (language.id === 'go') {
    if (!/^(New|Errorf|Wrapf?|WithMessage|WithStack)$/.test(call.name)) return;
    if (!GO_ERRORS.test(context.names.pathOf(call.callee) ?? '')) return;
    context.report({ at: call.callee, message: `This error is made and dropped. Return it.`, confidence: 'high' });
    return;
  }
  if (!ERROR_NAME.test(call.name) || node.has('class_body') || !isErrorClass(context, call.callee, call.isNew)) return;
  const keyword = language.id === 'python' ? 'raise' : 'throw';
  context.report({
    at: call.callee,
    message: `\`${call.name}\` is made here but not raised. Add \`${keyword}\`.`,
    // `with raises(TypeError):` tests the constructor.
    confidence: context.isTestCode && node.ancestor(WITH) ? 'low' : 'high',
    fix: {
      title: `Add \`${keyword}\``,
      safety: 'unsafe', // the error takes effect from now on
      edits: () => [insertBefore(node, `${keyword} `)],
    },
  });
}

/** Whether the name is surely a class: a built-in, imported or one of this file that has a base class. */
function isErrorClass(context: RuleContext, callee: SyntaxNode, isNew: boolean): boolean {
  if (isNew) return true;
  const binding = callee.kind === 'identifier' ? context.scopes.bindingOf(callee) : undefined;
  if (binding) return binding.kind === 'class' || (binding.kind === 'import' && /^[A-Z]/.test(binding.name));
  if (callee.kind === 'identifier') return /^[A-Z]/.test(callee.text);
  // `errors.NotFoundError()` of a module; `self.showError()` is a method.
  return /(^|\.)[A-Z]\w*$/.test(context.names.pathOf(callee) ?? '') && context.language.id === 'python';
}
