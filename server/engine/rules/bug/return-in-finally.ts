import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const returnInFinally: Rule = {
  id: 'return-in-finally',
  title: 'Jump out of finally discards errors',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java'],
  cwe: 584,
  aliases: ['no-unsafe-finally', 'B012', 'W0150', 'W0134', 'S1143', 'PLW0150', 'Finally', 'finally'],
  rationale: `
A \`return\`, \`break\` or \`continue\` that leaves a \`finally\` block replaces whatever was under way: an exception on its way out
vanishes, and so does the value of another \`return\`. Do the clean-up in \`finally\` and return after it.

Not reported: jumps inside of a function or a loop that is itself within the block.`,
  examples: [
    {
      language: 'python',
      bad: `
def read(path):
    source = open(path)
    try:
        return source.read()
    finally:
        source.close()
        <|return|> None
`,
      good: `
def read(path):
    source = open(path)
    try:
        return source.read()
    finally:
        source.close()
`,
    },
    {
      language: 'java',
      bad: `
class Reader {
  int read() throws IOException {
    int value = -1;
    try {
      value = source.read();
    } finally {
      <|return|> value;
    }
  }
}
`,
      good: `
class Reader {
  int read() throws IOException {
    try {
      return source.read();
    } finally {
      source.close();
    }
  }
}
`,
    },
  ],
  create(context) {
    return {
      Return: (node) => check(context, node, false),
      break_statement: (node) => check(context, node, true),
      continue_statement: (node) => check(context, node, true),
    };
  },
};

function check(context: RuleContext, jump: SyntaxNode, staysInLoop: boolean): void {
  if (!leavesFinally(context, jump, staysInLoop)) return;
  const keyword = jump.children[0] ?? jump;
  context.report({
    at: keyword,
    message: `\`${keyword.text}\` in \`finally\` discards exceptions and return values that are under way. Move it out of the block.`,
  });
}

function leavesFinally({ dialect }: RuleContext, jump: SyntaxNode, staysInLoop: boolean): boolean {
  const { functions, loops, switches } = dialect.controlFlow;
  const hasLabel = jump.kind !== 'return_statement' && jump.namedChildren.length > 0;
  for (let node = jump.parent; node; node = node.parent) {
    if (node.kind === 'finally_clause') return true;
    if (functions.has(node.kind) || (hasLabel && node.kind === 'labeled_statement')) return false;
    if (
      staysInLoop &&
      !hasLabel &&
      (loops.has(node.kind) || (jump.kind === 'break_statement' && isBreakable(node, switches)))
    )
      return false;
  }
  return false;
}

/** Python's `match` is left by no \`break\`. */
function isBreakable(node: SyntaxNode, switches: ReadonlySet<string>): boolean {
  return switches.has(node.kind) && node.kind !== 'match_statement';
}
