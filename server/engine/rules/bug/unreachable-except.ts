import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

const OS_ERRORS =
  'IOError EnvironmentError FileNotFoundError FileExistsError PermissionError IsADirectoryError NotADirectoryError InterruptedError TimeoutError BlockingIOError ChildProcessError ProcessLookupError ConnectionError ConnectionResetError ConnectionAbortedError ConnectionRefusedError BrokenPipeError socket.error socket.timeout select.error';
/** What a built-in exception covers besides itself. */
const COVERED: Readonly<Record<string, ReadonlySet<string>>> = {
  OSError: new Set(OS_ERRORS.split(' ')),
  IOError: new Set(`OSError ${OS_ERRORS}`.split(' ')),
  ConnectionError: new Set(
    'ConnectionResetError ConnectionAbortedError ConnectionRefusedError BrokenPipeError'.split(' '),
  ),
  LookupError: new Set(['KeyError', 'IndexError']),
  ValueError: new Set(
    'UnicodeError UnicodeDecodeError UnicodeEncodeError json.JSONDecodeError json.decoder.JSONDecodeError'.split(' '),
  ),
  UnicodeError: new Set(['UnicodeDecodeError', 'UnicodeEncodeError']),
  ArithmeticError: new Set(['ZeroDivisionError', 'OverflowError', 'FloatingPointError']),
  ImportError: new Set(['ModuleNotFoundError']),
  RuntimeError: new Set(['NotImplementedError', 'RecursionError']),
  NameError: new Set(['UnboundLocalError']),
};
/** What `except Exception` lets through. */
const NO_EXCEPTION =
  /(^|\.)(BaseException|BaseExceptionGroup|KeyboardInterrupt|SystemExit|GeneratorExit|CancelledError|Cancelled)$/;
const MAX_DEPTH = 8;

export const unreachableExcept: Rule = {
  id: 'unreachable-except',
  title: 'Handler is never reached because an earlier one catches more',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  cwe: 561,
  languages: ['python'],
  aliases: ['E0701', 'bad-except-order', 'B025', 'B014', 'S1045'],
  rationale: `
Python takes the first handler that fits. One that stands after a handler for a base class of its exception never runs: move the
narrow handler up.

The classes of the language and those that the file defines are known with their bases; of any other class it is assumed
only after \`except Exception\` that it is an exception, when its name says so.`,
  examples: [
    {
      language: 'python',
      bad: `
def read(path):
    try:
        return open(path).read()
    except OSError:
        return None
    except <|FileNotFoundError|>:
        return ""
`,
      good: `
def read(path):
    try:
        return open(path).read()
    except FileNotFoundError:
        return ""
    except OSError:
        return None
`,
    },
  ],
  create(context) {
    return {
      try_statement(node) {
        const clauses = node.children.filter(({ kind }) => kind === 'except_clause');
        if (clauses.length < 2 || context.language.id !== 'python') return;
        const earlier: SyntaxNode[] = [];
        for (const clause of clauses) {
          const types = context.dialect.catchClause(clause)?.types ?? [];
          for (const type of types) checkType(context, type, earlier);
          earlier.push(...types);
        }
      },
    };
  },
};

function checkType(context: RuleContext, type: SyntaxNode, earlier: readonly SyntaxNode[]): void {
  const cover = earlier.find((other) => covers(context, other, type));
  if (!cover) return;
  const isSame = cover.text === type.text;
  context.report({
    at: type,
    message: isSame
      ? `\`${type.text}\` is caught by an earlier handler already.`
      : `This never runs for \`${type.text}\`: the handler of \`${cover.text}\` above takes it. Put the narrow handler first.`,
    related: [{ at: cover, message: 'It is caught here.' }],
  });
}

function covers(context: RuleContext, broad: SyntaxNode, type: SyntaxNode): boolean {
  const broadName = nameOf(context, broad);
  const names = basesOf(context, type, 0);
  for (const name of names) {
    if (name === broadName) return true;
    if (COVERED[broadName]?.has(name)) return true;
    if (broadName === 'BaseException') return true;
    if (
      broadName === 'Exception' &&
      !names.some((one) => NO_EXCEPTION.test(one)) &&
      /(Error|Exception|Warning|Timeout)\d*$/.test(name)
    )
      return true;
  }
  return false;
}

function nameOf({ names }: RuleContext, type: SyntaxNode): string {
  return names.pathOf(type) ?? type.text;
}

/** The class and, where the file defines it, its bases. A class of unknown bases is only itself. */
function basesOf(context: RuleContext, type: SyntaxNode, depth: number): string[] {
  const binding = type.kind === 'identifier' ? context.scopes.bindingOf(type) : undefined;
  const isAny = type.kind !== 'identifier' && type.kind !== 'attribute';
  if (isAny || depth > MAX_DEPTH || (binding && !/^(class|import)$/.test(binding.kind))) return [];
  const declared =
    binding?.kind === 'class' && binding.declarations.length === 1 ? binding.declarations[0]?.parent : undefined;
  if (binding?.kind === 'class' && !declared) return [type.text];
  if (!declared) return [nameOf(context, type)];
  const bases = declared.field('superclasses')?.namedChildren ?? [];
  return [type.text, ...bases.flatMap((base) => basesOf(context, base, depth + 1))];
}
