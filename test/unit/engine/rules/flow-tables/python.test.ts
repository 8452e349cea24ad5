import assert from 'node:assert/strict';
import { pythonFlow } from '#engine/rules/flow-tables/python.ts';
import { DataFlow, type Value } from '#engine/source/data-flow.ts';
import { python } from '#engine/source/dialects/python.ts';
import { IndexedFlowTable, type SinkKind } from '#engine/source/flow-table.ts';
import { Names } from '#engine/source/names.ts';
import { parseSource } from '#test/support/parse.ts';

describe('the data flow of Python', () => {
  it('knows what the requests of web frameworks hold', async () => {
    for (const [imports, parameters, expression] of [
      ['from flask import request', '', 'request.args["q"]'],
      ['from flask import request', '', 'request.get_json(force=True)["q"]'],
      ['from flask import *', '', 'request.form.get("q")'],
      ['import flask', '', 'flask.request.view_args["q"]'],
      ['from bottle import request as r', '', 'r.query.q'],
      ['import cherrypy', '', 'cherrypy.request.params["q"]'],
      ['', 'request', 'request.GET.get("q")'],
      ['from django.http import HttpRequest as R', 'r: R', 'r.POST["q"]'],
      ['from rest_framework.request import Request', 'r: "Request"', 'r.query_params["q"]'],
      ['from fastapi import Request', 'r: Request', 'r.query_params["q"]'],
      ['from fastapi import Request', 'r: Request', '(await r.json())["q"]'],
      ['from starlette.websockets import WebSocket', 'socket: WebSocket', 'await socket.receive_text()'],
      ['from fastapi import UploadFile', 'upload: UploadFile', 'upload.filename'],
      ['from aiohttp import web', 'r: web.Request', 'r.match_info["q"]'],
      ['from sanic import Request', 'r: Request', 'r.args.get("q")'],
      ['from pyramid.request import Request', 'r: Request', 'r.matchdict["q"]'],
      ['import falcon', 'r: falcon.Request', 'r.get_param("q")'],
      ['', 'q=Query(None)', 'q'],
    ] as const) {
      assert.equal((await flowTo(expression, { imports, parameters })).origin, 'external', expression);
    }
  });

  it('knows what handlers of frameworks find in themselves', async () => {
    for (const [imports, base, expression] of [
      ['import tornado.web', 'tornado.web.RequestHandler', 'self.get_argument("q")'],
      ['from tornado.web import RequestHandler', 'RequestHandler', 'self.request.body'],
      ['from django.views.generic import DetailView', 'DetailView', 'self.kwargs["q"]'],
      ['from rest_framework.views import APIView', 'Mixin, APIView', 'self.request.data["q"]'],
      ['from http.server import BaseHTTPRequestHandler', 'BaseHTTPRequestHandler', 'self.path'],
    ] as const) {
      const code = `${imports}\nclass Handler(${base}):\n  def get(self):\n    sink(${expression})`;
      assert.equal((await flowIn(code)).origin, 'external', expression);
    }
    assert.equal((await flowIn('class A(B):\n  def get(self):\n    sink(self.kwargs["q"])')).origin, 'unknown');
  });

  it('knows which parameters frameworks fill with text', async () => {
    for (const [decorator, parameter, origin] of [
      ['@app.route("/<name>")', 'name', 'external'],
      ['@app.route("/<string:name>")', 'name', 'external'],
      ['@app.get("/<path:name>")', 'name', 'external'],
      ['@app.get("/<name:str>")', 'name', 'external'],
      ['@app.get(rule="/<name>")', 'name', 'external'],
      ['@app.route("/<int:name>")', 'name', 'sanitized'],
      ['@app.route("/<name:uuid>")', 'name', 'sanitized'],
      ['@app.route("/<other>")', 'name', 'parameter'],
      ['@app.get(PATH)', 'name', 'parameter'],
      ['@cache("/<name>")', 'name', 'parameter'],
    ] as const) {
      const code = `${decorator}\ndef view(${parameter}):\n  sink(name)`;
      assert.equal((await flowIn(code)).origin, origin, decorator);
    }
  });

  it('knows which parameters FastAPI fills with text', async () => {
    for (const [parameter, origin] of [
      ['name', 'external'],
      ['name: str', 'external'],
      ['name: str | None = None', 'external'],
      ['name: Annotated[str, Query(max_length=9)]', 'external'],
      ['name: Item', 'external'],
      ['name: int', 'sanitized'],
      ['name: Optional[UUID] = None', 'sanitized'],
      ['name: Session = Depends(get_db)', 'parameter'],
      ['name: Annotated[User, Depends(get_user)]', 'parameter'],
      ['name: Request', 'parameter'],
      ['name: Level', 'parameter'],
      ['name: Me', 'parameter'],
      ['name: DbSession', 'parameter'],
    ] as const) {
      const head =
        'from fastapi import FastAPI\napp = FastAPI()\nclass Level(str, Enum):\n  LOW = "low"\nMe = Annotated[str, Depends(me)]\n';
      const code = `${head}@app.get("/items")\nasync def view(${parameter}):\n  sink(name)`;
      assert.equal((await flowIn(code)).origin, origin, parameter);
    }
  });

  it('knows the event of an AWS Lambda function', async () => {
    const code = 'def handler(event, context):\n  sink(event["queryStringParameters"]["q"])';
    assert.equal((await flowIn(code)).origin, 'external');
    assert.equal((await flowIn('def on(event, widget):\n  sink(event["q"])')).origin, 'parameter');
  });

  it('knows what users and servers give', async () => {
    for (const [imports, expression] of [
      ['', 'input("Name: ")'],
      ['import sys', 'sys.argv[1]'],
      ['import os', 'os.environ["HOME"]'],
      ['import argparse\noptions = argparse.ArgumentParser().parse_args()', 'options.name'],
      ['import requests', 'requests.get(u).json()["q"]'],
      ['import socket', 'socket.create_connection(a).recv(10)'],
    ] as const) {
      assert.equal((await flowTo(expression, { imports })).origin, 'external', expression);
    }
  });

  it('follows what text goes through', async () => {
    for (const expression of [
      'x.strip().lower()',
      '"%s!" % x',
      '"{}!".format(x)',
      'f"{x!r}"',
      '"-".join([x, "b"])',
      'x.encode().decode("utf-8")',
      'os.path.join("/srv", x)',
      'Path("/srv") / "files" / x',
      'BASE_DIR / x',
      'base64.b64decode(x)',
      'urllib.parse.unquote(x)',
      'json.loads(x)["a"]',
      '{"a": x}["a"]',
      '{"a": x}.get("a")',
      'x or "none"',
      '"a" if y else x',
      '[one.strip() for one in x.split(",")]',
      '",".join(map(str.strip, x.split(",")))',
      'getattr(Holder(x), "name", x) or x',
      'copy.deepcopy(x)',
    ]) {
      const imports = 'import os, base64, urllib.parse, json, copy\nfrom pathlib import Path';
      assert.equal((await flowTo(expression, { imports, value: 'input()' })).origin, 'external', expression);
    }
  });

  it('follows what is written into a text in memory', async () => {
    const code = 'import io\nout = io.StringIO()\nout.write("a")\nout.write(input())\nsink(out.getvalue())';
    assert.equal((await flowIn(code)).origin, 'external');
  });

  it('takes converted values for harmless', async () => {
    for (const expression of [
      'int(x)',
      'uuid.UUID(x)',
      'len(x)',
      'hashlib.sha256(x).hexdigest()',
      'ipaddress.ip_address(x)',
      'x.isdigit()',
      '"%d" % x',
      '",".join(map(int, x.split(",")))',
      '[float(one) for one in x]',
    ]) {
      const imports = 'import uuid, hashlib, ipaddress';
      const { origin } = await flowTo(expression, { imports, value: 'input()' });
      assert.ok(/^(sanitized|constant)$/.test(origin), `${expression}: ${origin}`);
    }
  });

  it('trusts escaped values only for what they are escaped for', async () => {
    const imports = 'import html, shlex, os, re, json\nfrom markupsafe import Markup\nfrom flask import url_for';
    const origin = async (expression: string, sink: SinkKind): Promise<string> =>
      (await flowTo(expression, { imports, value: 'input()', sink })).origin;
    assert.equal(await origin('html.escape(x)', 'html'), 'sanitized');
    assert.equal(await origin('html.escape(x)', 'sql'), 'external');
    assert.equal(await origin('Markup("<b>{}</b>").format(x)', 'html'), 'sanitized');
    assert.equal(await origin('Markup("<b>%s</b>") % x', 'html'), 'sanitized');
    assert.equal(await origin('" ".join(map(shlex.quote, x))', 'shell'), 'sanitized');
    assert.equal(await origin('os.path.basename(x)', 'path'), 'sanitized');
    assert.equal(await origin('url_for("page", name=x)', 'url'), 'sanitized');
    assert.equal(await origin('re.escape(x)', 'regex'), 'sanitized');
    assert.equal(await origin('json.loads(x)', 'code'), 'external');
  });

  it('does not follow what a condition has selected', async () => {
    for (const expression of [
      '[one for one in x if one in ALLOWED]',
      '[one for one in x if one.isalnum()]',
      '[one for one in x if is_known(one)]',
      'Path(x).name',
    ]) {
      const { origin } = await flowTo(expression, { imports: 'from pathlib import Path', value: 'input()' });
      assert.equal(origin, 'unknown', expression);
    }
    assert.equal((await flowTo('[one for one in x if "a" in one]', { value: 'input()' })).origin, 'external');
  });
});

const TABLE = new IndexedFlowTable(pythonFlow);

interface Surroundings {
  readonly imports?: string;
  readonly parameters?: string;
  /** What `x` is. */
  readonly value?: string;
  readonly sink?: SinkKind;
}

/** Where an expression in a function comes from. */
function flowTo(expression: string, { imports = '', parameters = '', value, sink }: Surroundings): Promise<Value> {
  const assignment = value === undefined ? '' : `  x = ${value}\n`;
  return flowIn(`${imports}\nasync def f(${parameters}):\n${assignment}  sink(${expression})`, sink);
}

/** Where the argument of `sink(…)` comes from. */
async function flowIn(code: string, sink: SinkKind = 'sql'): Promise<Value> {
  const tree = await parseSource('py', code);
  const scopes = python.bind(tree);
  const flow = new DataFlow(python, scopes, new Names(python, scopes), TABLE);
  for (const node of tree.root.descendants()) {
    const call = python.call(node);
    const [argument] = call?.arguments ?? [];
    if (call?.name === 'sink' && argument) return flow.valueOf(argument.value, sink);
  }
  return assert.fail('no call of sink');
}
