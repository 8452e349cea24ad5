import type { Call } from '../../source/dialect.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { enclosingLoop } from '../code/functions/enclosing-loop.ts';
import type { Rule, RuleContext } from '../rule.ts';

const CONDITION =
  /^((java\.util\.concurrent\.locks\.)?Condition|threading\.Condition\(\)|\*?sync\.(Cond|NewCond\(\)))$/;

export const waitOutsideLoop: Rule = {
  id: 'wait-outside-loop',
  title: 'Wait for a condition is not in a loop',
  category: 'bug',
  severity: 'medium',
  confidence: 'medium',
  cwe: 833,
  languages: ['java', 'python', 'go'],
  aliases: ['S2274', 'WA_NOT_IN_LOOP', 'UW_UNCOND_WAIT', 'WaitNotInLoop'],
  rationale: `
A thread that waits may wake up although nobody called it, or after another thread has already taken what it waited for. Test the
condition again in a loop: \`while (queue.isEmpty()) lock.wait();\`.

A wait with a time limit that stands alone is a pause, and it is reported with low confidence; \`wait_for\` in Python loops by itself.`,
  examples: [
    {
      language: 'java',
      bad: `
class Queue {
  synchronized Job take() throws InterruptedException {
    if (jobs.isEmpty()) {
      <|wait|>();
    }
    return jobs.remove();
  }
}
`,
      good: `
class Queue {
  synchronized Job take() throws InterruptedException {
    while (jobs.isEmpty()) {
      wait();
    }
    return jobs.remove();
  }
}
`,
    },
  ],
  callees: calleesLike(/^(wait|await|Wait)$/),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call || !isConditionWait(context, call) || enclosingLoop(context, node)) return;
        const isPause = call.arguments.length > 0;
        context.report({
          at: node.field('name') ?? call.callee.field('attribute') ?? call.callee.field('field') ?? call.callee,
          message: 'The condition may not hold when this returns. Wait in a loop that tests it.',
          ...((isPause || context.isTestCode) && { confidence: 'low' }),
        });
      },
    };
  },
};

function isConditionWait(context: RuleContext, call: Call): boolean {
  const isMonitor = context.language.id === 'java' && call.name === 'wait';
  if (isMonitor) return call.arguments.length <= 1 && holdsMonitor(call.node);
  if (!call.receiver || (context.language.id === 'java') !== (call.name === 'await')) return false;
  return CONDITION.test(context.names.pathOf(call.receiver) ?? '');
}

/** `wait` works only where the monitor is held, so anything else is another method of that name. */
function holdsMonitor(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.kind === 'synchronized_statement') return true;
    if (at.kind === 'method_declaration') return at.child('modifiers')?.has('synchronized') === true;
    if (at.kind === 'lambda_expression' || at.kind === 'class_body') return false;
  }
  return false;
}
