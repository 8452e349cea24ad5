import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { addPythonImport } from '../edits/add-import.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { isChecked } from '../code/conditions/checked-value.ts';
import { ingredientsOf } from '../code/values/ingredients.ts';
import { CODE_SINKS, FUNCTION_MAKERS, TIMERS } from '../sinks/code-sinks.ts';
import { reachOf, relatedTo } from '../code/functions/reach.ts';

const sinks = new SinkMatcher(CODE_SINKS);

export const codeInjection: Rule = {
  id: 'code-injection',
  title: 'Text that is not under control is run as code',
  category: 'security',
  severity: 'critical',
  confidence: 'high',
  cwe: 95,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: [
    'S307',
    'B307',
    'S102',
    'B102',
    'PGH001',
    'W0123',
    'eval-used',
    'exec-used',
    'no-eval',
    'no-new-func',
    'no-implied-eval',
    '@typescript-eslint/no-implied-eval',
    'S1523',
    'S5334',
    'detect-eval-with-expression',
  ],
  rationale: `
\`eval\` and its relatives run whatever the text says, with all the rights of the program: whoever decides about the text
decides about the machine. Parse data as data (\`ast.literal_eval\`, \`JSON.parse\`), and choose between actions with a table.

Constant texts are not reported, nor is text that the data flow cannot follow, nor methods of the program's own that happen to
be called \`eval\`. Text that a parameter brings in is reported with less certainty, since callers may well be trusted.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import sys

limits = eval(<|sys.argv[1]|>)
print(limits)
`,
      good: `
import ast
import sys

limits = ast.literal_eval(sys.argv[1])
print(limits)
`,
    },
    {
      language: 'javascript',
      bad: `
app.post('/settings', (req, res) => {
  res.json(eval(<|'(' + req.body.settings + ')'|>));
});
`,
      good: `
app.post('/settings', (req, res) => {
  res.json(JSON.parse(req.body.settings));
});
`,
    },
    {
      language: 'java',
      bad: `
import javax.script.ScriptEngine;

class Formula {
  Object evaluate(ScriptEngine engine, String formula) throws Exception {
    return engine.eval(<|"result = " + formula|>);
  }
}
`,
      good: `
import javax.script.ScriptEngine;

class Formula {
  Object evaluate(ScriptEngine engine, double amount) throws Exception {
    engine.put("amount", amount);
    return engine.eval("result = amount * 2");
  }
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesOf(sinks, calleesLike(/^(Function|setTimeout|setInterval|setImmediate)$/)),
  create(context) {
    return {
      Call(node) {
        const run = codeOf(context, node);
        if (!run) return;
        const { call, code } = run;
        const value = context.flow.valueOf(code, 'code');
        const weight = weigh(context, value, call);
        // Such a context of Spring's lets expressions read data but neither call static methods nor make objects.
        if (call.name === 'parseExpression' && context.text.includes('SimpleEvaluationContext.')) return;
        if (!weight || isChecked(context, code)) return;
        const isLoader = value.origin !== 'external' && isModuleWrapper(context, code);
        const fix = literalFix(context, call, code);
        context.report({
          at: code,
          message: `\`${call.name}\` runs text that ${describeOrigin(value)}. ${fix ? 'Use `ast.literal_eval`, which only accepts data.' : 'Parse it as data instead.'}`,
          ...weight,
          ...(isLoader && { confidence: 'low' }),
          ...relatedTo(value),
          ...(fix && { fix }),
        });
      },
    };
  },
};

function codeOf(context: RuleContext, node: SyntaxNode): { call: Call; code: SyntaxNode } | undefined {
  const hit = sinks.match(context, node);
  if (hit) return hit.argument && { call: hit.call, code: unwrapCompile(context, hit.argument) };
  if (context.language.id !== 'javascript' && context.language.id !== 'typescript') return undefined;
  const call = context.dialect.call(node);
  const path = call && context.names.pathOf(call.callee);
  if (!call || path === undefined) return undefined;
  if (call.name === 'Function' && FUNCTION_MAKERS.has(path)) {
    const body = call.arguments.at(-1);
    return body && !body.isSpread ? { call, code: body.value } : undefined;
  }
  const text = TIMERS.has(path) ? call.arguments[0]?.value : undefined;
  return text && isText(context, text) ? { call, code: text } : undefined;
}

/** The source of `exec(compile(source, …))`. */
function unwrapCompile(context: RuleContext, argument: SyntaxNode): SyntaxNode {
  const call = context.dialect.call(argument);
  return (call && context.names.pathOf(call.callee) === 'compile' && call.arguments[0]?.value) || argument;
}

/** Timers nearly always get a function; a text shows by how it is made. */
function isText(context: RuleContext, node: SyntaxNode): boolean {
  const value = context.flow.valueOf(node, 'code');
  return value.isComposed || value.origin === 'external';
}

function weigh(context: RuleContext, value: Value, call: Call): Pick<Report, 'severity' | 'confidence'> | undefined {
  if (value.origin === 'parameter') {
    // With namespaces or parameters of its own it is what debuggers, shells and template engines are made of.
    const isDeliberate = (context.language.id === 'python' || call.name === 'Function') && call.arguments.length > 1;
    return context.isTestCode ? undefined : { severity: 'high', confidence: isDeliberate ? 'low' : 'medium' };
  }
  if (value.origin !== 'external') return undefined;
  const reach = reachOf(context, value);
  if (reach === 'request' || reach === 'response') return { severity: 'critical', confidence: 'high' };
  return context.isTestCode ? undefined : { severity: 'high', confidence: reach === 'user' ? 'high' : 'medium' };
}

/** Literals are what `eval` is mostly misused for; with namespaces it is about more than that. */
function literalFix(context: RuleContext, call: Call, code: SyntaxNode): Fix | undefined {
  const isPlain = context.language.id === 'python' && call.name === 'eval' && call.arguments.length === 1;
  if (
    !isPlain ||
    context.flow.valueOf(code, 'code').isComposed ||
    context.dialect.expression(code).kind === 'composition'
  )
    return undefined;
  return {
    title: 'Replace `eval` by `ast.literal_eval`',
    safety: 'unsafe', // expressions other than literals are refused from now on
    edits: () => [...addPythonImport(context, 'ast'), replaceNode(call.callee, 'ast.literal_eval')],
  };
}

/** `(function (exports, require, module) { … })`: what is loaded like this is a module. */
function isModuleWrapper(context: RuleContext, code: SyntaxNode): boolean {
  return ingredientsOf(context, code).some(({ text }) => /function\s*\*?\s*\w*\(\s*exports\s*,\s*require\b/.test(text));
}
