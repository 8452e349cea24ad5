import type { CallSinks } from './call-sinks.ts';

const JAVASCRIPT = [
  { methods: ['redirect'], receiver: /^(res|response|reply|resp|ctx|context|c|Response|NextResponse)$/, argument: 0 },
  {
    paths: ['next/navigation.redirect', '@remix-run/node.redirect', 'react-router.redirect', '@sveltejs/kit.redirect'],
    argument: 0,
  },
  {
    paths: ['location', 'window.location', 'document.location', 'top.location', 'self.location'].flatMap((name) => [
      `${name}.assign`,
      `${name}.replace`,
    ]),
    argument: 0,
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
        'aiohttp.web.HTTPFound',
        'aiohttp.web.HTTPSeeOther',
        'pyramid.httpexceptions.HTTPFound',
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
      receiver: /^(response|res|resp|httpResponse|servletResponse|httpServletResponse)$/i,
      argument: 0,
    },
    {
      paths: [
        'javax.servlet.http.HttpServletResponse.sendRedirect',
        'jakarta.servlet.http.HttpServletResponse.sendRedirect',
        'org.springframework.web.servlet.view.RedirectView',
        'io.javalin.http.Context.redirect',
        'spark.Response.redirect',
      ],
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
    { paths: ['github.com/gofiber/fiber/v2.Ctx.Redirect'], argument: 0 },
  ],
};

/** Properties whose assignment sends the browser elsewhere. */
export const LOCATIONS: ReadonlySet<string> = new Set(
  ['location', 'window.location', 'document.location', 'top.location', 'self.location', 'globalThis.location'].flatMap(
    (name) => [name, `${name}.href`],
  ),
);
