import type { CallSinks } from './call-sinks.ts';

const JAVASCRIPT_MARKUP = [
  { paths: ['document.write', 'document.writeln', 'window.document.write'], argument: 0 },
  { methods: ['insertAdjacentHTML'], receiver: /./, argument: 1 },
  { methods: ['createContextualFragment'], receiver: /./, argument: 0 },
  {
    paths: ['$', 'jQuery', 'jquery'].flatMap((name) =>
      ['html', 'append', 'prepend', 'after', 'before', 'replaceWith'].map((method) => `${name}().${method}`),
    ),
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
        'flask.render_template_string',
        'webhelpers.html.literal',
      ],
      argument: 0,
      keyword: 'source',
    },
  ],
  javascript: JAVASCRIPT_MARKUP,
  typescript: JAVASCRIPT_MARKUP,
  go: [{ paths: ['HTML', 'HTMLAttr', 'JS', 'CSS'].map((type) => `html/template.${type}`), argument: 0 }],
};

const JAVASCRIPT_RESPONSES = [
  { methods: ['send', 'write', 'end'], receiver: /^(res|response|resp|reply)$|^(status|type)$/, argument: 0 },
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
        'fastapi.responses.HTMLResponse',
        'starlette.responses.HTMLResponse',
        'sanic.response.html',
      ],
      argument: 0,
      keyword: 'content',
    },
    { methods: ['write'], receiver: /^(self|resp|response)$/, argument: 0 },
  ],
  javascript: JAVASCRIPT_RESPONSES,
  typescript: JAVASCRIPT_RESPONSES,
  java: [
    {
      paths: ['javax', 'jakarta'].flatMap((root) =>
        ['print', 'println', 'write', 'append', 'printf', 'format'].flatMap((method) =>
          ['getWriter()', 'getOutputStream()'].map(
            (writer) => `${root}.servlet.http.HttpServletResponse.${writer}.${method}`,
          ),
        ),
      ),
      argument: 0,
    },
    {
      methods: ['print', 'println', 'write', 'append', 'printf', 'format'],
      receiver: /^(out|writer|pw|printWriter|getWriter)$/,
      argument: 0,
    },
  ],
  go: [
    { paths: ['fmt.Fprintf', 'fmt.Fprint', 'fmt.Fprintln', 'io.WriteString'], argument: 1 },
    { paths: ['net/http.ResponseWriter.Write'], argument: 0 },
    { paths: ['github.com/labstack/echo.Context.HTML', 'github.com/labstack/echo/v4.Context.HTML'], argument: 1 },
  ],
};

/** Response types that browsers do not take for HTML. */
export const OTHER_TYPES =
  /text\/(plain|csv|event-stream|css|javascript)|application\/(json|xml|octet-stream|javascript|pdf|x-ndjson)|image\/|\.type\(\s*['"`.]*(text|txt|json|xml|csv|js)|JsonResponse|TEXT_PLAIN|APPLICATION_JSON/i;
