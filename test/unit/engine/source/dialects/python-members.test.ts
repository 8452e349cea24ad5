import assert from 'node:assert/strict';
import { python } from '#engine/source/dialects/python.ts';
import { Names } from '#engine/source/names.ts';
import { parseMarkedText } from '#test/support/marked-text.ts';
import { parseSource } from '#test/support/parse.ts';

describe('the names of Python', () => {
  const cases: readonly (readonly [title: string, code: string, path: string | undefined])[] = [
    // attributes of objects
    [
      'follow an attribute of `self` to another method',
      'import sqlite3\nclass Store:\n  def __init__(self, path):\n    self.db = None\n    self.db = sqlite3.connect(path)\n  def find(self, q):\n    return <|self.db.execute|>(q)',
      'sqlite3.connect().execute',
    ],
    [
      'follow an attribute that gets a parameter of known type',
      'from sqlalchemy.orm import Session\nclass Users:\n  def __init__(self, session: "Session"):\n    self._session = session\n  def all(self):\n    <|self._session.execute|>(q)',
      'sqlalchemy.orm.Session.execute',
    ],
    [
      'follow an attribute declared in the body of a class',
      'import dataclasses\nfrom sqlite3 import Connection\n@dataclasses.dataclass\nclass Users:\n  db: Connection | None = None\n  def all(self):\n    <|self.db.execute|>(q)',
      'sqlite3.Connection.execute',
    ],
    [
      'follow an annotated attribute',
      'import psycopg2.extensions as e\nclass A:\n  def open(self):\n    self.cur: e.cursor = self.pool.get()\n  def f(self):\n    <|self.cur.execute|>(q)',
      'psycopg2.extensions.cursor.execute',
    ],
    [
      'follow an attribute of a base class',
      'import sqlite3\nclass Base:\n  def __init__(self): self.db = sqlite3.connect(":memory:")\nclass A(Base):\n  def f(self): <|self.db.execute|>(q)',
      'sqlite3.connect().execute',
    ],
    [
      'follow a context that becomes an attribute',
      'class A:\n  def f(self, p):\n    with open(p) as self.file:\n      <|self.file.read|>()',
      'open().read',
    ],
    [
      'follow a member of a base class of another module',
      'import tornado.web\nclass A(tornado.web.RequestHandler):\n  def get(self):\n    <|self.get_argument|>("q")',
      'tornado.web.RequestHandler.get_argument',
    ],
    [
      'follow an attribute of an object of the file',
      'import sqlite3\nclass Store:\n  def __init__(self): self.db = sqlite3.connect("a")\nstore = Store()\ndef f():\n  <|store.db.execute|>(q)',
      'sqlite3.connect().execute',
    ],
    [
      'follow an attribute of a parameter whose class is in the file',
      'import sqlite3\nclass Store:\n  db: sqlite3.Connection\ndef f(store: Store):\n  <|store.db.execute|>(q)',
      'sqlite3.Connection.execute',
    ],
    [
      'follow a property',
      'import sqlite3\nclass A:\n  @property\n  def db(self):\n    return sqlite3.connect("a")\n  def f(self): <|self.db.execute|>(q)',
      'sqlite3.connect().execute',
    ],
    [
      'give up at attributes that differ',
      'import a\nclass A:\n  def __init__(self): self.x = a.B()\n  def g(self): self.x = a.C()\n  def f(self): <|self.x.m|>()',
      undefined,
    ],
    [
      'have none for a method of the file',
      'import a\nclass A(a.B):\n  def m(self): pass\n  def f(self): <|self.m|>()',
      undefined,
    ],
    // results of functions
    [
      'follow what a function of the file returns',
      'import sqlite3\ndef connect(path):\n  return sqlite3.connect(path)\ndef f():\n  db = connect("a")\n  <|db.execute|>(q)',
      'sqlite3.connect().execute',
    ],
    [
      'follow the type a function promises',
      'from sqlite3 import Connection\ndef connect(path) -> Connection:\n  return make(path)\n<|connect("a").execute|>(q)',
      'sqlite3.Connection.execute',
    ],
    [
      'follow a context manager of the file',
      'import sqlite3, contextlib\n@contextlib.contextmanager\ndef session():\n  db = sqlite3.connect("a")\n  try:\n    yield db\n  finally:\n    db.close()\ndef f():\n  with session() as s:\n    <|s.execute|>(q)',
      'sqlite3.connect().execute',
    ],
    [
      'follow what a method returns',
      'import sqlite3\nclass A:\n  def _open(self):\n    if self.x: return None\n    return sqlite3.connect("a").cursor()\n  def f(self):\n    cur = self._open()\n    <|cur.execute|>(q)',
      'sqlite3.connect().cursor().execute',
    ],
    [
      'follow what a generator of sessions promises',
      'from typing import Iterator\nfrom sqlite3 import Connection\ndef f() -> Iterator[Connection]: ...\nwith f() as c:\n  <|c.execute|>(q)',
      'sqlite3.Connection.execute',
    ],
    ['give up at a function that calls itself', 'def f(): return f()\n<|f().x|>', undefined],
    [
      'give up at a function that returns one or the other',
      'import a\ndef f(x):\n  if x: return a.B()\n  return a.C()\n<|f(1).x|>',
      undefined,
    ],
    ['give up at classes that extend each other', 'class A(B): pass\nclass B(A): pass\n<|A().x.y|>', undefined],
    [
      'give up at attributes that feed each other',
      'class A:\n  def f(self):\n    self.x = self.y.z\n    self.y = self.x.z\n    <|self.x.m|>()',
      undefined,
    ],
    [
      'take no static method for one of an object',
      'import a\nclass C(a.B):\n  @staticmethod\n  def f(x):\n    <|x.m|>()',
      undefined,
    ],
    [
      'follow a class that a mixin of the file comes before',
      'import a\nclass M: pass\nclass C(M, a.B):\n  def f(self):\n    <|self.m|>()',
      'a.B.m',
    ],
    // other ways
    [
      'follow the one known option',
      'import requests\ndef f(session=None):\n  s = session or requests.Session()\n  <|s.get|>(u)',
      'requests.Session().get',
    ],
    ['follow a walrus', 'import re\nif (m := re.match(a, b)):\n  <|m.group|>()', 're.match().group'],
    ['follow pairs', 'import os, sys\na, b = os.system, sys.exit\n<|a|>(x)', 'os.system'],
    [
      'follow `async with`',
      'import aiohttp\nasync def f():\n  async with aiohttp.ClientSession() as s:\n    <|s.get|>(u)',
      'aiohttp.ClientSession().get',
    ],
    ['follow getattr', 'import os\n<|getattr(os, "system")|>(x)', 'os.system'],
    ['follow an imported module', 'import importlib\n<|importlib.import_module("os").system|>(x)', 'os.system'],
    ['follow a dynamic import', '<|__import__("subprocess").call|>(x)', 'subprocess.call'],
    [
      'follow a partial call',
      'import functools, subprocess\nrun = functools.partial(subprocess.run, shell=True)\n<|run|>(x)',
      'subprocess.run',
    ],
    [
      'follow items',
      'from django.db import connections\nwith connections["other"].cursor() as c:\n  <|c.execute|>(q)',
      'django.db.connections[].cursor().execute',
    ],
    ['follow the star of a module', 'from flask import *\n<|request.args|>', 'flask.request.args'],
    ['leave built-ins to themselves under a star', 'from flask import *\n<|eval|>(x)', 'eval'],
    ['leave names alone under two stars', 'from flask import *\nfrom a import *\n<|request|>', 'request'],
    [
      'follow annotations with more to them',
      'from typing import Annotated\nfrom fastapi import Depends\nfrom sqlalchemy.orm import Session\ndef f(db: Annotated[Session, Depends(get_db)]):\n  <|db.execute|>(q)',
      'sqlalchemy.orm.Session.execute',
    ],
    [
      'know what a framework fills',
      'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/items")\ndef f(q: str, n: int = 0):\n  <|q|>',
      '@request',
    ],
    [
      'forget what a framework fills once it is overwritten',
      'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/items")\ndef f(q: str):\n  q = clean(q)\n  <|q|>',
      'str',
    ],
  ];
  for (const [title, code, path] of cases) {
    it(title, async () => {
      const { text, spans } = parseMarkedText(code);
      const tree = await parseSource('py', text);
      const node = [...tree.root.descendants()].findLast(
        ({ start, end }) => start === spans[0]?.start && end === spans[0]?.end,
      );
      assert.ok(node);
      assert.equal(new Names(python, python.bind(tree)).pathOf(node), path);
    });
  }
});
