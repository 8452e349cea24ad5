import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';
import { keywordArgument } from '../code/calls/call-arguments.ts';

const APPLICATION = /^(flask\.Flask|fastapi\.FastAPI|starlette\.applications\.Starlette|quart\.Quart|sanic\.Sanic)$/;
const RUNNERS =
  /^(flask\.Flask\(\)|quart\.Quart\(\)|sanic\.Sanic\(\)|bottle|bottle\.Bottle\(\)|dash\.Dash\(\))\.(run|run_server)$/;
/** Settings modules of Django, those for development left out. */
const SETTINGS =
  /(^|\/)(settings|production|prod|base|common|defaults?)\.py$|(^|\/)settings\/(?!.*(dev|local|debug|test|docker)).*\.py$/i;
const DEVELOPMENT = /dev|local|debug|test|example|sandbox/i;

export const debugModeEnabled: Rule = {
  id: 'debug-mode-enabled',
  title: 'Web application runs in debug mode',
  category: 'security',
  severity: 'medium',
  confidence: 'high',
  cwe: 489,
  languages: ['python', 'java', 'go'],
  aliases: ['S201', 'B201', 'S4507'],
  rationale: `
In debug mode, error pages show source code, settings and variables to every visitor; Flask's let visitors run code in the server. Take the
mode from the environment, off by default.

Not reported: settings modules for development by their name, test code, and modes that are not a plain \`True\`.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
from flask import Flask

app = Flask(__name__)
app.run(host="0.0.0.0", <|debug=True|>)
`,
      good: `
from flask import Flask

app = Flask(__name__)
app.run(host="0.0.0.0", debug=False)
`,
    },
    {
      language: 'java',
      bad: `
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;

@EnableWebSecurity(<|debug = true|>)
class SecurityConfiguration {}
`,
      good: `
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;

@EnableWebSecurity
class SecurityConfiguration {}
`,
    },
    {
      language: 'go',
      bad: `
package main

import "github.com/gin-gonic/gin"

func main() {
	gin.SetMode(<|gin.DebugMode|>)
}
`,
      good: `
package main

import "github.com/gin-gonic/gin"

func main() {
	gin.SetMode(gin.ReleaseMode)
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^(run|run_server|Flask|FastAPI|Starlette|Quart|Sanic|SetMode)$/),
  create(context) {
    if (context.isTestCode || DEVELOPMENT.test(context.path.slice(context.path.lastIndexOf('/') + 1))) return {};
    switch (context.language.id) {
      case 'python':
        return {
          Call(node) {
            const call = context.dialect.call(node);
            if (call) checkPythonCall(context, call);
          },
          assignment: (node) => checkPythonAssignment(context, node),
          keyword_argument: (node) => checkConfiguration(context, node),
        };
      case 'java':
        return { element_value_pair: (node) => checkAnnotation(context, node) };
      default:
        return {
          Call(node) {
            const call = context.dialect.call(node);
            const mode = call?.name === 'SetMode' ? call.arguments[0]?.value : undefined;
            if (!mode || context.names.pathOf(mode) !== 'github.com/gin-gonic/gin.DebugMode') return;
            report(context, mode, { what: 'Gin', severity: 'low' });
          },
        };
    }
  },
};

function report(
  context: RuleContext,
  at: SyntaxNode,
  { what, severity, fix }: { what: string; severity?: 'high' | 'low'; fix?: Fix },
): void {
  context.report({
    at,
    message: `${what} runs in debug mode, which shows internals to visitors. Take the mode from the environment, off by default.`,
    ...(severity && { severity }),
    ...(fix && { fix }),
  });
}

function turnOff(value: SyntaxNode): Fix {
  return { title: 'Turn debug mode off', safety: 'unsafe', edits: () => [replaceNode(value, 'False')] };
}

function checkPythonCall(context: RuleContext, call: Call): void {
  const debug = keywordArgument(call, 'debug');
  if (debug?.value.text !== 'True') return;
  const path = context.names.pathOf(call.callee) ?? '';
  const isRunner = RUNNERS.test(path) || (call.name === 'run' && isFlaskApplication(context, call));
  if (!isRunner && !APPLICATION.test(path)) return;
  const runsCode = isRunner && !path.startsWith('bottle');
  report(context, debug.node, {
    what: 'The application',
    ...(runsCode && { severity: 'high' }),
    fix: turnOff(debug.value),
  });
}

/** An `app` made elsewhere, in a file that imports Flask or makes it by a factory. */
function isFlaskApplication(context: RuleContext, { receiver }: Call): boolean {
  if (!receiver || !/^(app|application|server)$/.test(receiver.text)) return false;
  return /\bflask\b|create_app\(|import app\b/i.test(context.text);
}

function checkPythonAssignment(context: RuleContext, node: SyntaxNode): void {
  const left = node.field('left');
  const right = node.field('right');
  if (!left || right?.text !== 'True') return;
  const isSetting = left.text === 'DEBUG' && SETTINGS.test(context.path) && node.parent?.parent?.kind === 'module';
  if (isSetting) return report(context, node, { what: 'Django', fix: turnOff(right) });
  const isMember = /^\w+\.debug$|^\w+\.config\[["'](DEBUG|FLASK_DEBUG)["']\]$/.test(left.text);
  const object = isMember ? (left.field('object') ?? left.field('value')?.field('object')) : undefined;
  if (object && /^(flask\.Flask|quart\.Quart)\(\)$/.test(context.names.pathOf(object) ?? '')) {
    report(context, node, { what: 'The application', fix: turnOff(right) });
  }
}

/** `app.config.update(DEBUG=True)`. */
function checkConfiguration(context: RuleContext, node: SyntaxNode): void {
  const value = node.field('value');
  if (value?.text !== 'True' || !/^(FLASK_)?DEBUG$/.test(node.field('name')?.text ?? '')) return;
  const call = node.parent?.parent && context.dialect.call(node.parent.parent);
  if (!call || !/^(update|from_mapping)$/.test(call.name) || !/\bconfig$/.test(call.receiver?.text ?? '')) return;
  report(context, node, { what: 'The application', fix: turnOff(value) });
}

function checkAnnotation(context: RuleContext, node: SyntaxNode): void {
  const annotation = node.parent?.parent;
  if (annotation?.field('name')?.text !== 'EnableWebSecurity') return;
  if (node.field('key')?.text === 'debug' && node.field('value')?.text === 'true')
    report(context, node, { what: 'Spring Security' });
}
