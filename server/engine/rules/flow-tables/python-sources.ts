import type { SourceMembers } from '../../source/flow-table.ts';

/** A member and everything that is got through it. */
function throughMembers(bases: readonly string[], members: readonly string[]): string[] {
  return bases.flatMap((base) => members.flatMap((member) => [`${base}.${member}`, `${base}.${member}.*`]));
}

function combine(bases: readonly string[], members: readonly string[]): string[] {
  return bases.flatMap((base) => members.map((member) => `${base}.${member}`));
}

const FLASK_REQUEST = [
  'args',
  'form',
  'values',
  'json',
  'data',
  'files',
  'headers',
  'cookies',
  'view_args',
  'query_string',
  'path',
  'full_path',
  'url',
  'base_url',
  'host',
  'host_url',
  'url_root',
  'referrer',
  'user_agent',
  'stream',
  'environ',
  'get_json',
  'get_data',
  'authorization',
];
const DJANGO_REQUEST = [
  'GET',
  'POST',
  'FILES',
  'COOKIES',
  'META',
  'headers',
  'body',
  'path',
  'path_info',
  'get_full_path',
  'build_absolute_uri',
  'get_host',
  'get_signed_cookie',
  'read',
  'content_params',
];
const REST_REQUEST = ['data', 'query_params', ...DJANGO_REQUEST];
const ASGI_REQUEST = ['query_params', 'path_params', 'headers', 'cookies', 'url', 'body', 'json', 'form', 'stream'];
const AIOHTTP_REQUEST = [
  'query',
  'query_string',
  'match_info',
  'headers',
  'cookies',
  'post',
  'json',
  'text',
  'read',
  'multipart',
  'content',
  'rel_url',
  'url',
  'path',
  'raw_path',
  'host',
];
const BOTTLE_REQUEST = [
  'query',
  'forms',
  'params',
  'json',
  'body',
  'files',
  'headers',
  'cookies',
  'GET',
  'POST',
  'get_cookie',
  'get_header',
  'path',
  'url',
  'fullpath',
  'query_string',
  'url_args',
];
const SANIC_REQUEST = ['args', 'form', 'json', 'body', 'files', 'headers', 'cookies', 'query_string', 'path', 'url'];
const PYRAMID_REQUEST = [
  'params',
  'matchdict',
  'GET',
  'POST',
  'body',
  'json_body',
  'text',
  'headers',
  'cookies',
  'path',
  'url',
];
const TORNADO_HANDLER = [
  'get_argument',
  'get_arguments',
  'get_query_argument',
  'get_query_arguments',
  'get_body_argument',
  'get_body_arguments',
  'get_cookie',
  'path_args',
  'path_kwargs',
  'request',
];
const FALCON_REQUEST = ['params', 'media', 'get_param', 'get_param_as_list', 'get_media', 'stream', 'bounded_stream'];
/** Classes whose methods find the parts of the address in `self.kwargs`. */
const DJANGO_VIEWS = [
  ...combine(
    ['django.views.generic', 'django.views'],
    [
      'View',
      'TemplateView',
      'RedirectView',
      'ListView',
      'DetailView',
      'FormView',
      'CreateView',
      'UpdateView',
      'DeleteView',
    ],
  ),
  'django.views.generic.base.View',
  'django.views.generic.edit.FormView',
  'django.views.generic.list.ListView',
  'django.views.generic.detail.DetailView',
  'rest_framework.views.APIView',
  ...combine(['rest_framework.viewsets'], ['ViewSet', 'GenericViewSet', 'ModelViewSet', 'ReadOnlyModelViewSet']),
  ...combine(
    ['rest_framework.generics'],
    [
      'GenericAPIView',
      'ListAPIView',
      'RetrieveAPIView',
      'CreateAPIView',
      'UpdateAPIView',
      'DestroyAPIView',
      'ListCreateAPIView',
      'RetrieveUpdateAPIView',
      'RetrieveUpdateDestroyAPIView',
    ],
  ),
];

const HTTP_VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request', 'send'];
const HTTP_CLIENTS = [
  'requests',
  'requests.Session()',
  'requests.Session',
  'requests.session()',
  'requests.sessions.Session',
  'httpx',
  'httpx.Client()',
  'httpx.Client',
  'httpx.AsyncClient()',
  'httpx.AsyncClient',
  'aiohttp.ClientSession()',
  'aiohttp.ClientSession',
];

const FROM_REQUESTS: readonly string[] = [
  // What `python-routes.ts` says of the parameters that a framework fills.
  '@request',
  '@segment',
  ...throughMembers(['flask.request', 'quart.request'], FLASK_REQUEST),
  ...throughMembers(['bottle.request'], BOTTLE_REQUEST),
  ...throughMembers(['cherrypy.request'], ['params', 'body', 'json', 'headers', 'cookie', 'query_string', 'path_info']),
  ...throughMembers(
    ['django.http.HttpRequest', 'django.http.request.HttpRequest', 'django.core.handlers.wsgi.WSGIRequest'],
    DJANGO_REQUEST,
  ),
  ...throughMembers(['rest_framework.request.Request'], REST_REQUEST),
  ...throughMembers(
    combine(['fastapi', 'fastapi.requests', 'starlette.requests'], ['Request', 'HTTPConnection']),
    ASGI_REQUEST,
  ),
  ...throughMembers(combine(['fastapi', 'fastapi.websockets', 'starlette.websockets'], ['WebSocket']), [
    'receive_text',
    'receive_json',
    'receive_bytes',
    'iter_text',
    'iter_json',
    'query_params',
    'path_params',
    'headers',
  ]),
  ...throughMembers(combine(['fastapi', 'starlette.datastructures'], ['UploadFile']), ['filename', 'read', 'file']),
  ...throughMembers(['aiohttp.web.Request', 'aiohttp.web.BaseRequest'], AIOHTTP_REQUEST),
  ...throughMembers(['aiohttp.web.View'], ['request']),
  ...throughMembers(['sanic.Request', 'sanic.request.Request'], SANIC_REQUEST),
  ...throughMembers(['pyramid.request.Request'], PYRAMID_REQUEST),
  ...throughMembers(['webob.Request', 'webob.request.Request'], PYRAMID_REQUEST),
  ...throughMembers(['werkzeug.Request', 'werkzeug.wrappers.Request', 'flask.Request'], FLASK_REQUEST),
  ...throughMembers(['falcon.Request', 'falcon.asgi.Request'], FALCON_REQUEST),
  ...throughMembers(['tornado.web.RequestHandler', 'tornado.websocket.WebSocketHandler'], TORNADO_HANDLER),
  ...throughMembers(
    ['http.server.BaseHTTPRequestHandler', 'http.server.SimpleHTTPRequestHandler'],
    ['path', 'headers', 'rfile', 'requestline'],
  ),
  ...throughMembers(['socketserver.StreamRequestHandler'], ['rfile']),
  ...throughMembers(DJANGO_VIEWS, ['kwargs']),
  'cgi.FieldStorage',
  'cgi.parse',
  'flask_restful.reqparse.RequestParser().parse_args',
  'flask_restx.reqparse.RequestParser().parse_args',
  'flask.request.get',
];

const FROM_SERVERS: readonly string[] = [
  ...combine(HTTP_CLIENTS, HTTP_VERBS),
  'httpx.stream',
  'urllib.request.urlopen',
  'urllib2.urlopen',
  'urllib.urlopen',
  'http.client.HTTPConnection().getresponse',
  'http.client.HTTPSConnection().getresponse',
  'urllib3.PoolManager().request',
  'urllib3.request',
  ...combine(['socket.socket()', 'socket.socket', 'socket.create_connection()'], ['recv', 'recvfrom', 'makefile']),
];

const FROM_USERS: readonly string[] = [
  'input',
  'raw_input',
  ...throughMembers(['sys'], ['argv', 'stdin', 'orig_argv']),
  ...throughMembers(['os'], ['environ', 'environb']),
  'os.getenv',
  'os.getenvb',
  'getpass.getpass',
  'fileinput.input',
  'click.prompt',
  'click.get_text_stream',
  ...combine(['argparse.ArgumentParser()', 'argparse.ArgumentParser'], ['parse_args', 'parse_known_args']),
  'optparse.OptionParser().parse_args',
  'getopt.getopt',
];

/** Where values come from outside in Python's standard library and its common web frameworks. */
export const PYTHON_SOURCES: readonly string[] = [...FROM_REQUESTS, ...FROM_SERVERS, ...FROM_USERS];

/** Words in the declarations of parameters that a framework fills. */
export const PYTHON_SOURCE_MARKS: readonly string[] = [
  'UploadFile',
  'Query(',
  'Body(',
  'Form(',
  'Header(',
  'Cookie(',
  'File(',
  // Not `Path(` alone, which is pathlib's more often.
  'Path(...',
  'Path()]',
  'Path(title',
  'Path(description',
];

export const PYTHON_SOURCE_MEMBERS: readonly SourceMembers[] = [
  {
    object: ['request', 'HttpRequest', 'WSGIRequest', 'ASGIRequest', 'AuthenticatedHttpRequest', 'Request'],
    members: [
      ...new Set([
        ...FLASK_REQUEST,
        ...DJANGO_REQUEST,
        ...REST_REQUEST,
        ...ASGI_REQUEST,
        ...SANIC_REQUEST,
        ...PYRAMID_REQUEST,
        'query',
        'match_info',
        'arguments',
        'multipart',
      ]),
    ],
  },
  {
    object: ['self'],
    members: ['get_argument', 'get_arguments', 'get_query_argument', 'get_body_argument', 'get_cookie'],
  },
  { object: ['req', 'falcon.Request'], members: FALCON_REQUEST },
];
