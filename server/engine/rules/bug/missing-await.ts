import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { asyncCalleeOf, canAwait, isAsynchronous } from '../code/functions/async-functions.ts';
import { insertBefore, replaceNode } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const MAX_READS = 20;
const PROMISE_MEMBERS =
  /^(then|catch|finally|constructor|toString|send|throw|close|cr_\w+|add_done_callback|cancel|asCallback|timeout|abort|__await__|__name__)$/;
const MEMBERS = /^(member_expression|attribute)$/;
const TESTS =
  /^(if_statement|while_statement|do_statement|elif_clause|ternary_expression|not_operator|assert_statement)$/;

/** The caller still gets the error, only this handler does not. */
const RETURN = 'is returned out of `try`';
const RETURNED = { severity: 'medium', confidence: 'medium' } as const;

export const missingAwait: Rule = {
  id: 'missing-await',
  title: 'A promise is used in place of its value',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript'],
  aliases: [
    'no-misused-promises',
    '@typescript-eslint/no-misused-promises',
    '@typescript-eslint/return-await',
    'S6544',
  ],
  rationale: `
The result of an asynchronous function is a promise or coroutine, whatever it will resolve to. As a condition it is always
true, as an operand or in a text it is never what was meant, and it has none of the value's properties.

Only calls of asynchronous functions of the same file and of a few well-known libraries are reported, so that no types are
needed. A promise returned out of a \`try\` without \`await\`, whose error the \`catch\` never sees, counts less: its caller still
learns of the error.`,
  examples: [
    {
      language: 'typescript',
      isFixed: true,
      bad: `
async function isAllowed(user: User): Promise<boolean> {
  return (await rolesOf(user)).has('admin');
}

export async function remove(user: User, id: string) {
  if (!<|isAllowed|>(user)) throw new Error('Not allowed.');
  await store.delete(id);
}
`,
      good: `
async function isAllowed(user: User): Promise<boolean> {
  return (await rolesOf(user)).has('admin');
}

export async function remove(user: User, id: string) {
  if (!await isAllowed(user)) throw new Error('Not allowed.');
  await store.delete(id);
}
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
async def fetch(url):
    return await client.get(url)

async def title(url):
    return <|fetch|>(url).text
`,
      good: `
async def fetch(url):
    return await client.get(url)

async def title(url):
    return (await fetch(url)).text
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    if (!isAsynchronous(context)) return {};
    return {
      Call(node) {
        const use = misusedPlace(context, node);
        const how = use && misuseOf(context, use);
        const call = how && context.dialect.call(node);
        if (!use || !call || call.isNew || !asyncCalleeOf(context, call)) return;
        const isReturn = how === RETURN;
        context.report({
          at: use === node ? call.callee : use,
          message: isReturn
            ? `The \`catch\` of this \`try\` does not see an error of \`${call.callee.text}\`. Return \`await …\`.`
            : `\`${call.callee.text}\` gives a promise, which ${how}. Await it.`,
          ...(isReturn && RETURNED),
          // What calls itself has caught its errors already.
          ...(isReturn && isOfItself(context, call) && { confidence: 'low' as const }),
          ...(canAwait(context, node) && {
            fix: { title: 'Add `await`', safety: 'unsafe', edits: () => [awaited(node)] },
          }),
        });
      },
    };
  },
};

function isOfItself({ dialect }: RuleContext, { node, name }: Call): boolean {
  const around = node.ancestor(dialect.controlFlow.functions);
  return around !== undefined && dialect.functionLike(around)?.name === name;
}

/** The call itself, or a use of the only variable that holds its result and that nobody awaits. */
function misusedPlace(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const holder = node.parent;
  const isHeld = holder?.kind === 'variable_declarator' || holder?.kind === 'assignment';
  if (!isHeld) return node;
  const target = holder.field('name') ?? holder.field('left');
  const binding = target?.kind === 'identifier' ? context.scopes.bindingOf(target) : undefined;
  if (!binding || binding.writes.length !== 1 || binding.scope.kind === 'module' || binding.reads.length > MAX_READS)
    return undefined;
  const misuses = binding.reads.map((read) =>
    misuseOf(context, read) === RETURN ? undefined : misuseOf(context, read),
  );
  return misuses.every((misuse) => misuse !== undefined) ? binding.reads[0] : undefined;
}

function awaited(node: SyntaxNode): ReturnType<typeof insertBefore> {
  const isTight = MEMBERS.test(node.parent?.kind ?? '') || node.parent?.kind === 'binary_operator';
  return isTight ? replaceNode(node, `(await ${node.text})`) : insertBefore(node, 'await ');
}

/** What the code does with the result that only a value can be meant for. */
function misuseOf(context: RuleContext, node: SyntaxNode): string | undefined {
  let at = node;
  while (at.parent?.kind === 'parenthesized_expression' && !TESTS.test(at.parent.parent?.kind ?? '')) at = at.parent;
  const { parent } = at;
  if (!parent) return undefined;
  if (parent.kind === 'return_statement') return isInTry(context, parent) ? RETURN : undefined;
  if (MEMBERS.test(parent.kind) && at.fieldName === 'object') {
    const name = (parent.field('property') ?? parent.field('attribute'))?.text ?? '';
    return PROMISE_MEMBERS.test(name) ? undefined : `has no \`${name}\``;
  }
  if (isTest(at, parent)) return 'is always true';
  if (parent.kind === 'template_substitution' || parent.kind === 'interpolation')
    return 'is not the text that is meant';
  return misuseOfOperand(context, at, parent);
}

function misuseOfOperand(context: RuleContext, at: SyntaxNode, parent: SyntaxNode): string | undefined {
  const operator = context.dialect.binary(parent)?.operator;
  if (operator === undefined || /^(\|\||\?\?|or|and|&&|in|not in|instanceof|is|is not)$/.test(operator)) {
    return operator === '&&' && at.fieldName === 'left' ? 'is always true' : undefined;
  }
  const other = parent.field(at.fieldName === 'left' ? 'right' : 'left');
  return /^[!=]==?$/.test(operator) && /^(null|undefined|none)$/i.test(other?.text ?? '') ? undefined : 'is no operand';
}

function isTest(at: SyntaxNode, parent: SyntaxNode): boolean {
  if (parent.kind === 'unary_expression') return parent.children[0]?.kind === '!';
  if (parent.kind === 'parenthesized_expression') return parent.fieldName === 'condition';
  if (parent.kind === 'not_operator' || parent.kind === 'assert_statement') return true;
  return TESTS.test(parent.kind) && at.fieldName === 'condition';
}

/** The block of a `try` with a handler, in an asynchronous function. */
function isInTry(context: RuleContext, node: SyntaxNode): boolean {
  if (context.language.id === 'python' || !canAwait(context, node)) return false;
  for (let child = node, parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (context.dialect.controlFlow.functions.has(parent.kind)) return false;
    if (parent.kind === 'try_statement' && child.fieldName === 'body') return parent.field('handler') !== undefined;
  }
  return false;
}
