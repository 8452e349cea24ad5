import { calleesLike } from '../code/calls/callees.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Rule } from '../rule.ts';

const THREAD = /^((java\.lang\.)?Thread|threading\.Thread\(\)|multiprocessing\.Process\(\)|threading\.Timer\(\))$/;

export const threadRunCalled: Rule = {
  id: 'thread-run-called',
  title: '`run` of a thread does not start it',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  cwe: 572,
  languages: ['java', 'python'],
  aliases: ['S1217', 'DontCallThreadRun', 'RU_INVOKE_RUN', 'CallToThreadRun'],
  rationale: `
\`run\` is what the new thread executes. Calling it does that work in the thread at hand, and the caller waits until it is done.
Call \`start\`.

A \`run\` of anything else, such as a \`Runnable\`, is an ordinary call, and so is \`super.run()\`.`,
  examples: [
    {
      language: 'java',
      isFixed: true,
      bad: `
class Jobs {
  void begin(Runnable job) {
    Thread worker = new Thread(job, "worker");
    worker.<|run|>();
  }
}
`,
      good: `
class Jobs {
  void begin(Runnable job) {
    Thread worker = new Thread(job, "worker");
    worker.start();
  }
}
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
import threading

def begin(job):
    threading.Thread(target=job).<|run|>()
`,
      good: `
import threading

def begin(job):
    threading.Thread(target=job).start()
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^run$/),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (call?.name !== 'run' || !call.receiver || call.receiver.kind === 'super' || call.arguments.length > 0)
          return;
        if (!THREAD.test(context.names.pathOf(call.receiver) ?? '')) return;
        const name = context.language.id === 'java' ? node.field('name') : call.callee.field('attribute');
        if (!name) return;
        context.report({
          at: name,
          message: '`run` does the work in this thread. Call `start` to begin a new one.',
          confidence: context.isTestCode ? 'low' : 'high',
          fix: { title: 'Call `start`', safety: 'unsafe', edits: () => [replaceNode(name, 'start')] },
        });
      },
    };
  },
};
