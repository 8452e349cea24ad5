import { describeOrigin, type Value } from '../../source/data-flow.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { bindQueryValues } from '../edits/bind-query-values.ts';
import { prepareJavaStatement } from '../edits/prepare-java-statement.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';
import { type SinkHit, SinkMatcher } from '../sinks/call-sinks.ts';
import { isChecked } from '../code/conditions/checked-value.ts';
import { ingredientsOf, valuesOf } from '../code/values/ingredients.ts';
import { isConverted, reachOf, relatedTo } from '../code/functions/reach.ts';
import { SQL_SINKS } from '../sinks/sql-sinks.ts';

const sinks = new SinkMatcher(SQL_SINKS);
const QUERY_METHOD =
  /^(query|execute|executemany|executescript|executeQuery|executeUpdate|raw|unsafe|prepareStatement|Query|QueryRow|Exec|Raw|\$\w+Unsafe|\w+Raw|createNativeQuery)$/;
const SQL_WORD =
  /\b(select|insert|update|delete|create|drop|alter|truncate|from|where|values|order by|group by|having|join|and|set|limit|pragma|call|exec|use)\b/i;
/** Parameters that promise a piece of SQL. */
const SQL_PART = /sql|query|where|clause|statement|stmt|order|column|table|schema|database|fields?$/i;
/** Under which key an object holds the text of a query. */
const QUERY_KEY = /^(text|sql|query|statement)$/;
/** Where a value comes in: a placeholder of any language, or the end of a literal that something is added to. */
const HOLE = /\$\{|(?<!\$)\{|%[-+#]?[sqvdr]|["'`]\s*\+\s*(?!["'`])/g;
const BEFORE_NAME = /\b(from|into|table|database|schema|index|view|update|join|exists|pragma|use|on|to)\s+["'`[\\]*$/i;

export const sqlInjection: Rule = {
  id: 'sql-injection',
  title: 'SQL text is built from a value that is not under control',
  category: 'security',
  severity: 'critical',
  confidence: 'high',
  cwe: 89,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S608', 'B608', 'S3649', 'G201', 'G202'],
  rationale: `
A value that becomes part of the text of a query can change the query: end the string it stands in, add a condition that is
always true, or append a second statement. Pass values apart from the text, as parameters; the driver then never parses them.
Names of tables and columns cannot be parameters: choose them from a fixed list.

Text that is put together from constants only is not reported, and neither are values converted to numbers or looked up in a
list before. Names of tables that come from a parameter are hardly ever an attacker's choice and count little.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import sqlite3
from flask import request

def find_user(db: sqlite3.Connection):
    return db.execute(<|f"SELECT * FROM users WHERE name = '{request.args['name']}'"|>)
`,
      good: `
import sqlite3
from flask import request

def find_user(db: sqlite3.Connection):
    return db.execute("SELECT * FROM users WHERE name = ?", (request.args['name'],))
`,
    },
    {
      language: 'java',
      bad: `
import java.sql.Statement;

class Users {
  void remove(Statement statement, String name) throws Exception {
    statement.executeUpdate(<|"DELETE FROM users WHERE name = '" + name + "'"|>);
  }
}
`,
      good: `
import java.sql.Connection;

class Users {
  void remove(Connection connection, String name) throws Exception {
    try (var statement = connection.prepareStatement("DELETE FROM users WHERE name = ?")) {
      statement.setString(1, name);
      statement.executeUpdate();
    }
  }
}
`,
    },
  ],
  fix: 'unsafe',
  callees: sinks,
  create(context) {
    return {
      Call(node) {
        const hit = sinks.match(context, node);
        if (!hit?.argument) return;
        for (const query of textsOf(context, hit.argument)) judge(context, hit, query);
      },
    };
  },
};

function judge(context: RuleContext, hit: SinkHit, query: SyntaxNode): void {
  const value = context.flow.valueOf(query, 'sql');
  const weight = weigh(context, hit, query, value);
  if (!weight || isChecked(context, query)) return;
  context.report({
    at: query,
    message: `The query passed to \`${hit.call.name}\` contains a value that ${describeOrigin(value)}. Pass it as a parameter.`,
    ...weight,
    ...relatedTo(value),
    ...fixOf(context, hit, query),
  });
}

/** Values go where the driver expects them; names of tables and conditions as text stay for a person to judge. */
function fixOf(context: RuleContext, { call, argument }: SinkHit, query: SyntaxNode): { fix?: Fix } {
  if (argument !== query) return {};
  const bind = context.language.id === 'java' ? prepareJavaStatement : bindQueryValues;
  const edits = bind(context, call, query);
  return edits ? { fix: { title: 'Pass the values as parameters', safety: 'unsafe', edits: () => edits } } : {};
}

/** Drivers of JavaScript take objects as well: of `{ text: 'SELECT …', values: [id] }` the text is what counts. */
function textsOf(context: RuleContext, query: SyntaxNode): readonly SyntaxNode[] {
  if (context.language.id !== 'javascript' && context.language.id !== 'typescript') return [query];
  const values = optionsOf(context, query).flatMap((option) =>
    option.kind === 'identifier' ? valuesOf(context, option).flatMap((value) => optionsOf(context, value)) : [option],
  );
  const objects = values.filter(({ kind }) => kind === 'object');
  if (objects.length === 0) return [query];
  return objects.flatMap(({ namedChildren }) => {
    const entry = namedChildren.find((node) => QUERY_KEY.test((node.field('key') ?? node).text));
    return entry ? [entry.field('value') ?? entry] : [];
  });
}

function optionsOf(context: RuleContext, node: SyntaxNode): readonly SyntaxNode[] {
  const expression = context.dialect.expression(node);
  if (expression.kind === 'wrapper') return optionsOf(context, expression.inner);
  return expression.kind === 'choice' ? expression.options.flatMap((option) => optionsOf(context, option)) : [node];
}

type Weight = Pick<Report, 'severity' | 'confidence'>;

function weigh(
  context: RuleContext,
  { call, isCertain, sink }: SinkHit,
  query: SyntaxNode,
  value: Value,
): Weight | undefined {
  if (value.origin === 'constant' || value.origin === 'sanitized' || isConverted(context, value)) return undefined;
  if (sink.takesData === true && !value.isComposed) return undefined;
  // Key-value stores have a `get` and a `query` too.
  const isQuery = isCertain || (value.isComposed ? mentionsSql(context, query) : QUERY_METHOD.test(call.name));
  if (!isQuery) return undefined;
  const plausible = isCertain ? 'high' : 'medium';
  if (value.origin === 'external') {
    const isForeign = /^(request|response)$/.test(reachOf(context, value));
    if (isForeign) return { severity: 'critical', confidence: plausible };
    // A whole query from the command line is what its user wants to run.
    return { severity: 'high', confidence: value.isComposed ? plausible : 'low' };
  }
  if (!value.isComposed || context.isTestCode) return undefined;
  const isSure =
    sink.takesData !== true &&
    value.origin === 'parameter' &&
    !SQL_PART.test(value.witness?.text ?? '') &&
    !holdsNamesOnly(context, query) &&
    !isPrepared(context, query);
  return { severity: 'high', confidence: isSure ? plausible : 'low' };
}

function mentionsSql(context: RuleContext, query: SyntaxNode): boolean {
  return ingredientsOf(context, query).some((part) => {
    const { kind } = context.dialect.expression(part);
    return (kind === 'literal' || kind === 'composition') && SQL_WORD.test(part.text);
  });
}

/**
 * Whether all that a template inserts are members of what a function gave, as in `WHERE ${parts.where}` beside
 * `values: parts.values`: the function makes the text and the values apart.
 */
function isPrepared({ scopes }: RuleContext, query: SyntaxNode): boolean {
  const holes = [...query.descendants()].filter(({ kind }) => kind === 'template_substitution');
  const made = holes.filter((hole) => {
    const object = hole.namedChildren[0]?.field('object');
    const writes = (object && scopes.bindingOf(object)?.writes) ?? [];
    return writes.length > 0 && writes.every(({ value }) => /^(call|await)_expression$/.test(value?.kind ?? ''));
  });
  return (
    made.length > 0 &&
    /\bvalues\b/.test(query.parent?.parent?.text ?? '') &&
    holes.every(
      (hole) => made.includes(hole) || /\.length\s*\}$|[?]\s*(['"])\w+\1\s*:\s*(['"])\w+\2\s*\}$/.test(hole.text),
    )
  );
}

/** Whether all values stand where SQL wants the name of a table or the like, which the program mostly chooses itself. */
function holdsNamesOnly(context: RuleContext, query: SyntaxNode): boolean {
  const holes = ingredientsOf(context, query)
    .filter((part) => part === query || SQL_WORD.test(part.text.slice(part.text.search(/["'`]/))))
    .flatMap((part) => [...part.text.matchAll(HOLE)].map(({ index }) => part.text.slice(0, index)));
  return holes.length > 0 && holes.every((before) => BEFORE_NAME.test(before));
}
