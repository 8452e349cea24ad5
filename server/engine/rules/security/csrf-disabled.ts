import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { spacedWords } from '../code/values/purpose.ts';
import { listenToSettings } from '../code/values/settings.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { removeStatement } from '../edits/remove-statement.ts';
import type { Fix, Listeners, Rule, RuleContext } from '../rule.ts';

const SETTING = /^(WTF_CSRF_ENABLED|WTF_CSRF_CHECK_DEFAULT)$/;
const DEVELOPMENT = /(^|[/_.-])(dev\w*|local|debug|test\w*|docker|example\w*)([/_.-])/i;
/** Called by other servers, which have no token but sign what they send. */
const HOOK = /\b(web ?hooks?|hook|callback|notify|notification|ipn|webhooks?|receiver|events?)\b/;
const SIGNED =
  /signature|hmac|authorization|bearer|api_?key|requires?_\w*(auth|token|key)\b|token_(required|auth)|auth_token/i;
/** Signs that requests carry a token of their own and no cookie. */
const STATELESS =
  /STATELESS|oauth2ResourceServer|\bjwt\b|JwtFilter|JwtAuthentication|httpBasic\(|NullSecurityContextRepository/i;
const ADVICE = 'Other sites can make the browsers of logged-in users send requests.';

export const csrfDisabled: Rule = {
  id: 'csrf-disabled',
  title: 'Protection against forged requests is turned off',
  category: 'security',
  severity: 'medium',
  confidence: 'medium',
  cwe: 352,
  languages: ['python', 'java'],
  aliases: ['S4502', 'SPRING_CSRF_PROTECTION_DISABLED'],
  rationale: `
A browser adds the cookies of a site to every request it sends there, also when the page of another site makes it do so. The token that
these protections ask for tells such requests from real ones. Keep it wherever a cookie logs somebody in.

An interface that knows its callers by a token in a header needs no such protection: configurations that say so (stateless sessions, JWT)
and views named like webhooks or that check signatures are reported with low confidence; settings for development and test code are not.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
from flask import Flask

app = Flask(__name__)
app.config.update(SECRET_KEY=read_key(), <|WTF_CSRF_ENABLED=False|>)
`,
      good: `
from flask import Flask

app = Flask(__name__)
app.config.update(SECRET_KEY=read_key(), WTF_CSRF_ENABLED=True)
`,
    },
    {
      language: 'java',
      bad: `
import org.springframework.security.config.annotation.web.builders.HttpSecurity;

class SecurityConfiguration {
  void configure(HttpSecurity http) throws Exception {
    http.csrf().<|disable|>().formLogin();
  }
}
`,
      good: `
import org.springframework.security.config.annotation.web.builders.HttpSecurity;

class SecurityConfiguration {
  void configure(HttpSecurity http) throws Exception {
    http.formLogin();
  }
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/^(disable|csrf)$/),
  create(context) {
    if (context.isTestCode || DEVELOPMENT.test(context.path)) return {};
    return context.language.id === 'python' ? listenToPython(context) : listenToJava(context);
  },
};

function listenToPython(context: RuleContext): Listeners {
  const settings = listenToSettings(context, ({ node, name, value }) => {
    if (value.text !== 'False' || !SETTING.test(name) || node.kind === 'pair') return;
    const edits = (): ReturnType<Fix['edits']> => [replaceNode(value, 'True')];
    context.report({
      at: node,
      message: `\`${name}\` is off. ${ADVICE}`,
      fix: { title: 'Turn the protection on', safety: 'unsafe', edits },
    });
  });
  return { ...settings, decorator: (node) => checkDecorator(context, node) };
}

function checkDecorator(context: RuleContext, node: SyntaxNode): void {
  const name = /^@(csrf_exempt|csrf\.exempt|method_decorator\(csrf_exempt\b[^)]*\))$/.exec(node.text)?.[1];
  if (name === undefined) return;
  const definition = node.parent?.field('definition');
  const isCalledByServers =
    HOOK.test(spacedWords(`${definition?.field('name')?.text ?? ''} ${context.path.slice(-40)}`)) ||
    SIGNED.test(node.parent?.text ?? '');
  const expression = node.namedChildren[0] ?? node;
  const binding = context.scopes.bindingOf(expression.field('object') ?? expression);
  if (name === 'csrf_exempt' && binding?.importPath !== 'django.views.decorators.csrf.csrf_exempt') return;
  const isOnlyUse = binding !== undefined && binding.reads.length < 2;
  const edits = (): ReturnType<Fix['edits']> => [removeStatement(context.tree, node)];
  context.report({
    at: node,
    message: `This view takes requests without a token. ${ADVICE}`,
    ...(isCalledByServers && { severity: 'low', confidence: 'low' }),
    // The last use takes its import along, which is more than a glance.
    ...(!isOnlyUse && { fix: { title: 'Ask for a token', safety: 'unsafe', edits } }),
  });
}

function listenToJava(context: RuleContext): Listeners {
  const isStateless = STATELESS.test(context.text);
  const report = (at: SyntaxNode): void =>
    context.report({
      at,
      message: `The protection against forged requests is turned off. ${ADVICE}`,
      ...(isStateless && { severity: 'low', confidence: 'low' }),
    });
  return {
    Call(node) {
      const call = context.dialect.call(node);
      if (call?.name === 'disable') {
        const isCsrf = call.receiver?.text.endsWith('csrf()') || isCsrfLambda(call.receiver);
        if (isCsrf && call.arguments.length === 0) report(call.callee);
      } else if (call?.name === 'csrf' && /^\w*Configurer::disable$/.test(call.arguments[0]?.value.text ?? '')) {
        report(call.arguments[0]?.value ?? node);
      }
    },
  };
}

/** The parameter of `csrf(csrf -> csrf.disable())`. */
function isCsrfLambda(receiver: SyntaxNode | undefined): boolean {
  const lambda = receiver?.ancestor(LAMBDAS);
  const call = lambda?.parent?.parent;
  return lambda?.field('parameters')?.text === receiver?.text && call?.field('name')?.text === 'csrf';
}

const LAMBDAS: ReadonlySet<string> = new Set(['lambda_expression']);
