import assert from 'node:assert/strict';
import { go } from '#engine/source/dialects/go.ts';
import { Names } from '#engine/source/names.ts';
import { parseMarkedText } from '#test/support/marked-text.ts';
import { parseSource } from '#test/support/parse.ts';

const SQL = 'package a\nimport "database/sql"\n';
const SERVER = `${SQL}type Server struct {\n\tname string\n\tdb *sql.DB\n}\n`;
const EXEC = 'database/sql.DB.Exec';

describe('the names of members in Go', () => {
  const cases: readonly (readonly [title: string, code: string, path: string | undefined])[] = [
    // Fields
    ['follow a field of the receiver', `${SERVER}func (s *Server) m() { <|s.db.Exec|>(q) }`, EXEC],
    ['follow a field of a parameter', `${SERVER}func m(s *Server) { <|s.db.Exec|>(q) }`, EXEC],
    ['follow a field of a literal', `${SERVER}func m() { s := &Server{}; <|s.db.Exec|>(q) }`, EXEC],
    ['follow a field in a closure', `${SERVER}func (s *Server) m() { run(func() { <|s.db.Exec|>(q) }) }`, EXEC],
    ['follow a name for a field', `${SERVER}func (s *Server) m() { db := s.db; <|db.Exec|>(q) }`, EXEC],
    [
      'follow a field of a field',
      `${SERVER}type App struct{ server Server }\nfunc (a App) m() { <|a.server.db.Exec|>(q) }`,
      EXEC,
    ],
    ['follow an embedded struct', `${SERVER}type App struct{ *Server }\nfunc (a *App) m() { <|a.db.Exec|>(q); }`, EXEC],
    [
      'follow an embedded struct by its name',
      `${SERVER}type App struct{ *Server }\nfunc (a *App) m() { <|a.Server.db.Exec|>(q) }`,
      EXEC,
    ],
    [
      'follow an embedded type of a package',
      `${SQL}type App struct{ *sql.DB }\nfunc (a *App) m() { <|a.Exec|>(q) }`,
      EXEC,
    ],
    ['follow a variable of the package', `${SERVER}var server = Server{}\nfunc m() { <|server.db.Exec|>(q) }`, EXEC],
    [
      'follow the elements of a list',
      `${SERVER}func m(all []*Server) { for i := range all { <|all[i].db.Exec|>(q) } }`,
      EXEC,
    ],
    [
      'have none for a field of a type of the file',
      `${SERVER}type App struct{ s Server }\nfunc (a App) m() { <|a.s.Exec|>(q) }`,
      undefined,
    ],
    [
      'have none for a method of the file',
      `${SERVER}func (s *Server) Exec(q string) {}\nfunc (s *Server) m() { <|s.Exec|>(q) }`,
      undefined,
    ],
    [
      'prefer the own method to that of an embedded type',
      `${SQL}type App struct{ *sql.DB }\nfunc (a *App) Exec(q string) {}\nfunc (a *App) m() { <|a.Exec|>(q) }`,
      undefined,
    ],
    [
      'give up at types that embed each other',
      `${SQL}type A struct{ B }\ntype B struct{ A }\nfunc m(a A) { <|a.Exec|>(q) }`,
      undefined,
    ],

    // Results
    [
      'follow the result of a function',
      `${SQL}func open() *sql.DB { return nil }\nfunc m() { <|open().Exec|>(q) }`,
      EXEC,
    ],
    [
      'follow the first result',
      `${SQL}func open() (*sql.DB, error) { return nil, nil }\nfunc m() { db, err := open(); <|db.Exec|>(q) }`,
      EXEC,
    ],
    [
      'follow a constructor',
      `${SERVER}func New() *Server { return nil }\nfunc m() { s := New(); <|s.db.Exec|>(q) }`,
      EXEC,
    ],
    [
      'follow the result of a method',
      `${SERVER}func (s *Server) open() *sql.DB { return s.db }\nfunc (s *Server) m() { <|s.open().Exec|>(q) }`,
      EXEC,
    ],
    [
      'follow the result of an interface',
      `${SQL}type Store interface{ Conn() *sql.DB }\nfunc m(s Store) { <|s.Conn().Exec|>(q) }`,
      EXEC,
    ],
    [
      'follow a function literal',
      `${SQL}var open = func() *sql.DB { return nil }\nfunc m() { <|open().Exec|>(q) }`,
      EXEC,
    ],
    [
      'follow a mapper through its conditions',
      'package a\nimport "gorm.io/gorm"\nfunc m(db *gorm.DB) { <|db.Model(x).Where("a = ?", 1).Raw|>(q) }',
      'gorm.io/gorm.DB.Raw',
    ],
    [
      'follow a transaction',
      `${SERVER}func (s *Server) m() { tx, err := s.db.Begin(); <|tx.Exec|>(q) }`,
      'database/sql.Tx.Exec',
    ],
    ['have none for a function without result', `${SQL}func open() {}\nfunc m() { <|open().Exec|>(q) }`, undefined],
  ];
  for (const [title, code, path] of cases) {
    it(title, async () => {
      const { text, spans } = parseMarkedText(code);
      const tree = await parseSource('go', text);
      const node = [...tree.root.descendants()].findLast(
        ({ start, end }) => start === spans[0]?.start && end === spans[0]?.end,
      );
      assert.ok(node);
      assert.equal(new Names(go, go.bind(tree)).pathOf(node), path);
    });
  }
});
