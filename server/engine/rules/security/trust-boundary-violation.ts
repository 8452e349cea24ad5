import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { requestValueOf } from '../code/values/request-value.ts';
import type { Rule, RuleContext } from '../rule.ts';

const SESSION_TYPE = /(^|\.)(HttpSession|WebSession|Session)$|\.getSession\(\)$/;
const SESSION_NAME = /^(http|web|user|cur(rent)?)?_?session(Map)?$/i;
/** The session of Flask, Django, Express, Koa and the like. */
const SESSION = /^((flask|quart|bottle)\.)?(session|(self\.)?(req|request|ctx|c)\.session)$/;

export const trustBoundaryViolation: Rule = {
  id: 'trust-boundary-violation',
  title: 'Data of a request is put into the session unchecked',
  category: 'security',
  severity: 'medium',
  confidence: 'medium',
  cwe: 501,
  languages: ['python', 'javascript', 'typescript', 'java'],
  aliases: ['S3318', 'TRUST_BOUNDARY_VIOLATION'],
  rationale: `
What stands in the session is taken for the server's own word by the code that reads it later. A value of the request that goes
there as it came, or worse, the name it is stored under, makes that code trust whoever sent the request. Check or convert the
value first, and store it under a fixed name.

Values that were checked, converted or looked up are not reported. Outside of Java, where sessions hold drafts and preferences as
a matter of course, it is reported with low confidence.`,
  examples: [
    {
      language: 'java',
      bad: `
import javax.servlet.http.*;

class Login extends HttpServlet {
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    request.getSession().setAttribute("role", <|request.getParameter("role")|>);
  }
}
`,
      good: `
import javax.servlet.http.*;

class Login extends HttpServlet {
  protected void doPost(HttpServletRequest request, HttpServletResponse response) {
    Role role = roles.of(users.find(request.getParameter("name")));
    request.getSession().setAttribute("role", role);
  }
}
`,
    },
    {
      language: 'javascript',
      bad: `
app.post('/login', (req, res) => {
  req.session.isAdmin = <|req.body.isAdmin|>;
  res.redirect('/');
});
`,
      good: `
app.post('/login', async (req, res) => {
  const user = await findUser(req.body.name);
  req.session.isAdmin = user.isAdmin;
  res.redirect('/');
});
`,
    },
  ],
  callees: calleesLike(/^(setAttribute|putValue)$/),
  create(context) {
    if (context.isTestCode) return {};
    if (context.language.id === 'java') return { Call: (node) => visitCall(context, node) };
    if (!context.text.includes('session')) return {};
    return {
      Assignment(node) {
        for (const { target, value, operator } of context.dialect.assignments(node))
          if (operator === '=') visitWrite(context, target, value);
      },
    };
  },
};

function visitCall(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (!call?.receiver || call.arguments.length !== 2 || !isSession(context, call.receiver)) return;
  for (const { value: argument } of call.arguments) {
    const value = requestValueOf(context, argument, 'code');
    if (value) return report(context, argument, value);
  }
}

function isSession(context: RuleContext, receiver: SyntaxNode): boolean {
  const path = context.names.pathOf(receiver);
  if (path !== undefined && SESSION_TYPE.test(path)) return true;
  const expression = context.dialect.expression(receiver);
  return expression.kind === 'call'
    ? expression.call.name === 'getSession'
    : expression.kind === 'name' && SESSION_NAME.test(receiver.text);
}

function visitWrite(context: RuleContext, target: SyntaxNode, stored: SyntaxNode): void {
  const place = context.dialect.expression(target);
  if (place.kind !== 'member' && place.kind !== 'index') return;
  if (!SESSION.test(place.object.text) && !SESSION.test(context.names.pathOf(place.object) ?? '')) return;
  const value = requestValueOf(context, stored, 'code');
  if (value) report(context, stored, value);
}

function report(context: RuleContext, at: SyntaxNode, value: Value): void {
  context.report({
    at,
    message: `What is stored in the session ${describeOrigin(value)} unchecked, and will be trusted later. Check it first.`,
    ...(context.language.id === 'java' ? {} : { severity: 'low', confidence: 'low' }),
    ...relatedTo(value),
  });
}
