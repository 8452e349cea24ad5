import { enclosingLoop, leavesLoop } from '../code/functions/enclosing-loop.ts';
import type { Rule } from '../rule.ts';

export const deferInLoop: Rule = {
  id: 'defer-in-loop',
  title: '`defer` in a loop waits for the end of the function',
  category: 'bug',
  severity: 'medium',
  confidence: 'high',
  cwe: 772,
  languages: ['go'],
  aliases: ['SA9001', 'gocritic', 'deferInLoop', 'revive'],
  rationale: `
A deferred call runs when the function returns, not at the end of the round. In a loop files stay open, locks stay held and
memory piles up until all rounds are done. Put the body of the loop into a function of its own, or make the call at the end of
the round.

Not reported: a \`defer\` in a round that ends the function or the loop, and one within a function literal in the loop. In tests the
confidence is low.`,
  examples: [
    {
      language: 'go',
      bad: `
package archive

func sizes(paths []string) (total int64) {
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			continue
		}
		<|defer|> file.Close()
		total += sizeOf(file)
	}
	return total
}
`,
      good: `
package archive

func sizes(paths []string) (total int64) {
	for _, path := range paths {
		total += func() int64 {
			file, err := os.Open(path)
			if err != nil {
				return 0
			}
			defer file.Close()
			return sizeOf(file)
		}()
	}
	return total
}
`,
    },
  ],
  create(context) {
    return {
      defer_statement(node) {
        const loop = enclosingLoop(context, node);
        if (!loop || leavesLoop(context, node, loop)) return;
        context.report({
          at: node.children[0] ?? node,
          message: 'This runs at the end of the function, not of the round. Move the round into a function of its own.',
          confidence: context.isTestCode ? 'low' : 'high',
        });
      },
    };
  },
};
