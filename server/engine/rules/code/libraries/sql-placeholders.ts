import type { Call } from '../../../source/dialect.ts';
import type { RuleContext } from '../../rule.ts';

/** How a driver writes the place of a value. */
export type PlaceholderStyle = '?' | '%s' | '$n';

/** By the beginning of the driver's full name. */
const DRIVERS: Readonly<Record<string, readonly (readonly [RegExp, PlaceholderStyle])[]>> = {
  python: [
    [/^(sqlite3|aiosqlite|pyodbc|duckdb)\b/, '?'],
    [/^(psycopg2?|pymysql|MySQLdb|mysql\.connector|django\.db)\b/, '%s'],
  ],
  javascript: [
    [/^(mysql2?|promise-mysql|sqlite3|sqlite|better-sqlite3)\b(?!-)/, '?'],
    [/^(pg|pg-pool|pg-promise)\b(?!-)/, '$n'],
  ],
  go: [
    [
      /^(gorm\.io\/gorm|github\.com\/(jinzhu\/gorm|go-sql-driver\/mysql|mattn\/go-sqlite3)|modernc\.org\/sqlite)\b/,
      '?',
    ],
    [/^github\.com\/(lib\/pq|jackc\/pgx)\b/, '$n'],
  ],
};

/** Packages of Go that leave the placeholders to the driver behind them. */
const OPEN_TO_ANY = /^(database\/sql|github\.com\/jmoiron\/sqlx)\b/;

/** How the driver that a call reaches writes placeholders: by its full name, else by the only driver the file imports. */
export function placeholderStyle(context: RuleContext, call: Call): PlaceholderStyle | undefined {
  const language = context.language.id === 'typescript' ? 'javascript' : context.language.id;
  const drivers = DRIVERS[language] ?? [];
  const path = context.names.pathOf(call.callee);
  const modules = path === undefined || OPEN_TO_ANY.test(path) ? importedModules(context) : [path];
  const styles = new Set(
    modules.flatMap((module) => drivers.filter(([name]) => name.test(module)).map(([, style]) => style)),
  );
  const [style, ...others] = styles;
  return others.length === 0 ? style : undefined;
}

function importedModules({ scopes, tree, language }: RuleContext): readonly string[] {
  // Drivers of Go are imported for their effect only and have no name.
  if (language.id === 'go')
    return tree.root.namedChildren
      .filter(({ kind }) => kind === 'import_declaration')
      .flatMap(({ text }) => [...text.matchAll(/"([^"]+)"/g)].map(([, path = '']) => path));
  return [...scopes.module.bindings.values()].flatMap(({ importPath }) => importPath ?? []);
}
