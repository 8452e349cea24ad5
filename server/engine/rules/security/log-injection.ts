import { describeOrigin } from '../../source/data-flow.ts';
import type { Call } from '../../source/dialect.ts';
import { calleesLike } from '../code/calls/callees.ts';
import { losesLineBreaks } from '../code/texts/line-breaks.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { requestValueOf } from '../code/values/request-value.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { LOG_METHODS, LOGGER_NAMES, LOGGER_TYPES } from '../sinks/log-sinks.ts';

/** Formats in which a value stands with its line breaks escaped. */
const QUOTED = /%q|%r|!r\}|%#v/;
/** Addresses, methods and headers arrive on one line. */
const ONE_LINE =
  /(getRequestURI|getRequestURL|getMethod|getRemoteAddr|getQueryString|getServletPath|getContextPath|getPathInfo|getHeader|path|UserAgent|Referer)\([^)]*\)$|\.(path|method|url|originalUrl|ip|RemoteAddr|RequestURI|Method|Host|host|hostname)$|\bheaders?\b|\.Header\b/;
/** Objects as a whole, which are printed with their texts in quotes. */
const WHOLE = /\.(body|query|params|form|args|json)$/;

export const logInjection: Rule = {
  id: 'log-injection',
  title: 'Data of a request is logged with its line breaks',
  category: 'security',
  severity: 'low',
  confidence: 'low',
  cwe: 117,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S5145', 'CRLF_INJECTION_LOGS'],
  rationale: `
A line break in a logged value begins a new line of the log, and whoever sent it decides what stands there: a login that never
happened, or an error that hides another. Take line breaks out of the value, or log in a format that escapes them, such as JSON.

Many loggers are set up to escape line breaks, which a file does not show, so that confidence is low except for Java's plain
message formats. Addresses, methods and headers of requests hold no line breaks.`,
  examples: [
    {
      language: 'java',
      bad: `
import javax.servlet.http.HttpServletRequest;
import org.slf4j.*;

class Login {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  void failed(HttpServletRequest request) {
    LOG.warn(<|"Login failed for " + request.getParameter("name")|>);
  }
}
`,
      good: `
import javax.servlet.http.HttpServletRequest;
import org.slf4j.*;

class Login {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  void failed(HttpServletRequest request) {
    LOG.warn("Login failed for " + request.getParameter("name").replaceAll("[\\r\\n]", "_"));
  }
}
`,
    },
    {
      language: 'python',
      bad: `
import logging
from flask import request

def failed():
    logging.warning("Login failed for %s", <|request.form["name"]|>)
`,
      good: `
import logging
from flask import request

def failed():
    logging.warning("Login failed for %r", request.form["name"])
`,
    },
  ],
  callees: calleesLike(LOG_METHODS),
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call?.receiver || call.arguments.length === 0 || !isLogger(context, call)) return;
        if (QUOTED.test(call.arguments[0]?.value.text ?? '')) return;
        for (const { value: part } of call.arguments) {
          const value = part.kind === 'object' ? undefined : requestValueOf(context, part, 'log');
          const source = value?.witness?.text ?? '';
          if (!value || ONE_LINE.test(source) || WHOLE.test(source) || losesLineBreaks(context, part)) continue;
          context.report({
            at: part,
            message: `This log message contains a value that ${describeOrigin(value)}; a line break in it begins a line of its own. Take line breaks out of it.`,
            ...(context.language.id === 'java' ? { confidence: 'medium' } : {}),
            ...relatedTo(value),
          });
          return;
        }
      },
    };
  },
};

function isLogger(context: RuleContext, { receiver }: Call): boolean {
  if (!receiver) return false;
  const path = context.names.pathOf(receiver);
  if (path !== undefined && LOGGER_TYPES.test(path)) return true;
  const expression = context.dialect.expression(receiver);
  const name = expression.kind === 'member' ? expression.property : receiver.text;
  return LOGGER_NAMES.test(name);
}
