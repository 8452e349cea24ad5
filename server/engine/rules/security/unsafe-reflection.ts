import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { requestValueOf } from '../code/values/request-value.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { REFLECTION_SINKS } from '../sinks/reflection-sinks.ts';

const sinks = new SinkMatcher(REFLECTION_SINKS);
const MAPS_OF_NAMES = /^(globals|locals|vars)\(\)$/;

export const unsafeReflection: Rule = {
  id: 'unsafe-reflection',
  title: 'Data of a request names the code that runs',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 470,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S2658', 'UNSAFE_REFLECTION', 'detect-non-literal-require', 'security/detect-non-literal-require'],
  rationale: `
Whoever names the class, module or method that is used can name others than those that were meant: a class whose constructor has
effects, a method that deletes, \`__class__\`, \`constructor\`. Choose from a table of what is allowed.

Only names from requests are reported, not those of settings and command lines, nor names that were looked up or checked.`,
  examples: [
    {
      language: 'python',
      bad: `
from flask import request

def export(report):
    return getattr(report, <|"to_" + request.args["format"]|>)()
`,
      good: `
from flask import request

def export(report):
    formats = {"csv": report.to_csv, "json": report.to_json}
    return formats[request.args["format"]]()
`,
    },
    {
      language: 'java',
      bad: `
import javax.servlet.http.HttpServletRequest;

class Exports {
  Export create(HttpServletRequest request) throws Exception {
    Class<?> type = Class.forName(<|"shop.export." + request.getParameter("format")|>);
    return (Export) type.getDeclaredConstructor().newInstance();
  }
}
`,
      good: `
import java.util.Map;
import java.util.function.Supplier;
import javax.servlet.http.HttpServletRequest;

class Exports {
  private static final Map<String, Supplier<Export>> FORMATS = Map.of("csv", CsvExport::new, "json", JsonExport::new);

  Export create(HttpServletRequest request) {
    return FORMATS.get(request.getParameter("format")).get();
  }
}
`,
    },
    {
      language: 'javascript',
      bad: `
app.get('/export', (req, res) => {
  const format = require(<|\`./formats/\${req.query.format}\`|>);
  res.send(format(orders));
});
`,
      good: `
const formats = { csv: require('./formats/csv'), json: require('./formats/json') };

app.get('/export', (req, res) => {
  if (!Object.hasOwn(formats, req.query.format)) return res.sendStatus(400);
  res.send(formats[req.query.format](orders));
});
`,
    },
  ],
  callees: calleesOf(sinks, calleesLike(/^$/)),
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const hit = sinks.match(context, node);
        const name = hit ? hit.argument : computedMethod(context, node);
        const value = name && requestValueOf(context, name, 'code');
        if (!name || !value) return;
        report(context, name, value, hit ? {} : { severity: 'medium', confidence: 'medium' });
      },
      ...(context.language.id === 'python' ? { subscript: (node) => visitNames(context, node) } : {}),
    };
  },
};

/** `handlers[name](…)` */
function computedMethod(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  if (context.language.id !== 'javascript' && context.language.id !== 'typescript') return undefined;
  const callee = context.dialect.call(node)?.callee;
  const index = callee?.kind === 'subscript_expression' ? callee.field('index') : undefined;
  return index && context.dialect.expression(index).kind !== 'literal' ? index : undefined;
}

/** `globals()[name]` */
function visitNames(context: RuleContext, node: SyntaxNode): void {
  const map = node.field('value');
  const name = node.field('subscript');
  if (!map || !name || !MAPS_OF_NAMES.test(context.names.pathOf(map) ?? '')) return;
  const value = requestValueOf(context, name, 'code');
  if (value) report(context, name, value, {});
}

function report(context: RuleContext, at: SyntaxNode, value: Value, weight: Partial<Report>): void {
  context.report({
    at,
    message: `The code that runs here is named by a value that ${describeOrigin(value)}. Choose from a table of what is allowed.`,
    ...weight,
    ...relatedTo(value),
  });
}
