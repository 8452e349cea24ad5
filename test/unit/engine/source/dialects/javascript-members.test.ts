import assert from 'node:assert/strict';
import { javascript } from '#engine/source/dialects/javascript.ts';
import { Names } from '#engine/source/names.ts';
import { parseMarkedText } from '#test/support/marked-text.ts';
import { parseSource } from '#test/support/parse.ts';

const PG = "import { Pool } from 'pg';\n";
const MYSQL = "const mysql = require('mysql2');\n";

describe('the names of members in JavaScript', () => {
  const cases: readonly (readonly [title: string, code: string, path: string | undefined])[] = [
    // Fields
    ['follow a field', `${PG}class A { db = new Pool(); m() { <|this.db.query|>(q); } }`, 'pg.Pool.query'],
    [
      'follow a field with a type',
      `${PG}class A { private db!: Pool; m() { <|this.db.query|>(q); } }`,
      'pg.Pool.query',
    ],
    [
      'follow a field that may be null',
      `${PG}class A { db: Pool | null = null; m() { <|this.db!.query|>(q); } }`,
      'pg.Pool.query',
    ],
    ['follow a private field', `${PG}class A { #db = new Pool(); m() { <|this.#db.query|>(q); } }`, 'pg.Pool.query'],
    [
      'follow a field that the constructor sets',
      `${MYSQL}class A { constructor() { this.db = mysql.createConnection(c); } m() { <|this.db.query|>(q); } }`,
      'mysql2.createConnection().query',
    ],
    [
      'follow a field set from a typed parameter',
      `${PG}class A { constructor(pool: Pool) { this.db = pool; } m() { <|this.db.query|>(q); } }`,
      'pg.Pool.query',
    ],
    [
      'follow a parameter property',
      `${PG}class A { constructor(private readonly db: Pool) {} m() { <|this.db.query|>(q); } }`,
      'pg.Pool.query',
    ],
    [
      'follow a field set in another method, from a callback',
      `${PG}class A { open() { run(() => { this.db = new Pool(); }); } m() { xs.map((x) => <|this.db.query|>(x)); } }`,
      'pg.Pool.query',
    ],
    ['follow optional chaining', `${PG}class A { db?: Pool; m() { <|this.db?.query|>(q); } }`, 'pg.Pool.query'],
    [
      'follow a getter',
      `${PG}class A { pool = new Pool(); get db() { return this.pool; } m() { <|this.db.query|>(q); } }`,
      'pg.Pool.query',
    ],
    ['follow a static field', `${PG}class A { static db = new Pool(); }\n<|A.db.query|>(q);`, 'pg.Pool.query'],
    [
      'follow a field of a class above',
      `${PG}class Base { db = new Pool(); }\nclass A extends Base { m() { <|this.db.query|>(q); } }`,
      'pg.Pool.query',
    ],
    [
      'follow a field of an instance',
      `${PG}class A { db = new Pool(); }\nconst a = new A();\n<|a.db.query|>(q);`,
      'pg.Pool.query',
    ],
    [
      'follow a member of a typed parameter',
      `${PG}interface Deps { db: Pool }\nfunction f(deps: Deps) { <|deps.db.query|>(q); }`,
      'pg.Pool.query',
    ],
    [
      'follow a member of an object',
      `${PG}const services = { db: new Pool(), n: 1 };\n<|services.db.query|>(q);`,
      'pg.Pool.query',
    ],
    [
      'follow a shorthand member of an object',
      "const { exec } = require('child_process');\nconst tools = { exec };\n<|tools.exec|>(q);",
      'child_process.exec',
    ],
    [
      'give up at a field with different values',
      `${PG}class A { db = new Pool(); m() { this.db = other(); <|this.db.query|>(q); } }`,
      undefined,
    ],
    [
      'do not take the `this` of another function for the class',
      `${PG}class A { db = new Pool(); m() { run(function () { <|this.db.query|>(q); }); } }`,
      'this.db.query',
    ],
    ['have none for a method of the file', 'class A { exec(q) {} m() { <|this.exec|>(q); } }', undefined],
    [
      'have none for a field of a class of the file',
      'class R { query(q) {} }\nclass A { r = new R(); m() { <|this.r.query|>(q); } }',
      undefined,
    ],
    [
      'give up at members that mean each other',
      'class A { a = this.b; b = this.a; m() { <|this.a.c|>(); } }',
      undefined,
    ],

    // Results
    [
      'follow what a function returns',
      `${MYSQL}function connect() { return mysql.createConnection(c); }\nconst db = connect();\n<|db.query|>(q);`,
      'mysql2.createConnection().query',
    ],
    [
      'follow what an arrow function returns',
      `${PG}const connect = async () => new Pool();\nasync function f() { <|(await connect()).query|>(q); }`,
      'pg.Pool.query',
    ],
    [
      'follow a declared result',
      `${PG}async function connect(): Promise<Pool> { return make(); }\nasync function f() { const db = await connect(); <|db.query|>(q); }`,
      'pg.Pool.query',
    ],
    [
      'follow what a method returns',
      `${PG}class A { get(): Pool { return x; } m() { <|this.get().query|>(q); } }`,
      'pg.Pool.query',
    ],
    [
      'follow a function that makes what it keeps',
      `${PG}let pool;\nfunction get() { if (!pool) { pool = new Pool(); } return pool; }\n<|get().query|>(q);`,
      'pg.Pool.query',
    ],
    ['give up at a function that returns nothing', 'function f() { g(); }\n<|f().query|>(q);', undefined],
    ['give up at a function that returns itself', 'function f() { return f(); }\n<|f().query|>(q);', undefined],
    ['give up at different results', `${PG}function f(a) { return a ? g() : 1; }\n<|f().query|>(q);`, undefined],
  ];
  for (const [title, code, path] of cases) {
    it(title, async () => {
      const { text, spans } = parseMarkedText(code);
      const tree = await parseSource('ts', text);
      const node = [...tree.root.descendants()].findLast(
        ({ start, end }) => start === spans[0]?.start && end === spans[0]?.end,
      );
      assert.ok(node);
      assert.equal(new Names(javascript, javascript.bind(tree)).pathOf(node), path);
    });
  }
});
