import type { CallSinks } from './call-sinks.ts';
import { JAVA_RESPONSE_SINKS } from './java-response-sinks.ts';

const JQUERY_OBJECT =
  /^\$\w|^(find|closest|children|parent|first|last|eq|siblings|next|prev|empty|filter|addClass|removeClass|show|hide)$/;

const JAVASCRIPT_MARKUP = [
  { paths: ['document.write', 'document.writeln', 'window.document.write'], argument: 0 },
  { methods: ['write', 'writeln'], receiver: /^(doc|contentDocument|iframeDoc)$/, argument: 0 },
  { methods: ['insertAdjacentHTML'], receiver: /./, argument: 1 },
  { methods: ['createContextualFragment', 'setHTMLUnsafe'], receiver: /./, argument: 0 },
  {
    paths: ['$', 'jQuery', 'jquery'].flatMap((name) =>
      ['html', 'append', 'prepend', 'after', 'before', 'replaceWith'].map((method) => `${name}().${method}`),
    ),
    argument: 0,
  },
  // Makes elements of a text with tags.
  { paths: ['$', 'jQuery', 'jquery'], argument: 0 },
  // What libraries and people call an object of jQuery.
  { methods: ['html'], receiver: JQUERY_OBJECT, argument: 0 },
  {
    methods: ['append', 'prepend', 'after', 'before', 'replaceWith'],
    receiver: /^\$\w|^(find|closest|empty)$/,
    argument: 0,
  },
  { methods: ['bypassSecurityTrustHtml', 'bypassSecurityTrustScript'], receiver: /sanitizer/i, argument: 0 },
] as const;

/** Where a text is taken for HTML as it is, with the position of the text. */
export const MARKUP_SINKS: CallSinks = {
  python: [
    {
      paths: [
        'markupsafe.Markup',
        'flask.Markup',
        'jinja2.Markup',
        'jinja2.utils.markupsafe.Markup',
        'django.utils.safestring.mark_safe',
        'django.utils.safestring.SafeString',
        'django.utils.safestring.SafeText',
        'django.utils.html.mark_safe',
        'django.utils.html.format_html',
        'wtforms.widgets.HTMLString',
        'wtforms.Markup',
        'dominate.util.raw',
        'flask.render_template_string',
        'quart.render_template_string',
        'webhelpers.html.literal',
      ],
      argument: 0,
      keyword: 'source',
    },
  ],
  javascript: JAVASCRIPT_MARKUP,
  typescript: JAVASCRIPT_MARKUP,
  go: [{ paths: ['HTML', 'HTMLAttr', 'JS', 'JSStr', 'CSS'].map((type) => `html/template.${type}`), argument: 0 }],
};

const JAVASCRIPT_RESPONSES = [
  { methods: ['send', 'write', 'end'], receiver: /^(res|response|resp|reply)$|^(status|type|code)$/, argument: 0 },
  { paths: ['send', 'write', 'end'].map((method) => `@response.${method}`), argument: 0 },
  { methods: ['html'], receiver: /^(c|ctx|context)$/, argument: 0 },
] as const;

/** Where a text becomes the body of a response whose type is HTML unless another is set. */
export const RESPONSE_SINKS: CallSinks = {
  python: [
    {
      paths: [
        'flask.make_response',
        'flask.Response',
        'django.http.HttpResponse',
        'django.http.response.HttpResponse',
        ...['BadRequest', 'NotFound', 'Forbidden', 'ServerError', 'Gone'].map(
          (kind) => `django.http.HttpResponse${kind}`,
        ),
        'django.http.StreamingHttpResponse',
        'werkzeug.wrappers.Response',
        'werkzeug.Response',
        'quart.Response',
        'quart.make_response',
        'pyramid.response.Response',
        'webob.Response',
        'bottle.HTTPResponse',
        'tornado.web.RequestHandler.write',
        'tornado.web.RequestHandler.finish',
        ...['Base', 'Simple', 'CGI'].map((kind) => `http.server.${kind}HTTPRequestHandler.wfile.write`),
        'fastapi.responses.HTMLResponse',
        'starlette.responses.HTMLResponse',
        'sanic.response.html',
        'sanic.html',
      ],
      argument: 0,
      keyword: 'content',
    },
    { methods: ['write'], receiver: /^(self|resp|response)$/, argument: 0 },
  ],
  javascript: JAVASCRIPT_RESPONSES,
  typescript: JAVASCRIPT_RESPONSES,
  java: JAVA_RESPONSE_SINKS,
  go: [
    { paths: ['fmt.Fprintf', 'fmt.Fprint', 'fmt.Fprintln', 'io.WriteString'], argument: 1 },
    { paths: ['net/http.ResponseWriter.Write'], argument: 0 },
    {
      paths: ['', '/v4', '/v5'].flatMap((version) =>
        ['HTML', 'HTMLBlob'].map((method) => `github.com/labstack/echo${version}.Context.${method}`),
      ),
      argument: 1,
    },
    { paths: ['github.com/gin-gonic/gin.Context.Data'], argument: 2 },
    { paths: ['github.com/gin-gonic/gin.ResponseWriter.WriteString'], argument: 0 },
    { paths: ['github.com/kataras/iris/v12.Context.HTML'], argument: 0 },
  ],
};

/** Response types that browsers do not take for HTML. */
export const OTHER_TYPES =
  /text\/(plain|csv|event-stream|css|javascript)|application\/(json|xml|octet-stream|javascript|pdf|x-ndjson)|image\/|\.type\(\s*['"`.]*(text(?!\/html)|txt|json|xml|csv|js)|JsonResponse|TEXT_PLAIN|APPLICATION_JSON/i;
