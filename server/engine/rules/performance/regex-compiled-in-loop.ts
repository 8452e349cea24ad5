import type { LanguageId } from '../../source/languages.ts';
import { PathSet } from '../../source/names.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { enclosingLoop, leavesLoop } from '../code/functions/enclosing-loop.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Rule } from '../rule.ts';

const SCRIPT = new PathSet(['RegExp']);
const COMPILERS: Readonly<Partial<Record<LanguageId, PathSet>>> = {
  python: new PathSet(['re.compile', 'regex.compile']),
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: new PathSet(['java.util.regex.Pattern.compile']),
  go: new PathSet(['regexp.MustCompile', 'regexp.Compile', 'regexp.MustCompilePOSIX', 'regexp.CompilePOSIX']),
};
const NOT_YET = /\b(null|None|nil|undefined)\b|^!|^not\b/;

export const regexCompiledInLoop: Rule = {
  id: 'regex-compiled-in-loop',
  title: 'The same regular expression is compiled in every round',
  category: 'performance',
  severity: 'medium',
  confidence: 'high',
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S4248', 'SA6000'],
  rationale: `
Compiling a regular expression costs far more than matching with it. Where the pattern is always the same, compile it once,
before the loop or as a constant.

Not reported: patterns put together from values of the loop, and expressions that are compiled when first needed and then kept.`,
  examples: [
    {
      language: 'python',
      bad: `
import re

def dates(lines):
    for line in lines:
        match = <|re.compile|>(r"\\d{4}-\\d{2}-\\d{2}").search(line)
        if match:
            yield match.group()
`,
      good: `
import re

DATE = re.compile(r"\\d{4}-\\d{2}-\\d{2}")

def dates(lines):
    for line in lines:
        match = DATE.search(line)
        if match:
            yield match.group()
`,
    },
    {
      language: 'java',
      bad: `
import java.util.regex.Pattern;

class Dates {
  int count(String[] lines) {
    int dates = 0;
    for (String line : lines) {
      if (Pattern.<|compile|>("[0-9]{4}-[0-9]{2}").matcher(line).find()) dates++;
    }
    return dates;
  }
}
`,
      good: `
import java.util.regex.Pattern;

class Dates {
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}");

  int count(String[] lines) {
    int dates = 0;
    for (String line : lines) {
      if (DATE.matcher(line).find()) dates++;
    }
    return dates;
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package dates

import "regexp"

func count(lines []string) int {
	dates := 0
	for _, line := range lines {
		if <|regexp.MustCompile|>("[0-9]{4}-[0-9]{2}").MatchString(line) {
			dates++
		}
	}
	return dates
}
`,
      good: `
package dates

import "regexp"

var date = regexp.MustCompile("[0-9]{4}-[0-9]{2}")

func count(lines []string) int {
	dates := 0
	for _, line := range lines {
		if date.MatchString(line) {
			dates++
		}
	}
	return dates
}
`,
    },
  ],
  callees: calleesLike(/^(compile|RegExp|(Must)?Compile(POSIX)?)$/),
  create(context) {
    const compilers = COMPILERS[context.language.id];
    if (!compilers) return {};
    return {
      Call(node) {
        if (context.isTestCode) return;
        const loop = enclosingLoop(context, node);
        const call = loop && context.dialect.call(node);
        const pattern = call?.arguments[0];
        if (!loop || !call || !pattern) return;
        if (!compilers.has(context.names.pathOf(call.callee))) return;
        if (!context.flow.constantText(pattern.value) || isOnDemand(node, loop) || leavesLoop(context, node, loop))
          return;
        context.report({
          at: call.callee,
          message: `The same pattern is compiled in every round of the loop. Move \`${nameOf(call.receiver, call.name)}\` out of it.`,
          // Python keeps the last compiled patterns and only looks them up.
          ...(context.language.id === 'python' ? { severity: 'low' } : {}),
        });
      },
    };
  },
};

function nameOf(receiver: SyntaxNode | undefined, name: string): string {
  return receiver ? `${receiver.text}.${name}` : name;
}

/** `if (pattern == null) pattern = Pattern.compile(…)`. */
function isOnDemand(node: SyntaxNode, loop: SyntaxNode): boolean {
  for (let at = node.parent; at && at !== loop; at = at.parent) {
    if (at.kind === 'if_statement' && NOT_YET.test(at.field('condition')?.text.replace(/^\(/, '') ?? '')) return true;
    if (at.kind === 'augmented_assignment_expression') return true; // `pattern ??= new RegExp(…)`
  }
  return false;
}
