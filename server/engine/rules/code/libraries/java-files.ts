import type { Binding } from '../../../source/scopes.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

/** Questions about where a file lies, or what its name looks like. */
const JUDGES =
  /^(startsWith|equals|contains|matches|endsWith|isChildOf|directoryContains)$|valid|allow|check|verif|ensure|safe|within|inside/i;
/** Methods of a `File` that give the same place. */
const KEEPERS = /^(toPath|getPath|getAbsolutePath|getAbsoluteFile|getCanonicalPath|getCanonicalFile|toString)$/;
const CONDITIONS = /^(if_statement|while_statement|ternary_expression|assert_statement)$/;
const MAX_CLIMB = 8;
const MAX_HOPS = 3;
const MAX_READS = 40;

/** Whether an argument is a `File` that was made before, where its name has been seen already. */
export function isFileObject(context: RuleContext, argument: SyntaxNode): boolean {
  if (context.language.id !== 'java') return false;
  const call = context.dialect.call(argument);
  if (call?.receiver && KEEPERS.test(call.name)) return isFileObject(context, call.receiver);
  if (context.dialect.expression(argument).kind !== 'name') return false;
  return /^(java\.io\.)?File$/.test(context.names.pathOf(argument) ?? '');
}

/** Whether the code asks where the file lies that `new File(…)` makes, before or after it puts the path in normal form. */
export function isJudgedFile(context: RuleContext, creation: SyntaxNode): boolean {
  if (context.language.id !== 'java') return false;
  const binding = heldBy(context, creation);
  return binding !== undefined && isJudged(context, binding, 0);
}

function isJudged(context: RuleContext, { reads }: Binding, hops: number): boolean {
  if (hops > MAX_HOPS || reads.length > MAX_READS) return false;
  return reads.some((read) => {
    let isAsked = false;
    let at = read;
    for (let depth = 0; depth < MAX_CLIMB && at.parent; depth++) {
      const { parent } = at;
      isAsked ||= JUDGES.test(context.dialect.call(parent)?.name ?? '');
      if (isAsked && (CONDITIONS.test(parent.kind) || parent.kind === 'expression_statement')) return true;
      if (parent.kind === 'variable_declarator' || parent.kind === 'assignment_expression') {
        const next = heldBy(context, at);
        return next !== undefined && next.reads !== reads && isJudged(context, next, hops + 1);
      }
      at = parent;
    }
    return false;
  });
}

/** The name that an expression is assigned to. */
function heldBy(context: RuleContext, value: SyntaxNode): Binding | undefined {
  const { parent } = value;
  const target = parent?.kind === 'variable_declarator' ? parent.field('name') : parent?.field('left');
  return target && context.scopes.bindingOf(target);
}
