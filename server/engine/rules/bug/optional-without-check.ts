import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Binding } from '../../source/scopes.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { isSurelyPresent } from '../code/conditions/presence.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';

const GETTERS = /^(get|getAsInt|getAsLong|getAsDouble)$/;
/** Queries of repositories that look for one thing. */
const QUERY = /^find(One|First|Any|ById|By[A-Z]\w*|Top\w*)$/;
/** Steps that end a stream with an \`Optional\`. */
const STREAM_END = /^(findFirst|findAny|max|min|reduce)$/;
const REPOSITORY = /(repo|repository|dao|store|service|mapper|manager)$/i;
/** Methods that look whether there is a value, or do with either. */
const CHECKS = /^(isPresent|isEmpty|ifPresent|ifPresentOrElse|orElse|orElseGet|orElseThrow|equals)$/;
const MAX_READS = 40;

export const optionalWithoutCheck: Rule = {
  id: 'optional-without-check',
  title: 'The value of an Optional is taken without a look whether there is one',
  category: 'bug',
  severity: 'medium',
  confidence: 'low',
  cwe: 754,
  languages: ['java'],
  aliases: ['S3655', 'OptionalGetWithoutIsPresent', 'OptionalGetWithoutIsPresentInspection'],
  rationale: `
\`get()\` of an empty \`Optional\` throws a \`NoSuchElementException\` that says nothing about what was missing. A row that a user names by
its id may be gone at any time: answer that with \`orElseThrow(…)\` and an exception of your own, \`orElse(…)\` or \`map(…)\`.

Medium confidence has \`get()\` directly on the query of a repository, and on a path without a look where another path of the method looks. Other
calls that nothing in the method checks have low confidence, since the code around may know better. Not reported: what a test, an early return or
an assertion before makes sure, optionals that are given to other code, and tests.`,
  examples: [
    {
      language: 'java',
      bad: `
class Accounts {
  Account load(long id) {
    return accountRepository.findById(id).<|get|>();
  }
}
`,
      good: `
class Accounts {
  Account load(long id) {
    return accountRepository.findById(id).orElseThrow(() -> new AccountNotFound(id));
  }
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(GETTERS),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call?.receiver || call.arguments.length > 0 || context.isTestCode) return;
        const verdict = verdictOn(context, call.receiver);
        const name = node.field('name');
        if (verdict && name) reportGet(context, name, verdict);
      },
    };
  },
};

type Verdict = Pick<Report, 'message' | 'confidence'>;

function verdictOn(context: RuleContext, receiver: SyntaxNode): Verdict | undefined {
  const message = 'This throws when the `Optional` is empty. Use `orElseThrow`, `orElse` or `map`.';
  const inner = context.dialect.call(receiver);
  if (inner) {
    if (isQuery(inner)) return { message, confidence: 'medium' };
    const isStream =
      STREAM_END.test(inner.name) && /\.stream\(|\.filter\(|\.map\(|\bStream\.of\(/.test(receiver.text.slice(0, 400));
    return isStream ? { message, confidence: 'low' } : undefined;
  }
  const binding = receiver.kind === 'identifier' ? context.scopes.bindingOf(receiver) : undefined;
  if (!binding || !/^(java\.util\.)?Optional(Int|Long|Double)?$/.test(binding.typeName ?? '')) return undefined;
  if (binding.reads.length > MAX_READS || binding.reads.some((read) => isHandedOn(read))) return undefined;
  if (!binding.reads.some((read) => isChecked(context, read))) return { message, confidence: 'low' };
  if (binding.writes.length > 1 || !asksForPresence(context, binding) || isSurelyPresent(context, binding, receiver))
    return undefined;
  return {
    message: `On this path nothing has looked whether \`${binding.name}\` holds a value, as other paths do. Use \`orElseThrow\`, \`orElse\` or \`map\`.`,
    confidence: 'medium',
  };
}

/** Whether some path looks whether there is a value: what is taken elsewhere without a look was forgotten. */
function asksForPresence({ dialect }: RuleContext, { reads }: Binding): boolean {
  return reads.some((read) => {
    const call = read.parent && dialect.call(read.parent);
    return call?.receiver === read && /^(isPresent|isEmpty)$/.test(call.name);
  });
}

function isQuery({ name, receiver, arguments: given }: Call): boolean {
  const last = receiver?.text.match(/\w+(?=(\(\))?$)/)?.[0] ?? '';
  return QUERY.test(name) && given.length > 0 && REPOSITORY.test(last);
}

/** Asked for a value. */
function isChecked({ dialect }: RuleContext, read: SyntaxNode): boolean {
  const call = read.parent && dialect.call(read.parent);
  return call?.receiver === read && CHECKS.test(call.name);
}

/** Given to code that may ask. */
function isHandedOn({ parent }: SyntaxNode): boolean {
  return parent?.kind === 'argument_list' || parent?.kind === 'binary_expression';
}

function reportGet(context: RuleContext, name: SyntaxNode, verdict: Verdict): void {
  const isPlain = name.text === 'get';
  context.report({
    at: name,
    ...verdict,
    ...(isPlain && {
      fix: {
        title: 'Say that it throws: `orElseThrow` (Java 10)',
        safety: 'unsafe',
        edits: () => [replaceNode(name, 'orElseThrow')],
      },
    }),
  });
}
