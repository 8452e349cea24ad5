import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertAfter, insertBefore } from '../edits/replace-node.ts';
import { lineBreakOf } from '../edits/line-break-of.ts';
import { calleesLike } from '../code/callees.ts';
import type { Fix, Listeners, Rule, RuleContext } from '../rule.ts';
import { argumentNamed, hasSpread, keywordArgument, positionalArgument } from '../code/call-arguments.ts';
import { entriesOf, entryNamed, isClosedLiteral } from '../code/literal-entries.ts';
import { spacedWords } from '../code/purpose.ts';

/** Cookies that log their owner in. Tokens against forged requests must be readable by scripts. */
const LOGIN_COOKIE =
  /\b(session|sess|sid|jsessionid|phpsessid|sessionid|auth|token|jwt|remember|login|access|refresh)\b/;
const NO_LOGIN_COOKIE = /\b(csrf|xsrf|consent|theme|lang|locale)\b/;
const RESPONSE = /^(res|response|resp|reply|ctx|cookies)$/i;

export const cookieWithoutFlags: Rule = {
  id: 'cookie-without-flags',
  title: 'Session cookie without Secure or HttpOnly',
  category: 'security',
  severity: 'medium',
  confidence: 'medium',
  cwe: 614,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S2092', 'S3330', 'INSECURE_COOKIE', 'HTTPONLY_COOKIE'],
  rationale: `
Without \`Secure\` a browser sends the cookie over plain HTTP too, where everyone on the way reads it. Without \`HttpOnly\` every script in the
page can read it, so that one injected script takes the session over.

Only cookies whose names say that they log somebody in are reported. Options that the file does not show, and flags that depend on a
setting, are taken for good.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def log_in(response, session_id):
    <|response.set_cookie|>("session_id", session_id, max_age=3600)
`,
      good: `
def log_in(response, session_id):
    response.set_cookie("session_id", session_id, max_age=3600, secure=True, httponly=True)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
export const logIn = (res, token) => <|res.cookie|>('token', token, { httpOnly: true });
`,
      good: `
export const logIn = (res, token) => res.cookie('token', token, { httpOnly: true, secure: true });
`,
    },
    {
      language: 'java',
      bad: `
import javax.servlet.http.*;

class Login {
  void logIn(HttpServletResponse response, String id) {
    Cookie cookie = <|new Cookie("sessionId", id)|>;
    cookie.setHttpOnly(true);
    response.addCookie(cookie);
  }
}
`,
      good: `
import javax.servlet.http.*;

class Login {
  void logIn(HttpServletResponse response, String id) {
    Cookie cookie = new Cookie("sessionId", id);
    cookie.setHttpOnly(true);
    cookie.setSecure(true);
    response.addCookie(cookie);
  }
}
`,
    },
    {
      language: 'go',
      isFixed: true,
      bad: `
package login

import "net/http"

func logIn(w http.ResponseWriter, id string) {
	http.SetCookie(w, &<|http.Cookie|>{Name: "session", Value: id})
}
`,
      good: `
package login

import "net/http"

func logIn(w http.ResponseWriter, id string) {
	http.SetCookie(w, &http.Cookie{Name: "session", Value: id, Secure: true, HttpOnly: true})
}
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(/cookie/i),
  create(context) {
    if (context.isTestCode) return {};
    switch (context.language.id) {
      case 'python':
        return onCalls(context, checkPython);
      case 'java':
        return onCalls(context, checkJava);
      case 'go':
        return { composite_literal: (node) => checkGo(context, node) };
      default:
        return onCalls(context, checkJavascript);
    }
  },
};

type Flag = 'Secure' | 'HttpOnly';

function onCalls(context: RuleContext, check: (context: RuleContext, call: Call) => void): Listeners {
  return {
    Call(node) {
      const call = context.dialect.call(node);
      if (call) check(context, call);
    },
  };
}

function isLoginCookie(context: RuleContext, name: SyntaxNode | undefined): boolean {
  const text = name && context.flow.constantText(name);
  const words = spacedWords(text ?? '');
  return LOGIN_COOKIE.test(words) && !NO_LOGIN_COOKIE.test(words);
}

function report(
  context: RuleContext,
  at: SyntaxNode,
  missing: readonly Flag[],
  edits?: () => readonly TextEdit[],
): void {
  const flags = missing.map((flag) => `\`${flag}\``).join(' and ');
  const fix: Fix | undefined = edits && { title: `Add ${missing.join(' and ')}`, safety: 'unsafe', edits };
  context.report({ at, message: `This cookie logs its owner in but is set without ${flags}.`, ...(fix && { fix }) });
}

function checkPython(context: RuleContext, call: Call): void {
  if (
    call.name !== 'set_cookie' ||
    !call.receiver ||
    hasSpread(call) ||
    !isLoginCookie(context, argumentNamed(call, 'key', 0))
  )
    return;
  const isOff = (keyword: string): boolean => /^(False|None|)$/.test(keywordArgument(call, keyword)?.value.text ?? '');
  const missing = (
    [
      ['Secure', 'secure'],
      ['HttpOnly', 'httponly'],
    ] as const
  ).filter(([, keyword]) => isOff(keyword));
  // Deleting a cookie needs no protection; more than the name and value by position hides the flags.
  const isDeleted =
    keywordArgument(call, 'max_age')?.value.text === '0' || keywordArgument(call, 'expires')?.value.text === '0';
  const positional = call.arguments.filter(({ name }) => name === undefined);
  const last = call.arguments.at(-1);
  if (missing.length === 0 || isDeleted || positional.length > 6 || !last) return;
  const isAbsent = missing.every(([, keyword]) => !keywordArgument(call, keyword));
  const added = missing.map(([, keyword]) => `, ${keyword}=True`).join('');
  report(
    context,
    call.callee,
    missing.map(([flag]) => flag),
    isAbsent ? () => [insertAfter(last.node, added)] : undefined,
  );
}

function checkJavascript(context: RuleContext, call: Call): void {
  const receiver = call.receiver?.text.slice(-12) ?? '';
  if (!/^(cookie|setCookie)$/.test(call.name) || !RESPONSE.test(/(\w+)$/.exec(receiver)?.[1] ?? '')) return;
  if (hasSpread(call) || call.arguments.length < 2 || !isLoginCookie(context, positionalArgument(call, 0))) return;
  const value = positionalArgument(call, 1);
  const options = positionalArgument(call, 2);
  if (!value || (options && !isClosedLiteral(options))) return;
  const isOff = (key: string): boolean =>
    /^(false|undefined|)$/.test((options && entryNamed(options, key)?.value.text) ?? '');
  const missing = (
    [
      ['HttpOnly', 'httpOnly'],
      ['Secure', 'secure'],
    ] as const
  ).filter(([, key]) => isOff(key));
  if (missing.length === 0) return;
  const added = missing.map(([, key]) => `${key}: true`).join(', ');
  const entries = options ? entriesOf(options) : [];
  const isAbsent = missing.every(([, key]) => !entries.some((entry) => entry.key === key));
  const last = entries.at(-1);
  const edits = (): TextEdit[] =>
    last ? [insertAfter(last.node, `, ${added}`)] : [insertAfter(value, `, { ${added} }`)];
  report(
    context,
    call.callee,
    missing.map(([flag]) => flag),
    isAbsent && (last || !options) ? edits : undefined,
  );
}

/** The flags are set by calls on the variable, somewhere in the method. */
function checkJava(context: RuleContext, call: Call): void {
  const declarator = call.node.parent;
  const name = declarator?.kind === 'variable_declarator' ? declarator.field('name') : undefined;
  if (!call.isNew || call.name !== 'Cookie' || !name || !isLoginCookie(context, positionalArgument(call, 0))) return;
  const method = call.node.ancestor(context.dialect.controlFlow.functions);
  const calls = context.scopes.bindingOf(name)?.reads.map((read) => read.parent?.field('name')?.text) ?? [];
  // Handed to a method of the file, the cookie may get its flags there.
  const isHandedOn = context.scopes
    .bindingOf(name)
    ?.reads.some(
      (read) => read.parent?.kind === 'argument_list' && read.parent.parent?.field('name')?.text !== 'addCookie',
    );
  if (!method || isHandedOn || /setMaxAge\(\s*0\s*\)/.test(method.text)) return;
  const missing = (['Secure', 'HttpOnly'] as const).filter((flag) => !calls.includes(`set${flag}`));
  if (missing.length > 0) report(context, call.node, missing);
}

function checkGo(context: RuleContext, node: SyntaxNode): void {
  const type = node.field('type');
  if (!type || type.text !== 'http.Cookie' || context.names.pathOf(type) !== 'net/http.Cookie') return;
  const entries = entriesOf(node);
  const valueOf = (key: string): string => entries.find((entry) => entry.key === key)?.value.text ?? '';
  const first = entries[0];
  const isDeleted = /^-|^0$/.test(valueOf('MaxAge'));
  // Read from a request or kept: without a value it is no cookie to be set.
  if (!first || isDeleted || !valueOf('Value') || !isLoginCookie(context, entryNamed(node, 'Name')?.value)) return;
  const missing = (['Secure', 'HttpOnly'] as const).filter(
    (flag) => /^(false)?$/.test(valueOf(flag)) && !isSetLater(context, node, flag),
  );
  if (missing.length === 0) return;
  const isAbsent = missing.every((flag) => valueOf(flag) === '');
  report(
    context,
    type,
    missing,
    isAbsent ? () => [addFields(context, entries.at(-1)?.node ?? first.node, missing)] : undefined,
  );
}

/** On lines of their own where the other fields are. */
function addFields(context: RuleContext, last: SyntaxNode, missing: readonly Flag[]): TextEdit {
  const { lines, text } = context.tree;
  const lineStart = lines.startOf(lines.lineAt(last.start));
  const indent = text.slice(lineStart, last.start);
  if (indent.trim() !== '') return insertAfter(last, missing.map((flag) => `, ${flag}: true`).join(''));
  return insertBefore(last, missing.map((flag) => `${flag}: true,${lineBreakOf(context.tree)}${indent}`).join(''));
}

function isSetLater(context: RuleContext, node: SyntaxNode, flag: Flag): boolean {
  const around = node.ancestor(context.dialect.controlFlow.functions);
  return around !== undefined && new RegExp(`\\.${flag}\\s*=`).test(context.text.slice(node.end, around.end));
}
