import { calleesLike } from '../code/calls/callees.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

const LITERAL: ReadonlySet<string> = new Set(['func_literal']);

export const waitgroupAddInGoroutine: Rule = {
  id: 'waitgroup-add-in-goroutine',
  title: '`WaitGroup.Add` is called by the goroutine it counts',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  cwe: 362,
  languages: ['go'],
  aliases: ['SA2000', 'S8234'],
  rationale: `
A goroutine starts some time after its \`go\` statement. When it is the one that calls \`Add\`, \`Wait\` may come first, find nothing to
wait for, and return before the work is done. Call \`Add\` before \`go\`.

Reported where the same function literal calls \`Add\` and \`Done\` of a group from outside and starts no goroutines of its own.`,
  examples: [
    {
      language: 'go',
      bad: `
package jobs

import "sync"

func run(jobs []Job) {
	var wait sync.WaitGroup
	for _, job := range jobs {
		go func() {
			<|wait.Add|>(1)
			defer wait.Done()
			job.Run()
		}()
	}
	wait.Wait()
}
`,
      good: `
package jobs

import "sync"

func run(jobs []Job) {
	var wait sync.WaitGroup
	for _, job := range jobs {
		wait.Add(1)
		go func() {
			defer wait.Done()
			job.Run()
		}()
	}
	wait.Wait()
}
`,
    },
  ],
  callees: calleesLike(/^Add$/),
  create(context) {
    return {
      Call(node) {
        if (context.language.id !== 'go') return;
        const call = context.dialect.call(node);
        const literal = node.ancestor(LITERAL);
        if (!call?.receiver || call.name !== 'Add' || node.parent?.kind !== 'expression_statement' || !literal) return;
        if (literal.parent?.parent?.kind !== 'go_statement' || !isFromOutside(context, call.receiver, literal)) return;
        const { text } = literal;
        if (!text.includes(`${call.receiver.text}.Done()`) || /\bgo\s+(func|\w)/.test(text)) return;
        context.report({
          at: call.callee,
          message: `\`Wait\` may return before this runs. Call \`${call.callee.text}\` before the \`go\` statement.`,
        });
      },
    };
  },
};

function isFromOutside({ scopes }: RuleContext, receiver: SyntaxNode, literal: SyntaxNode): boolean {
  let root = receiver;
  while (root.kind === 'selector_expression' && root.children[0]) root = root.children[0];
  const binding = scopes.bindingOf(root);
  return binding !== undefined && !literal.contains(binding.scope.node);
}
