import type { Confidence } from '#shared/domain/finding.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { LAZY_STEPS, PURE_FUNCTIONS } from '../code/functions/pure-functions.ts';
import { insertBefore } from '../edits/replace-node.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

const NO_TEXT = /location|history|router|navigat|\$|jquery|d3|select|query|frame|df$/i;

export const ignoredResult: Rule = {
  id: 'ignored-result',
  title: 'The result of a function without any other effect is dropped',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  cwe: 252,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: [
    'S2201',
    'RV_RETURN_VALUE_IGNORED',
    'CheckReturnValue',
    'SA4017',
    'B018',
    'unusedresult',
    'UselessPureMethodCall',
  ],
  rationale: `
Texts, numbers and dates do not change: \`name.strip()\` leaves \`name\` as it is and gives a new text. A statement that drops it
does nothing, and the code after it goes on with the value that was to be replaced. A Java stream without a last step, and
Python's \`map\`, do not even run.

Only functions that are known to have no other effect are reported. Those called within a \`try\` are left alone, because a
conversion is a way of checking a value; methods whose type the file does not tell only where hardly anything else is
called that.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def normalize(name):
    name.<|strip|>()
    return name.lower()
`,
      good: `
def normalize(name):
    name = name.strip()
    return name.lower()
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
import java.math.BigDecimal;

class Cart {
  BigDecimal total(BigDecimal sum, BigDecimal shipping) {
    sum.<|add|>(shipping);
    return sum;
  }
}
`,
      good: `
import java.math.BigDecimal;

class Cart {
  BigDecimal total(BigDecimal sum, BigDecimal shipping) {
    sum = sum.add(shipping);
    return sum;
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package names

import "strings"

func normalize(name string) string {
	<|strings.TrimSpace|>(name)
	return name
}
`,
      good: `
package names

import "strings"

func normalize(name string) string {
	return strings.TrimSpace(name)
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      expression_statement(node) {
        const [only] = node.namedChildren;
        const call = only && context.dialect.call(only);
        if (!call || call.isNew || call.name === '') return;
        const verdict = verdictOf(context, call);
        if (!verdict || isTried(context, node)) return;
        const isMethod = call.receiver !== undefined && context.language.id !== 'go';
        const name = call.callee.text.length < 60 ? call.callee.text.replaceAll(/\s+/g, '') : call.name;
        context.report({
          at:
            (isMethod && call.node.field('name')) ||
            call.callee.field('property') ||
            call.callee.field('attribute') ||
            call.callee,
          ...(verdict.isLazy
            ? { message: `\`${call.name}\` only says what to do: without a step that takes the results nothing runs.` }
            : {
                message: `\`${name}\` changes nothing but gives a result, which is dropped here. Use it or remove the call.`,
              }),
          confidence: context.isTestCode ? 'low' : verdict.confidence,
          ...(verdict.fix && { fix: verdict.fix }),
        });
      },
    };
  },
};

interface Verdict {
  readonly confidence: Confidence;
  readonly isLazy?: boolean;
  readonly fix?: Fix | undefined;
}

function verdictOf(context: RuleContext, call: Call): Verdict | undefined {
  const pure = PURE_FUNCTIONS[context.language.id];
  if (!pure) return undefined;
  const { receiver, name } = call;
  if (context.language.id === 'java' && LAZY_STEPS.test(name))
    return receiver && isStream(context, receiver) ? { isLazy: true, confidence: 'high' } : undefined;
  const method = pure.methods.find(({ named }) => named.test(name));
  if (receiver && method?.of.test(context.names.pathOf(receiver) ?? ''))
    return { confidence: 'high', fix: method.givesSameType ? assignFix(context, call, receiver) : undefined };
  if (receiver && pure.likely.test(name)) return likelyVerdict(context, call, receiver);
  if (receiver && !pure.owners.test(receiver.text)) return undefined;
  const path = context.names.pathOf(call.callee);
  if (path === undefined || !pure.paths.test(path)) return undefined;
  return path === 'map' || path === 'filter' ? { isLazy: true, confidence: 'high' } : { confidence: 'high' };
}

function likelyVerdict(context: RuleContext, call: Call, receiver: SyntaxNode): Verdict | undefined {
  const path = context.names.pathOf(receiver);
  const isElsewhere = path !== undefined && path !== 'str';
  if (isElsewhere || NO_TEXT.test(receiver.text) || call.arguments.some(({ name }) => name === 'inplace'))
    return undefined;
  if (receiver.kind === 'super' || (context.language.id === 'python' && /^(self|cls)$/.test(receiver.text)))
    return undefined;
  if (/^(lower|title)$/.test(call.name) && context.text.includes('tkinter')) return undefined; // windows have them too
  // `strip()` of a model is not that of a text when it is given more than characters.
  if (context.language.id === 'python' && call.arguments.length > 1) return undefined;
  if (/^(title|flat)$/.test(call.name) && call.arguments.length > 0) return undefined;
  return { confidence: 'medium', fix: assignFix(context, call, receiver) };
}

/** A chain that begins with `stream()` or `Stream.of(…)`. */
function isStream(context: RuleContext, receiver: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = receiver; at;) {
    const call = context.dialect.call(at);
    if (!call) return false;
    if (/^(stream|parallelStream)$/.test(call.name) && call.arguments.length === 0) return true;
    if (/^(Int|Long|Double)?Stream$/.test(call.receiver?.text ?? '')) return true;
    if (!LAZY_STEPS.test(call.name)) return false;
    at = call.receiver;
  }
  return false;
}

/** Whether somebody waits for the exception that the call may throw. */
function isTried({ dialect, language, isTestCode }: RuleContext, node: SyntaxNode): boolean {
  for (let child = node, parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (dialect.controlFlow.functions.has(parent.kind)) return false;
    const isTry = parent.kind === 'try_statement' || parent.kind === 'try_with_resources_statement';
    if (isTry && child.fieldName === 'body') return true;
    if (
      language.id === 'python' &&
      parent.kind === 'with_statement' &&
      (isTestCode || /raises|warns|suppress/i.test(parent.field('body')?.previousSibling?.text ?? ''))
    )
      return true;
  }
  return false;
}

/** `name = name.strip()`, where the name is a local variable that may be written to. */
function assignFix(context: RuleContext, call: Call, receiver: SyntaxNode): Fix | undefined {
  const binding = receiver.kind === 'identifier' ? context.scopes.bindingOf(receiver) : undefined;
  const isLocal = binding && (binding.kind === 'parameter' || binding.kind === 'variable');
  if (!binding || !isLocal || binding.scope.kind === 'class' || binding.scope.kind === 'module') return undefined;
  if (
    /^(split|partition|splitlines|encode|indexOf|includes|equals|equalsIgnoreCase|isEmpty|isBlank|contains|startsWith|endsWith|Sub)$/.test(
      call.name,
    )
  )
    return undefined;
  if (binding.declarations.some((one) => /\bfinal\b/.test(one.parent?.parent?.child('modifiers')?.text ?? '')))
    return undefined;
  return {
    title: `Assign the result to \`${binding.name}\``,
    safety: 'unsafe',
    edits: () => [insertBefore(call.node, `${binding.name} = `)],
  };
}
