import type { CallSinks } from './call-sinks.ts';
import { JAVA_SQL_SINKS } from './java-sql-sinks.ts';
import { GO_SQL_SINKS } from './go-sql-sinks.ts';
import { JAVASCRIPT_SQL_SINKS } from './javascript-sql-sinks.ts';
import { PYTHON_SQL_SINKS } from './python-sql-sinks.ts';

/** Where SQL text goes: drivers and mappers of each language, with the position of the query text. */
export const SQL_SINKS: CallSinks = {
  python: PYTHON_SQL_SINKS,
  javascript: JAVASCRIPT_SQL_SINKS,
  typescript: JAVASCRIPT_SQL_SINKS,
  java: JAVA_SQL_SINKS,
  go: GO_SQL_SINKS,
};
