import type { CallSinks } from './call-sinks.ts';

const SCRIPT = [
  { methods: ['send', 'json', 'end', 'write'], receiver: /^(res|resp|response|reply|status|code)$/, argument: 0 },
] as const;

/** Where a text is sent to the client, with its position. */
export const ERROR_RESPONSES: CallSinks = {
  python: [
    {
      paths: [
        'flask.make_response',
        'flask.Response',
        'flask.jsonify',
        'flask.abort',
        'django.http.HttpResponse',
        'django.http.HttpResponseServerError',
        'django.http.HttpResponseBadRequest',
        'django.http.JsonResponse',
        'rest_framework.response.Response',
        'fastapi.responses.JSONResponse',
        'fastapi.responses.PlainTextResponse',
        'starlette.responses.JSONResponse',
        'aiohttp.web.json_response',
        'aiohttp.web.Response',
      ],
      argument: 0,
    },
  ],
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: [
    { methods: ['sendError'], receiver: /^(res|resp|response)$/, argument: 1 },
    { methods: ['print', 'println', 'write'], receiver: /^(getWriter|getOutputStream)$/, argument: 0 },
  ],
  go: [{ paths: ['net/http.Error'], argument: 1 }],
};
