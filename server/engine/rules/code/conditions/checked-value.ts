import type { Call } from '../../../source/dialect.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { ingredientsOf } from '../values/ingredients.ts';

/** Calls that judge a value, wherever they stand. */
const JUDGES =
  /valid|check(?!out|box)|verif|allow|permit|authoriz|white_?list|black_?list|deny|forbid|ensure|assert|require[A-Z]|is_?safe|safe_?(path|url|join|redirect)|sanit|starts_?with|has_?prefix|is_relative_to|^IsLocal$|commonpath|commonprefix|^isInside$|within/i;
/** Functions of Go that fail for what is no number. */
const NUMBER_PARSERS = /^(Atoi|Parse(Int|Uint|Float|Bool))$/;
/** Calls in conditions that tell nothing about what a value holds. */
const NO_JUDGES =
  /^(is_?empty|is_?blank|is_?not_?(empty|blank)|not_?empty|has_?text|has_?length|is_?null|is_?nil|is_?none|non_?null|isPresent|exists(Sync)?|access(Sync)?|is_?file|is_?dir(ectory)?|l?stat(Sync)?|len|length|size|isinstance|hasattr|callable|bool|Boolean|isArray|isString|String|str|trim|strip|toString|lower|upper|toLowerCase|toUpperCase|open|print|log|get|getattr|ReadFile|readFile(Sync)?|Open|Stat|Lstat)$/i;
const CONDITIONS =
  /^(if_statement|elif_clause|while_statement|ternary_expression|conditional_expression|assert_statement|do_statement)$/;
const MAX_CLIMB = 14;
/** Generated code reads some names thousands of times; nobody checks a value there. */
const MAX_READS = 500;

/**
 * Whether the code before `use` judges the value: it stands in a condition as an argument of a call, is looked up in a
 * list or is given to something named like a check. What the check is worth is for its author to know.
 */
export function isChecked(context: RuleContext, use: SyntaxNode): boolean {
  const from = functionStart(use);
  return ingredientsOf(context, use).some((ingredient) => {
    const root = rootOf(context, ingredient);
    const binding = root && context.scopes.bindingOf(root);
    // Of an imported `request` only what is got out of it is a value.
    if (!binding || (binding.kind === 'import' && root === ingredient)) return false;
    if (binding.reads.length > MAX_READS) return false;
    return binding.reads.some((read) => {
      if (read.start >= use.end || read.start < from) return false;
      const same = chainAround(read, ingredient.text);
      return same !== undefined && isJudged(context, same, use);
    });
  });
}

/** The name at the beginning of a chain such as `req.query.next`. */
function rootOf(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  let current = node;
  for (let depth = 0; depth < MAX_CLIMB; depth++) {
    const expression = context.dialect.expression(current);
    if (expression.kind === 'name') return current;
    if (expression.kind === 'member' || expression.kind === 'index') current = expression.object;
    else if (expression.kind === 'call' && expression.call.receiver) current = expression.call.receiver;
    else return undefined;
  }
  return undefined;
}

/** The chain that begins with a name and reads as `text`. */
function chainAround(name: SyntaxNode, text: string): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = name;
  while (node && node.start === name.start && node.end - node.start < text.length) node = node.parent;
  return node?.start === name.start && node.text === text ? node : undefined;
}

const FUNCTIONS =
  /^(function_(definition|declaration|expression)|arrow_function|method_(definition|declaration)|constructor_declaration|func_literal|lambda_expression)$/;

/** Where the outermost function around a use begins: callbacks see what was checked before they were made. */
function functionStart(use: SyntaxNode): number {
  let start = 0;
  for (let node = use.parent; node; node = node.parent) if (FUNCTIONS.test(node.kind)) start = node.start;
  return start;
}

function isJudged(context: RuleContext, value: SyntaxNode, use: SyntaxNode): boolean {
  let isTested = false;
  let at = value;
  for (let depth = 0; depth < MAX_CLIMB; depth++) {
    const { parent } = at;
    if (!parent || at === use) return false;
    const call = context.dialect.call(parent);
    if (call) {
      if (JUDGES.test(call.name) || isParsed(call)) return true;
      if (NO_JUDGES.test(call.name)) return false;
      isTested = true;
    } else if (isMembership(context, parent, at) || isHostComparison(context, parent, at)) {
      isTested = true;
    } else if (CONDITIONS.test(parent.kind)) {
      return isTested && isCondition(parent, at);
    } else if (isLogical(context, parent) && parent.contains(use)) {
      return isTested;
    }
    at = parent;
  }
  return false;
}

/** `n, err := strconv.Atoi(id)`, unless nobody looks at the error. */
function isParsed({ name, node }: Call): boolean {
  return NUMBER_PARSERS.test(name) && !/\b_$/.test(node.parent?.parent?.field('left')?.text ?? '');
}

/** `value in ALLOWED` and `".." in value`. */
function isMembership(context: RuleContext, node: SyntaxNode, side: SyntaxNode): boolean {
  const binary = context.dialect.binary(node);
  if (!binary || !/^(not )?in$/.test(binary.operator)) return false;
  if (binary.left === side) return true;
  return context.dialect.expression(binary.left).kind === 'literal' && context.dialect.expression(side).kind === 'name';
}

/** `url.hostname !== 'example.com'` */
function isHostComparison(context: RuleContext, node: SyntaxNode, side: SyntaxNode): boolean {
  const binary = context.dialect.binary(node);
  if (
    !binary ||
    !/^[!=]==?$/.test(binary.operator) ||
    !/\.(host(name)?|origin|netloc|Host|getHost\(\)|Hostname\(\))$/.test(side.text)
  )
    return false;
  return (binary.left === side ? binary.right : binary.left).text !== 'null';
}

/** `isAllowed(value) && use(value)` */
function isLogical(context: RuleContext, node: SyntaxNode): boolean {
  return /^(&&|\|\||\?\?|and|or)$/.test(context.dialect.binary(node)?.operator ?? '');
}

function isCondition(statement: SyntaxNode, part: SyntaxNode): boolean {
  if (statement.kind === 'conditional_expression') return statement.namedChildren[1] === part;
  return statement.kind === 'assert_statement' || part.fieldName === 'condition';
}
