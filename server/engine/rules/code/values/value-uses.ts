import type { Call } from '../../../source/dialect.ts';
import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { textWithin } from '../texts/text-within.ts';
import { nameGivenBy, spacedWords } from './purpose.ts';

/** A place that a value reaches. */
export interface ValueUse {
  readonly node: SyntaxNode;
  /** What the place calls it, nearest first: variables, properties, keywords, setters, keys; spaced lower-case words. */
  readonly names: readonly string[];
  /** The calls that take it as an argument, innermost first. */
  readonly calls: readonly Call[];
}

const MAX_USES = 40;
const MAX_CLIMB = 16;
const STATEMENT_LISTS =
  /^(block|module|program|source_file|statement_block|statement_list|class_body|constructor_body)$/;
/** Calls whose result is the value in another form. */
const CARRIERS =
  /^(str|bytes|bytearray|hex|chr|ord|int|float|abs|round|floor|ceil|trunc|format|f?join|concat|repr|toString|toHexString|valueOf|String|Integer|Long|Double|Float|Number|BigInteger|parseInt|(en|de)code\w*|to[A-Z]\w*|b64encode|urlsafe_b64encode|b2a_hex|hexlify|encodeToString|encodeBase64\w*|getBytes|substring|substr|slice|replace|replaceAll|pad(Start|End|Left)|zfill|ljust|rjust|upper|lower|to(Upper|Lower)Case|trim|strip|lstrip|charAt|codePointAt|char|rune|byte|Sprint\w*|Sprintf|Itoa|FormatInt|EncodeToString|from|Array|map|fill|sha\w*|md5\w*|digest|hexdigest|getInstance|update|createHash|abs|intValue|longValue|to_bytes|String\.valueOf|list|tuple|toFixed|append|insert|build)$/;
/** Methods that put their argument into what they are called on. */
const FILLERS = /^(append|push|add|write|WriteString|WriteByte|WriteRune|extend|insert|concat|unshift|Write|update)$/;
const ALPHABET = /char|alphabet|letter|digit|symbol|ascii|hex|base\d|['"`]$|source|pool|seed|table|set$/i;
/** The result says something about the value and does not hold it. */
const COMPARISON = /^(==|!=|===|!==|<|>|<=|>=|in|not in|is|is not|instanceof)$/;

/**
 * The places that the value of an expression reaches in its function: where it stands, and where the variables and builders
 * are used that it is put into. `more` are places that have it as well.
 */
export function usesOfValue(
  context: RuleContext,
  value: SyntaxNode,
  more: readonly SyntaxNode[] = [],
): readonly ValueUse[] {
  const places = new Set<SyntaxNode>([value, ...more]);
  const uses: ValueUse[] = [];
  for (const place of places) {
    if (uses.length >= MAX_USES) break;
    uses.push(climb(context, place, places));
  }
  return uses;
}

function climb(context: RuleContext, place: SyntaxNode, places: Set<SyntaxNode>): ValueUse {
  const names: string[] = [];
  const calls: Call[] = [];
  let at = place;
  for (let depth = 0; depth < MAX_CLIMB && at.parent && !STATEMENT_LISTS.test(at.parent.kind); depth++) {
    const holder: SyntaxNode = at.parent;
    const operator = context.dialect.binary(holder)?.operator;
    if (operator !== undefined && COMPARISON.test(operator)) break;
    if (choosesThing(context, holder, place)) break;
    const name = nameGivenBy(context, holder, place);
    if (name !== undefined) names.push(spacedWords(name));
    names.push(...follow(context, { holder, place }, places));
    const call = context.dialect.call(holder);
    if (call?.arguments.some(({ value }) => value.contains(place))) {
      calls.push(call);
      const key = keyOf(context, call, place);
      if (key !== undefined) names.push(spacedWords(key));
      const filled = FILLERS.test(call.name) && call.receiver;
      if (filled) addReads(context, filled, { places, after: holder });
      if (!CARRIERS.test(call.name)) break;
    }
    at = holder;
  }
  return { node: place, names, calls };
}

/** `users[i]`: a thing that exists, and no text made of characters. */
function choosesThing({ dialect }: RuleContext, holder: SyntaxNode, place: SyntaxNode): boolean {
  const expression = dialect.expression(holder);
  return (
    expression.kind === 'index' && expression.index.contains(place) && !ALPHABET.test(expression.object.text.slice(-80))
  );
}

/** The name under which a call such as `session.setAttribute("token", value)` keeps a value. */
function keyOf(context: RuleContext, call: Call, place: SyntaxNode): string | undefined {
  const [first, second] = call.arguments;
  if (!first || !second?.value.contains(place)) return undefined;
  return textWithin(context, first.value);
}

/** Adds the uses of what the value is assigned to, and gives what its keys and members call it. */
function follow(
  context: RuleContext,
  { holder, place }: { readonly holder: SyntaxNode; readonly place: SyntaxNode },
  places: Set<SyntaxNode>,
): readonly string[] {
  const names: string[] = [];
  for (const { target, value } of context.dialect.assignments(holder)) {
    if (!value.contains(place)) continue;
    addReads(context, target, { places, after: holder });
    const expression = context.dialect.expression(target);
    const key = expression.kind === 'index' ? textWithin(context, expression.index) : undefined;
    if (key !== undefined) names.push(spacedWords(key));
    // The `id` of a session is no id like others.
    if (expression.kind === 'member' && /session/i.test(target.text)) names.push(spacedWords(target.text.slice(-60)));
  }
  return names;
}

function addReads(
  context: RuleContext,
  target: SyntaxNode,
  { places, after }: { readonly places: Set<SyntaxNode>; readonly after: SyntaxNode },
): void {
  const expression = context.dialect.expression(target);
  const name = expression.kind === 'index' ? expression.object : target;
  const binding = context.scopes.bindingOf(name);
  if (!binding || binding.kind === 'import' || binding.reads.length > MAX_USES) return;
  for (const read of binding.reads) if (read.start > after.start && !after.contains(read)) places.add(read);
}
