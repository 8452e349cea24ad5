import { isFromRequest, relatedTo } from '../code/functions/reach.ts';
import { literalOfCall, literalOfRegex, PATTERN_CALLEES, type RegexLiteral } from '../code/regex/regex-literals.ts';
import {
  exponentialGrowth,
  hasRuns,
  type Pattern,
  polynomialGrowth,
  type Slowness,
} from '../code/regex/slow-pattern.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';

/** Files with more are tables of patterns, and hostile ones could keep the analysis busy. */
const MAX_PATTERNS = 150;

export const redos: Rule = {
  id: 'redos',
  title: 'Regular expression takes forever on certain texts',
  category: 'security',
  severity: 'medium',
  confidence: 'high',
  cwe: 1333,
  languages: ['python', 'javascript', 'typescript', 'java'],
  aliases: [
    'S5852',
    'S5843',
    'S2631',
    'detect-unsafe-regex',
    'security/detect-unsafe-regex',
    'no-super-linear-backtracking',
  ],
  rationale: `
Where a pattern can read the same text in several ways (\`(\\w+\\s?)*\`, \`(a|a)*\`), the engine tries all of them before it gives up:
every further character doubles the time, and thirty of them keep a server busy for minutes. Write the repetition so that each
character can be read in one way only.

A pattern is reported when the steps of a backtracking match explode on a text made for it, which is counted, not guessed.
Patterns that are merely quadratic are not reported, nor those applied to constants only. Go is not affected: its engine takes
linear time.`,
  examples: [
    {
      language: 'javascript',
      bad: `
const NAME = <|/^(\\w+\\s?)*$/|>;

app.post('/users', (req, res) => {
  if (!NAME.test(req.body.name)) return res.sendStatus(400);
  res.json(addUser(req.body.name));
});
`,
      good: `
const NAME = /^\\w+(\\s\\w+)*\\s?$/;

app.post('/users', (req, res) => {
  if (!NAME.test(req.body.name)) return res.sendStatus(400);
  res.json(addUser(req.body.name));
});
`,
    },
    {
      language: 'python',
      bad: `
import re

HOST = re.compile(<|r"^([a-z0-9]+[.-]?)+$"|>)

def is_host(text):
    return HOST.match(text) is not None
`,
      good: `
import re

HOST = re.compile(r"^[a-z0-9]+([.-][a-z0-9]+)*$")

def is_host(text):
    return HOST.match(text) is not None
`,
    },
    {
      language: 'java',
      bad: `
class Numbers {
  boolean isList(String text) {
    return text.matches(<|"(\\\\d+,?)+"|>);
  }
}
`,
      good: `
class Numbers {
  boolean isList(String text) {
    return text.matches("\\\\d+(,\\\\d+)*,?");
  }
}
`,
    },
  ],
  callees: PATTERN_CALLEES,
  create(context) {
    if (context.isTestCode) return {};
    const [isExponential, isPolynomial] = [rememberFew(exponentialGrowth), rememberFew(polynomialGrowth)];
    const visit = (literal: RegexLiteral | undefined): void => {
      if (!literal) return;
      // A power of the length matters for texts that come from elsewhere only.
      const slowness =
        isExponential(literal.pattern) ??
        (hasRuns(literal.pattern.text) && isOpen(context, literal) ? isPolynomial(literal.pattern) : undefined);
      if (slowness) reportSlowness(context, literal, slowness);
    };
    return {
      regex: (node) => visit(literalOfRegex(context, node)),
      Call: (node) => visit(literalOfCall(context, node)),
    };
  },
};

/** Answers a question about patterns, each once and not about more than a person writes into one file. */
function rememberFew(answer: (pattern: Pattern) => Slowness | undefined): typeof answer {
  const known = new Map<string, Slowness | undefined>();
  return (pattern) => {
    const key = JSON.stringify(pattern);
    if (!known.has(key) && known.size < MAX_PATTERNS) known.set(key, answer(pattern));
    return known.get(key);
  };
}

function isOpen(context: RuleContext, { inputs }: RegexLiteral): boolean {
  return inputs.some((input) => /^(external|parameter)$/.test(context.flow.valueOf(input, 'regex').origin));
}

function reportSlowness(context: RuleContext, { node, inputs }: RegexLiteral, slowness: Slowness): void {
  const values = inputs.map((input) => context.flow.valueOf(input, 'regex'));
  if (values.length > 0 && values.every(({ origin }) => origin === 'constant')) return;
  const outside = values.find((value) => isFromRequest(context, value));
  context.report({
    at: node,
    message: `The time this pattern takes ${describe(slowness)}. Make sure that each character can be read in one way only.`,
    ...weigh(context, slowness, outside !== undefined),
    ...(outside && relatedTo(outside)),
  });
}

function describe({ growth, degree, pump }: Slowness): string {
  const shown = JSON.stringify(pump).replaceAll(
    /[^\x20-\x7e]/g,
    (char) => String.raw`\u` + char.charCodeAt(0).toString(16).padStart(4, '0'),
  );
  const run = `on texts with many ${shown}`;
  return growth === 'exponential'
    ? `doubles with every repetition ${run}`
    : `grows with the power of ${degree} of their length ${run}`;
}

/** Newer versions of Java remember what they have tried in some loops. */
function weigh(
  context: RuleContext,
  { growth }: Slowness,
  isOutside: boolean,
): Pick<Report, 'severity' | 'confidence'> {
  if (growth === 'polynomial') return isOutside ? { confidence: 'medium' } : { severity: 'low', confidence: 'low' };
  return { severity: isOutside ? 'high' : 'medium', confidence: context.language.id === 'java' ? 'medium' : 'high' };
}
