import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { requestValueOf } from '../code/values/request-value.ts';
import { replaceNode } from '../edits/replace-node.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { REGEX_ESCAPERS, REGEX_SINKS } from '../sinks/regex-sinks.ts';

const sinks = new SinkMatcher(REGEX_SINKS);

export const regexInjection: Rule = {
  id: 'regex-injection',
  title: 'Data of a request is compiled as a regular expression',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 730,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S2631', 'S6287', 'detect-non-literal-regexp', 'security/detect-non-literal-regexp'],
  rationale: `
A regular expression from outside can be one that takes forever (\`(a+)+$\`) and keeps the server busy with a single request; one
that is malformed throws; and one such as \`.*\` matches what was meant to be excluded. Escape the text when it is to be found as it
stands, or search for it without a regular expression.

Texts that were escaped or checked are not reported. Go's engine takes linear time, so that only \`MustCompile\`, which panics,
counts for much there.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import re
from flask import request

def search(lines):
    return [line for line in lines if re.search(<|request.args["term"]|>, line)]
`,
      good: `
import re
from flask import request

def search(lines):
    return [line for line in lines if re.search(re.escape(request.args["term"]), line)]
`,
    },
    {
      language: 'javascript',
      bad: `
app.get('/search', (req, res) => {
  const term = new RegExp(<|req.query.term|>, 'i');
  res.json(products.filter(({ name }) => term.test(name)));
});
`,
      good: `
import escapeRegExp from 'escape-string-regexp';

app.get('/search', (req, res) => {
  const term = new RegExp(escapeRegExp(req.query.term), 'i');
  res.json(products.filter(({ name }) => term.test(name)));
});
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;

class Search {
  Pattern term(HttpServletRequest request) {
    return Pattern.compile(<|request.getParameter("term")|>);
  }
}
`,
      good: `
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;

class Search {
  Pattern term(HttpServletRequest request) {
    return Pattern.compile(Pattern.quote(request.getParameter("term")));
  }
}
`,
    },
  ],
  fix: 'unsafe',
  callees: sinks,
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const hit = sinks.match(context, node);
        const value = hit?.argument && requestValueOf(context, hit.argument, 'regex');
        if (!hit?.argument || !value || (!hit.isCertain && !isOfText(hit.call))) return;
        const fix = escapeFix(hit.call, hit.argument, value);
        context.report({
          at: hit.argument,
          message: `This pattern ${value.isComposed ? 'contains a value that ' : ''}${describeOrigin(value)}. Escape the text, or search for it without a regular expression.`,
          ...weigh(context, hit.call, hit.isCertain),
          ...relatedTo(value),
          ...(fix && { fix }),
        });
      },
    };
  },
};

/** Password encoders have a `matches` of two arguments. */
function isOfText({ name, arguments: given }: Call): boolean {
  return given.length === (name === 'matches' ? 1 : 2);
}

function weigh(context: RuleContext, call: Call, isCertain: boolean): Pick<Report, 'severity' | 'confidence'> {
  if (context.language.id === 'go')
    return call.name.startsWith('Must') ? { severity: 'medium' } : { severity: 'low', confidence: 'low' };
  // Another class may have a `matches` of its own.
  return isCertain ? {} : { confidence: 'low' };
}

/** Only for whole texts: what was put together may hold a pattern of the program's own. */
function escapeFix(call: Call, pattern: SyntaxNode, value: Value): Fix | undefined {
  const escape = REGEX_ESCAPERS[`${call.receiver?.text ?? ''}.`];
  if (escape === undefined || value.isComposed) return undefined;
  return {
    title: `Escape the text with \`${escape}\``,
    safety: 'unsafe', // patterns of the sender are taken for text from now on
    edits: () => [replaceNode(pattern, `${escape}(${pattern.text})`)],
  };
}
