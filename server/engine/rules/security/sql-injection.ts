import { describeOrigin } from '../../source/data-flow.ts';
import type { Rule } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { SQL_SINKS } from '../sinks/sql-sinks.ts';

const sinks = new SinkMatcher(SQL_SINKS);

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

Text that is put together from constants only is not reported, and neither are values converted to numbers.`,
  examples: [
    {
      language: 'python',
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
  create(context) {
    return {
      Call(node) {
        const hit = sinks.match(context, node);
        if (!hit?.argument) return;
        const value = context.flow.valueOf(hit.argument, 'sql');
        const isFromOutside = value.origin === 'external';
        if (!isFromOutside && (!value.isComposed || value.origin === 'constant' || value.origin === 'sanitized'))
          return;
        context.report({
          at: hit.argument,
          message: `The query passed to \`${hit.call.name}\` contains a value that ${describeOrigin(value)}. Pass it as a parameter.`,
          severity: isFromOutside ? 'critical' : 'high',
          confidence: isFromOutside || value.origin === 'parameter' ? (hit.isCertain ? 'high' : 'medium') : 'low',
          ...(value.witness && isFromOutside
            ? { related: [{ at: value.witness, message: 'The value comes from here.' }] }
            : {}),
        });
      },
    };
  },
};
