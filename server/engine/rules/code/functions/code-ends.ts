import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { truthOf } from '../conditions/truth-of-literals.ts';

const JUMPS = /^(return|throw|raise|break|continue|goto|yield|fallthrough)_statement$/;
/** Calls that never come back. */
const ENDS =
  /^(process\.exit|System\.exit|os\.Exit|sys\.exit|exit|panic|fail|assertNever|unreachable|never|neverReached|log\.Fatal\w*)$/;
const BLOCK = /^(statement_block|block|statement_list)$/;

/** Whether control flow can come to the end of the statements, as far as the text tells. */
export function canComeToEnd(context: RuleContext, statements: readonly SyntaxNode[]): boolean {
  return !statements.some((statement) => neverEnds(context, statement));
}

function neverEnds(context: RuleContext, node: SyntaxNode): boolean {
  if (JUMPS.test(node.kind)) return true;
  if (BLOCK.test(node.kind)) return !canComeToEnd(context, context.dialect.statements(node));
  switch (node.kind) {
    case 'if_statement':
      return ifNeverEnds(context, node);
    case 'try_statement':
    case 'try_with_resources_statement':
      return tryNeverEnds(context, node);
    case 'switch_statement':
    case 'switch_expression':
      return switchNeverEnds(context, node);
    case 'while_statement':
    case 'for_statement':
    case 'do_statement':
      return isEndless(node) && !/\bbreak\b/.test(node.text);
    case 'labeled_statement':
    case 'synchronized_statement':
    case 'with_statement':
      return node.namedChildren.some((child) => neverEnds(context, child));
    case 'expression_statement':
      return endsProgram(context, node);
    default:
      return false;
  }
}

function ifNeverEnds(context: RuleContext, node: SyntaxNode): boolean {
  const view = context.dialect.conditional(node);
  if (!view?.alternative) return false;
  const { consequence, alternative } = view;
  const endsElse =
    alternative.kind === 'elif_clause' ? elifNeverEnds(context, alternative) : neverEnds(context, alternative);
  return neverEnds(context, consequence) && endsElse;
}

function elifNeverEnds(context: RuleContext, node: SyntaxNode): boolean {
  return ifNeverEnds(context, node);
}

function tryNeverEnds(context: RuleContext, node: SyntaxNode): boolean {
  const finalizer = node.field('finalizer') ?? node.child('finally_clause');
  if (finalizer?.namedChildren.some((child) => neverEnds(context, child))) return true;
  const body = node.field('body');
  const handlers = node.children.filter(({ kind }) => /^(catch|except)_clause$/.test(kind));
  if (!body || !neverEnds(context, body)) return false;
  return handlers.every((handler) => {
    const block = handler.field('body') ?? handler.child('block');
    return block !== undefined && neverEnds(context, block);
  });
}

/** Each case leaves the function, and there is one for everything else. */
function switchNeverEnds(context: RuleContext, node: SyntaxNode): boolean {
  const body = node.field('body');
  if (!body || /\bbreak\b/.test(body.text) || !/\bdefault\b/.test(body.text)) return false;
  const last = body.namedChildren.at(-1);
  return (
    last !== undefined &&
    body.namedChildren.every((part) => {
      const statements = part.namedChildren.filter(
        ({ kind, fieldName }) => kind !== 'switch_label' && fieldName !== 'value',
      );
      return (statements.length === 0 && part !== last) || !canComeToEnd(context, statements);
    })
  );
}

function isEndless(node: SyntaxNode): boolean {
  const condition = node.field('condition');
  if (condition) return truthOf(condition) === true;
  return node.kind === 'for_statement';
}

function endsProgram({ dialect }: RuleContext, node: SyntaxNode): boolean {
  const [expression] = node.namedChildren;
  const call = expression && dialect.call(expression);
  return call !== undefined && (ENDS.test(call.callee.text) || ENDS.test(call.name));
}
