import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { requestValueOf } from '../code/values/request-value.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { FORMAT_SINKS } from '../sinks/format-text-sinks.ts';

const sinks = new SinkMatcher(FORMAT_SINKS);

export const formatString: Rule = {
  id: 'format-string',
  title: 'Data of a request decides how a text is formatted',
  category: 'security',
  severity: 'medium',
  confidence: 'high',
  cwe: 134,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['FORMAT_STRING_MANIPULATION', 'SA1006'],
  rationale: `
A format is a small program. In Python \`"{0.__class__.__init__.__globals__}"\` reads whatever is reachable from the values; in
Java and Go a wrong placeholder throws or garbles the text, and a width such as \`%999999999d\` eats the memory. Keep the format
constant and pass the text as a value.

Only formats that come with a request are reported, not those of catalogs and settings.`,
  examples: [
    {
      language: 'python',
      bad: `
from flask import request

def greeting(user):
    return <|request.form["greeting"]|>.format(user=user)
`,
      good: `
from flask import request

GREETINGS = {"short": "Hi {user.name}", "long": "Good morning, {user.name}"}

def greeting(user):
    return GREETINGS[request.form["greeting"]].format(user=user)
`,
    },
    {
      language: 'java',
      bad: `
import javax.servlet.http.HttpServletRequest;

class Greeting {
  String of(HttpServletRequest request, String name) {
    return String.format(<|request.getParameter("greeting") + " %s"|>, name);
  }
}
`,
      good: `
import javax.servlet.http.HttpServletRequest;

class Greeting {
  String of(HttpServletRequest request, String name) {
    return String.format("%s %s", request.getParameter("greeting"), name);
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package greeting

import (
	"fmt"
	"net/http"
)

func greet(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, <|r.FormValue("greeting")|>, "Ann")
}
`,
      good: `
package greeting

import (
	"fmt"
	"net/http"
)

func greet(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "%s %s", r.FormValue("greeting"), "Ann")
}
`,
    },
  ],
  callees: calleesOf(sinks, calleesLike(/^(format|format_map|formatted)$/)),
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        const format = call && formatOf(context, call);
        if (call && format) visitFormat(context, format, call);
      },
      ...(context.language.id === 'python' ? { binary_operator: (node) => visitModulo(context, node) } : {}),
    };
  },
};

function formatOf(context: RuleContext, call: Call): SyntaxNode | undefined {
  const isMethod = context.language.id === 'python' ? /^format(_map)?$/ : /^formatted$/;
  if (call.receiver && isMethod.test(call.name)) return call.receiver;
  const hit = sinks.match(context, call.node);
  // `String.format(Locale.ROOT, format, …)`
  const isLocale = /\bLocale\b|^locale$/.test(hit?.argument?.text ?? '');
  return isLocale ? call.arguments[1]?.value : hit?.argument;
}

/** `template % values` */
function visitModulo(context: RuleContext, node: SyntaxNode): void {
  const binary = context.dialect.binary(node);
  if (binary?.operator !== '%' || binary.left.kind === 'integer' || binary.right.kind === 'integer') return;
  const value = requestValueOf(context, binary.left, 'format');
  if (value && !value.isComposed) report(context, binary.left, value, { severity: 'low', confidence: 'medium' });
}

function visitFormat(context: RuleContext, format: SyntaxNode, call: Call): void {
  const value = requestValueOf(context, format, 'format');
  if (!value) return;
  const isScript = context.language.id === 'javascript' || context.language.id === 'typescript';
  if (!isScript) return report(context, format, value, context.language.id === 'python' ? { severity: 'high' } : {});
  // Alone it is printed as it is.
  if (value.isComposed && call.arguments.length > 1)
    report(context, format, value, { severity: 'low', confidence: 'low' });
}

function report(context: RuleContext, at: SyntaxNode, value: Value, weight: Partial<Report>): void {
  context.report({
    at,
    message: `This format ${value.isComposed ? 'contains a value that ' : ''}${describeOrigin(value)}. Keep the format constant and pass the text as a value.`,
    ...weight,
    ...relatedTo(value),
  });
}
