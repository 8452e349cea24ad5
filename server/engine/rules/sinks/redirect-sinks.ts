import type { CallSinks } from './call-sinks.ts';
import { JAVA_HEADER_SINKS } from './java-response-sinks.ts';

const JAVASCRIPT = [
  {
    methods: ['redirect', 'temporaryRedirect', 'permanentRedirect'],
    receiver: /^(res|response|reply|resp|ctx|context|c|h|Response|NextResponse)$/,
    argument: 0,
  },
  { methods: ['location'], receiver: /^(res|response|reply|resp)$/, argument: 0 },
  {
    paths: [
      'next/navigation.redirect',
      'next/navigation.permanentRedirect',
      'next/router.useRouter().push',
      'next/router.useRouter().replace',
      'next/router.push',
      'next/router.replace',
      'next/navigation.useRouter().push',
      'next/navigation.useRouter().replace',
      'next/server.NextResponse.redirect',
      '@remix-run/node.redirect',
      '@remix-run/cloudflare.redirect',
      'react-router.redirect',
      '@response.redirect',
      '@response.location',
      'window.open',
    ],
    argument: 0,
  },
  { paths: ['@sveltejs/kit.redirect'], argument: 1 },
  {
    paths: ['location', 'window.location', 'document.location', 'top.location', 'self.location'].flatMap((name) => [
      `${name}.assign`,
      `${name}.replace`,
    ]),
    argument: 0,
  },
] as const;

const JAVASCRIPT_HEADERS = [
  {
    methods: ['setHeader', 'header', 'set', 'append', 'writeHead'],
    receiver: /^(res|response|reply|resp|ctx|writeHead|status|code)$/,
    argument: 1,
  },
] as const;

/** Where a browser is sent to another address, with the position of the address. */
export const REDIRECT_SINKS: CallSinks = {
  python: [
    {
      paths: [
        'flask.redirect',
        'werkzeug.utils.redirect',
        'quart.redirect',
        'bottle.redirect',
        'sanic.response.redirect',
        'django.shortcuts.redirect',
        'django.http.HttpResponseRedirect',
        'django.http.HttpResponsePermanentRedirect',
        'django.http.response.HttpResponseRedirect',
        'fastapi.responses.RedirectResponse',
        'starlette.responses.RedirectResponse',
        'django.http.response.HttpResponsePermanentRedirect',
        'fastapi.RedirectResponse',
        'werkzeug.redirect',
        'sanic.redirect',
        'cherrypy.HTTPRedirect',
        'web.seeother',
        'web.redirect',
        'litestar.response.Redirect',
        ...['aiohttp.web', 'pyramid.httpexceptions', 'webob.exc', 'falcon'].flatMap((module) =>
          ['HTTPFound', 'HTTPSeeOther', 'HTTPMovedPermanently', 'HTTPTemporaryRedirect', 'HTTPPermanentRedirect'].map(
            (name) => `${module}.${name}`,
          ),
        ),
        'tornado.web.RequestHandler.redirect',
      ],
      argument: 0,
      keyword: 'url',
    },
    { methods: ['redirect'], receiver: /^self$/, argument: 0, keyword: 'url' },
  ],
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: [
    {
      methods: ['sendRedirect'],
      receiver: /^(response|res|resp|rsp|httpResponse|servletResponse|httpServletResponse|getResponse)$/i,
      argument: 0,
    },
    {
      paths: [
        'javax.servlet.http.HttpServletResponse.sendRedirect',
        'jakarta.servlet.http.HttpServletResponse.sendRedirect',
        'org.springframework.web.servlet.view.RedirectView',
        'org.springframework.web.servlet.view.RedirectView.setUrl',
        'org.springframework.web.reactive.result.view.RedirectView',
        'io.vertx.ext.web.RoutingContext.redirect',
        'play.mvc.Results.redirect',
        'io.javalin.http.Context.redirect',
        'spark.Response.redirect',
      ],
      argument: 0,
    },
    {
      paths: ['javax', 'jakarta'].flatMap((root) =>
        ['seeOther', 'temporaryRedirect'].map((name) => `${root}.ws.rs.core.Response.${name}`),
      ),
      argument: 0,
    },
  ],
  go: [
    { paths: ['net/http.Redirect'], argument: 2 },
    {
      paths: [
        'github.com/gin-gonic/gin.Context.Redirect',
        'github.com/labstack/echo.Context.Redirect',
        'github.com/labstack/echo/v4.Context.Redirect',
      ],
      argument: 1,
    },
    {
      paths: [
        'github.com/gofiber/fiber/v2.Ctx.Redirect',
        'github.com/gofiber/fiber.Ctx.Redirect',
        'github.com/gofiber/fiber/v3.Ctx.Redirect().To',
        'github.com/kataras/iris/v12.Context.Redirect',
        'github.com/kataras/iris.Context.Redirect',
        'github.com/beego/beego/v2/server/web.Controller.Redirect',
        'github.com/astaxie/beego.Controller.Redirect',
      ],
      argument: 0,
    },
  ],
};

/** Where a header is set: its name first, then its value. */
export const HEADER_SINKS: CallSinks = {
  javascript: JAVASCRIPT_HEADERS,
  typescript: JAVASCRIPT_HEADERS,
  java: JAVA_HEADER_SINKS,
  go: [{ methods: ['Set', 'Add'], receiver: /^(Header|header|headers)$/, argument: 1 }],
};

/** Properties whose assignment sends the browser elsewhere. */
export const LOCATIONS: ReadonlySet<string> = new Set(
  [
    'location',
    'window.location',
    'document.location',
    'top.location',
    'parent.location',
    'self.location',
    'globalThis.location',
  ].flatMap((name) => [name, `${name}.href`]),
);
