import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertAfter, insertBefore, replaceNode } from '../edits/replace-node.ts';
import { lineBreakOf } from '../edits/line-break-of.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Fix, Listeners, Rule, RuleContext } from '../rule.ts';
import { argumentNamed, hasSpread, keywordArgument, positionalArgument } from '../code/calls/call-arguments.ts';
import { entriesOf, entryNamed, isClosedLiteral } from '../code/values/literal-entries.ts';
import { isKoaCookie, isScriptCookie } from '../code/libraries/cookie-calls.ts';
import { cookieOfHeader } from '../code/libraries/set-cookie-header.ts';
import { listenToSettings } from '../code/values/settings.ts';
import { textWithin } from '../code/texts/text-within.ts';
import { spacedWords } from '../code/values/purpose.ts';

/** Cookies that log their owner in. Tokens against forged requests must be readable by scripts. */
const LOGIN_COOKIE =
  /\b(session|sess|sid|jsessionid|phpsessid|sessionid|auth|token|jwt|remember( ?me)?|login|access|refresh)\b/;
const NO_LOGIN_COOKIE = /\b(csrf|xsrf|consent|theme|lang|locale)\b/;

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

Missing flags are reported for cookies whose names say that they log somebody in (for others with low confidence, in Java), a \`Secure\`
that is turned off for every cookie, and so are the settings of Django, Flask and Express sessions. Options that the file does not show, and
flags that depend on a setting, are taken for good, and deleted cookies need none.`,
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
      isFixed: true,
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
    cookie.setSecure(true);
    cookie.setHttpOnly(true);
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
  callees: calleesLike(/cookie|header|^(from|setSecure|setHttpOnly|session|default|serialize|set|append|add)$/i),
  create(context) {
    if (context.isTestCode) return {};
    switch (context.language.id) {
      case 'python':
        return { ...onCalls(context, checkPython), ...listenToFlagSettings(context) };
      case 'java':
        return onCalls(context, checkJava);
      case 'go':
        return { composite_literal: (node) => checkGo(context, node), ...onCalls(context, checkGin) };
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
      if (!call) return;
      check(context, call);
      checkHeader(context, call);
    },
  };
}

function isLoginCookie(context: RuleContext, name: SyntaxNode | undefined): boolean {
  const text = name && textWithin(context, name);
  const words = spacedWords(text ?? '');
  return LOGIN_COOKIE.test(words) && !NO_LOGIN_COOKIE.test(words);
}

function words(flags: readonly Flag[]): string {
  return flags.map((flag) => `\`${flag}\``).join(' and ');
}

/** A flag that the code turns off, whatever the cookie is called. */
function reportOff(
  context: RuleContext,
  at: SyntaxNode,
  { flag, value, isLogin }: { readonly flag: Flag; readonly value: SyntaxNode; readonly isLogin: boolean },
): void {
  const on = context.language.id === 'python' ? 'True' : 'true';
  const harm = flag === 'Secure' ? 'browsers send it over plain HTTP too' : 'every script in the page can read it';
  context.report({
    at,
    message: `\`${flag}\` is turned off for this cookie, so that ${harm}.`,
    severity: isLogin ? 'medium' : 'low',
    fix: { title: `Turn ${flag} on`, safety: 'unsafe', edits: () => [replaceNode(value, on)] },
  });
}

function report(
  context: RuleContext,
  at: SyntaxNode,
  missing: readonly Flag[],
  edits?: () => readonly TextEdit[],
): void {
  const fix: Fix | undefined = edits && { title: `Add ${missing.join(' and ')}`, safety: 'unsafe', edits };
  context.report({
    at,
    message: `This cookie logs its owner in but is set without ${words(missing)}.`,
    ...(fix && { fix }),
  });
}

/** `setHeader("Set-Cookie", "session=" + id)`, in any language. */
function checkHeader(context: RuleContext, call: Call): void {
  const cookie = cookieOfHeader(context, call);
  const words = spacedWords(cookie?.name ?? '');
  if (!cookie || !LOGIN_COOKIE.test(words) || NO_LOGIN_COOKIE.test(words)) return;
  const missing = (['Secure', 'HttpOnly'] as const).filter((flag) => !cookie.attributes.includes(flag.toLowerCase()));
  if (missing.length > 0) report(context, cookie.node, missing);
}

function checkPython(context: RuleContext, call: Call): void {
  if (call.name !== 'set_cookie' || !call.receiver || hasSpread(call)) return;
  if (!isLoginCookie(context, argumentNamed(call, 'key', 0))) {
    const secure = keywordArgument(call, 'secure');
    if (secure?.value.text === 'False')
      reportOff(context, secure.node, { flag: 'Secure', value: secure.value, isLogin: false });
    return;
  }
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
  checkSession(context, call);
  if (isKoaCookie(call)) return checkKoa(context, call);
  if (!isScriptCookie(context, call)) return;
  if (hasSpread(call) || call.arguments.length < 2) return;
  const value = positionalArgument(call, 1);
  const options = positionalArgument(call, 2);
  if (!isLoginCookie(context, positionalArgument(call, 0))) {
    const secure = options && entryNamed(options, 'secure');
    if (secure?.value.text === 'false')
      reportOff(context, secure.node, { flag: 'Secure', value: secure.value, isLogin: false });
    return;
  }
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

/** Koa sets `HttpOnly` by itself, and `Secure` where the connection is. */
function checkKoa(context: RuleContext, call: Call): void {
  const options = positionalArgument(call, 2);
  if (!options || !isLoginCookie(context, positionalArgument(call, 0))) return;
  for (const [flag, key] of [
    ['HttpOnly', 'httpOnly'],
    ['Secure', 'secure'],
  ] as const) {
    const entry = entryNamed(options, key);
    if (entry?.value.text === 'false') reportOff(context, entry.node, { flag, value: entry.value, isLogin: true });
  }
}

function checkJava(context: RuleContext, call: Call): void {
  if (call.isNew && call.name === 'Cookie') checkJavaCookie(context, call);
  else if (call.name === 'setSecure' || call.name === 'setHttpOnly') checkSetter(context, call);
  else if (call.name === 'from') checkResponseCookie(context, call);
}

/** `cookie.setSecure(false)`. */
function checkSetter(context: RuleContext, call: Call): void {
  const value = call.arguments[0]?.value;
  if (value?.text !== 'false' || !call.receiver) return;
  const binding = context.scopes.bindingOf(call.receiver);
  const isCookie = /cookie/i.test(call.receiver.text) || /(^|\.)\w*Cookie$/.test(binding?.typeName ?? '');
  const creation = binding?.writes.map((write) => write.value && context.dialect.call(write.value));
  const isLogin = creation?.some((made) => made && isLoginCookie(context, positionalArgument(made, 0))) ?? false;
  const isSecure = call.name === 'setSecure';
  if (!isCookie || (!isSecure && !isLogin) || isDeletedJava(context, call.node)) return;
  reportOff(context, call.node, { flag: isSecure ? 'Secure' : 'HttpOnly', value, isLogin: true });
}

function isDeletedJava(context: RuleContext, node: SyntaxNode): boolean {
  const method = node.ancestor(context.dialect.controlFlow.functions);
  return method !== undefined && /setMaxAge\(\s*0\s*\)/.test(method.text);
}

/** The flags are set by calls on the variable, somewhere in the method. */
function checkJavaCookie(context: RuleContext, call: Call): void {
  const declarator = call.node.parent;
  const name = declarator?.kind === 'variable_declarator' ? declarator.field('name') : undefined;
  if (!name || !call.node.ancestor(context.dialect.controlFlow.functions)) return;
  const reads = context.scopes.bindingOf(name)?.reads ?? [];
  const calls = reads.map((read) => read.parent?.field('name')?.text);
  const takers = reads.flatMap(({ parent }) =>
    parent?.kind === 'argument_list' ? [parent.parent?.field('name')?.text ?? ''] : [],
  );
  // Handed to a method of the file, the cookie may get its flags there.
  if (takers.some((taker) => taker !== 'addCookie') || isDeletedJava(context, call.node)) return;
  const missing = (['Secure', 'HttpOnly'] as const).filter((flag) => !calls.includes(`set${flag}`));
  if (missing.length === 0) return;
  const edits = (): TextEdit[] => addSetters(context, call.node, { name: name.text, missing });
  if (isLoginCookie(context, positionalArgument(call, 0))) report(context, call.node, missing, edits);
  else if (takers.length > 0 && missing.includes('Secure')) {
    context.report({
      at: call.node,
      message: `This cookie is set without ${words(missing)}.`,
      severity: 'low',
      confidence: 'low',
    });
  }
}

/** Calls of the setters on lines of their own below the declaration. */
function addSetters(
  { tree }: RuleContext,
  creation: SyntaxNode,
  { name, missing }: { readonly name: string; readonly missing: readonly Flag[] },
): TextEdit[] {
  const statement = creation.ancestor(DECLARATIONS);
  if (!statement) return [];
  const lineStart = tree.lines.startOf(tree.lines.lineAt(statement.start));
  const indent = /^[ \t]*/.exec(tree.text.slice(lineStart, statement.start))?.[0] ?? '';
  return [
    insertAfter(statement, missing.map((flag) => `${lineBreakOf(tree)}${indent}${name}.set${flag}(true);`).join('')),
  ];
}

const DECLARATIONS: ReadonlySet<string> = new Set(['local_variable_declaration']);

/** Spring's `ResponseCookie.from(name, value).secure(true).build()`. */
function checkResponseCookie(context: RuleContext, call: Call): void {
  if (call.receiver?.text.split('.').at(-1) !== 'ResponseCookie') return;
  const given = new Map<string, SyntaxNode | undefined>();
  let last = call.node;
  for (let at = call.node; at.parent?.kind === 'method_invocation' && at.fieldName === 'object'; at = at.parent) {
    last = at.parent;
    const part = context.dialect.call(last);
    if (part) given.set(part.name, part.arguments[0]?.value);
  }
  const isLogin = isLoginCookie(context, positionalArgument(call, 0));
  const secure = given.get('secure');
  if (given.get('maxAge')?.text === '0') return;
  if (secure?.text === 'false') reportOff(context, secure, { flag: 'Secure', value: secure, isLogin });
  const httpOnly = given.get('httpOnly');
  if (isLogin && httpOnly?.text === 'false')
    reportOff(context, httpOnly, { flag: 'HttpOnly', value: httpOnly, isLogin });
  const missing = (['Secure', 'HttpOnly'] as const).filter(
    (flag) => !given.has(flag === 'Secure' ? 'secure' : 'httpOnly'),
  );
  if (isLogin && given.has('build') && missing.length > 0) report(context, call.node, missing);
}

const COOKIE_SETTING = /^(SESSION_COOKIE_(SECURE|HTTPONLY)|REMEMBER_COOKIE_(SECURE|HTTPONLY)|CSRF_COOKIE_SECURE)$/;
const DEVELOPMENT = /(^|[/_.-])(dev\w*|local|debug|test\w*|docker|example\w*)([/_.-])/i;

/** The settings of Django and Flask; a table of defaults is for somebody else to set. */
function listenToFlagSettings(context: RuleContext): Listeners {
  if (DEVELOPMENT.test(context.path) || context.path.endsWith('.pyi')) return {};
  return listenToSettings(context, ({ node, name, value }) => {
    if (value.text !== 'False' || !COOKIE_SETTING.test(name) || node.kind === 'pair') return;
    const flag = name.endsWith('SECURE') ? 'Secure' : 'HttpOnly';
    reportOff(context, node, { flag, value, isLogin: !name.startsWith('CSRF') });
  });
}

const SESSIONS: ReadonlySet<string> = new Set([
  'express-session',
  'express-session.default',
  'cookie-session',
  'cookie-session.default',
]);

/** `session({ cookie: { secure: false } })`. */
function checkSession(context: RuleContext, call: Call): void {
  const options = positionalArgument(call, 0);
  if (!options || !SESSIONS.has(context.names.pathOf(call.callee) ?? '')) return;
  const cookie = entryNamed(options, 'cookie')?.value ?? options;
  for (const [flag, key] of [
    ['Secure', 'secure'],
    ['HttpOnly', 'httpOnly'],
  ] as const) {
    const entry = entryNamed(cookie, key);
    if (entry?.value.text === 'false') reportOff(context, entry.node, { flag, value: entry.value, isLogin: true });
  }
}

/** Gin takes the flags by position, at the end. */
function checkGin(context: RuleContext, call: Call): void {
  if (call.name !== 'SetCookie' || call.arguments.length !== 7 || call.arguments[2]?.value.text.startsWith('-')) return;
  const isLogin = isLoginCookie(context, positionalArgument(call, 0));
  for (const [flag, index] of [
    ['Secure', 5],
    ['HttpOnly', 6],
  ] as const) {
    const value = positionalArgument(call, index);
    if (value?.text === 'false' && (isLogin || flag === 'Secure')) reportOff(context, value, { flag, value, isLogin });
  }
}

function checkGo(context: RuleContext, node: SyntaxNode): void {
  const type = node.field('type');
  if (!type || !/^(http\.Cookie|sessions\.Options)$/.test(type.text)) return;
  const isSession = context.names.pathOf(type) === 'github.com/gorilla/sessions.Options';
  if (!isSession && context.names.pathOf(type) !== 'net/http.Cookie') return;
  const entries = entriesOf(node);
  const valueOf = (key: string): string => entries.find((entry) => entry.key === key)?.value.text ?? '';
  const first = entries[0];
  const isDeleted = /^-|^0$/.test(valueOf('MaxAge'));
  // Read from a request or kept: without a value it is no cookie to be set.
  if (!first || isDeleted || (!isSession && !valueOf('Value'))) return;
  const secure = entryNamed(node, 'Secure');
  if (!isSession && !isLoginCookie(context, entryNamed(node, 'Name')?.value)) {
    if (secure?.value.text === 'false' && !isSetLater(context, node, 'Secure'))
      reportOff(context, secure.node, { flag: 'Secure', value: secure.value, isLogin: false });
    return;
  }
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
