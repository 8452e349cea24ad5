import { describeOrigin } from '../../source/data-flow.ts';
import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { isChecked } from '../code/conditions/checked-value.ts';
import { calleesLike, calleesOf } from '../code/calls/callees.ts';
import { entryNamed, entryOf } from '../code/values/literal-entries.ts';
import { ingredientsOf, valuesOf } from '../code/values/ingredients.ts';
import { isFromRequest, relatedTo } from '../code/functions/reach.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { LDAP_FILTERS } from '../sinks/directory-sinks.ts';

const sinks = new SinkMatcher(LDAP_FILTERS);
/** `(uid=…)`: the look of a filter. */
const FILTER = /\([&|!]?\(?[\w:.-]+[~<>]?=/;

export const ldapInjection: Rule = {
  id: 'ldap-injection',
  title: 'Filter of a directory search is built from a value that is not under control',
  category: 'security',
  severity: 'critical',
  confidence: 'high',
  cwe: 90,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S2078', 'LDAP_INJECTION'],
  rationale: `
A value in the filter of an LDAP search can close its parentheses and add conditions: \`*)(uid=*\` as a user name finds
everybody, and a login that only looks whether anything was found lets everybody in. Escape the value
(\`escape_filter_chars\`, \`ldap.EscapeFilter\`), or pass it as an argument of the filter where the library allows that.

Filters put together from constants only are not reported, nor values that were escaped or checked. What parameters bring in is
reported with low confidence.`,
  examples: [
    {
      language: 'python',
      bad: `
import ldap
from flask import request

def find_user(directory):
    name = request.args["name"]
    return directory.search_s("dc=example,dc=com", ldap.SCOPE_SUBTREE, <|f"(uid={name})"|>)
`,
      good: `
import ldap
from flask import request
from ldap.filter import escape_filter_chars

def find_user(directory):
    name = escape_filter_chars(request.args["name"])
    return directory.search_s("dc=example,dc=com", ldap.SCOPE_SUBTREE, f"(uid={name})")
`,
    },
    {
      language: 'java',
      bad: `
import javax.naming.directory.*;
import javax.servlet.http.HttpServletRequest;

class Users {
  boolean exists(DirContext context, HttpServletRequest request) throws Exception {
    String filter = "(uid=" + request.getParameter("name") + ")";
    return context.search("ou=users", <|filter|>, new SearchControls()).hasMore();
  }
}
`,
      good: `
import javax.naming.directory.*;
import javax.servlet.http.HttpServletRequest;

class Users {
  boolean exists(DirContext context, HttpServletRequest request) throws Exception {
    Object[] values = { request.getParameter("name") };
    return context.search("ou=users", "(uid={0})", values, new SearchControls()).hasMore();
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package users

import (
	"net/http"

	"github.com/go-ldap/ldap/v3"
)

func find(conn *ldap.Conn, r *http.Request) (*ldap.SearchResult, error) {
	filter := "(uid=" + r.FormValue("name") + ")"
	return conn.Search(&ldap.SearchRequest{BaseDN: "dc=example", Filter: <|filter|>})
}
`,
      good: `
package users

import (
	"net/http"

	"github.com/go-ldap/ldap/v3"
)

func find(conn *ldap.Conn, r *http.Request) (*ldap.SearchResult, error) {
	filter := "(uid=" + ldap.EscapeFilter(r.FormValue("name")) + ")"
	return conn.Search(&ldap.SearchRequest{BaseDN: "dc=example", Filter: filter})
}
`,
    },
  ],
  callees: calleesOf(sinks, calleesLike(/^(search|searchAsync)$/)),
  create(context) {
    return {
      Call(node) {
        const hit = sinks.match(context, node);
        const filter = hit ? hit.argument : filterIn(context, context.dialect.call(node));
        if (filter) reportFilter(context, filter, hit?.isCertain === true);
      },
      keyed_element(node) {
        const entry = context.language.id === 'go' ? entryOf(node) : undefined;
        const type = entry?.key === 'Filter' ? node.parent?.parent?.field('type') : undefined;
        if (entry && type && /^ldap\.SearchRequest$/.test(type.text)) reportFilter(context, entry.value, true);
      },
    };
  },
};

/** The `filter` of ldapjs, whose options stand in an object. */
function filterIn(context: RuleContext, call: Call | undefined): SyntaxNode | undefined {
  if (context.language.id !== 'javascript' && context.language.id !== 'typescript') return undefined;
  const given = /ldap/i.test(context.text) ? call?.arguments[1]?.value : undefined;
  const options = given?.kind === 'identifier' ? valuesOf(context, given)[0] : given;
  return options?.kind === 'object' ? entryNamed(options, 'filter')?.value : undefined;
}

function reportFilter(context: RuleContext, filter: SyntaxNode, isCertain: boolean): void {
  const value = context.flow.valueOf(filter, 'ldap');
  const isOutside = isFromRequest(context, value);
  if (!isOutside && (value.origin !== 'parameter' || !value.isComposed || context.isTestCode)) return;
  if (!isCertain && !looksLikeFilter(context, filter)) return;
  if (isChecked(context, filter)) return;
  context.report({
    at: filter,
    message: `The filter of this search contains a value that ${describeOrigin(value)}. Escape it, or pass it as an argument of the filter.`,
    ...(isOutside ? {} : { severity: 'high', confidence: 'low' }),
    ...relatedTo(value),
  });
}

function looksLikeFilter(context: RuleContext, filter: SyntaxNode): boolean {
  return ingredientsOf(context, filter).some((part) => FILTER.test(part.text));
}
