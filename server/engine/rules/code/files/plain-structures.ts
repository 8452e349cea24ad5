import type { Leniency } from '../../../analysis/metrics.ts';
import type { Dialect, FunctionLike } from '../../../source/dialect.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';

/** Statements of a check for an error: one may say what happened, one leaves. */
const MAX_STATEMENTS = 2;
const LEAVES = /^(return|continue|break|goto)_statement$/;
const JSX = /^jsx_/;
/** What wraps a function and gives it back, so that the variable names the function. */
const WRAPPERS = /^(useCallback|useMemo|memo|forwardRef|observer|debounce|throttle|once|memoize|promisify)$/;

/** What costs a reader nothing: Go's checks for errors, conditional parts of markup, and functions with a name. */
export function plainStructures(dialect: Dialect): Leniency {
  return {
    isPlain: (node) => isErrorCheck(dialect, node) || isConditionalMarkup(node),
    standsAlone: (declaration) => standsAlone(dialect, declaration),
  };
}

/** Whether a function has a name of its own: declared, given by what wraps it, or by the event that it handles. */
export function standsAlone(dialect: Dialect, { name, node }: FunctionLike): boolean {
  if (name !== '') return true;
  const around = node.parent?.parent;
  const call = around && dialect.call(around);
  if (!call?.arguments.some(({ value }) => value === node)) return false;
  const [first] = call.arguments;
  if (first?.value === node) return WRAPPERS.test(call.name) && around?.parent?.kind === 'variable_declarator';
  return first !== undefined && dialect.roles.String?.includes(first.value.kind) === true;
}

/** `if err != nil { return err }`, also with a line that logs or wraps the error. */
function isErrorCheck(dialect: Dialect, node: SyntaxNode): boolean {
  if (node.kind !== 'if_statement' || node.field('alternative')) return false;
  const condition = node.field('condition');
  const isNotNil = condition?.children[1]?.kind === '!=' && condition.children[2]?.kind === 'nil';
  const body = node.field('consequence');
  if (!isNotNil || !body) return false;
  const statements = dialect.statements(body);
  return statements.length <= MAX_STATEMENTS && LEAVES.test(statements.at(-1)?.kind ?? '');
}

/** `{isOpen && <Menu />}` and `{isOpen ? <Menu /> : null}`. */
function isConditionalMarkup({ kind, parent, children }: SyntaxNode): boolean {
  if (parent?.kind !== 'jsx_expression') return false;
  const last = children.at(-1);
  if (kind === 'binary_expression') return children[1]?.kind === '&&' && isMarkup(last);
  if (kind !== 'ternary_expression' || last?.fieldName !== 'alternative') return false;
  return last.kind === 'null' || last.kind === 'undefined';
}

function isMarkup(node: SyntaxNode | undefined): boolean {
  if (node?.kind === 'parenthesized_expression') return isMarkup(node.children[0]);
  return JSX.test(node?.kind ?? '');
}
